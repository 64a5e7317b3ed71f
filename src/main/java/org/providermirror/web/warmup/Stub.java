package org.providermirror.web.warmup;

import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;

/** Implements an interface of the servlet API whose methods are too many to write. */
final class Stub {
    private static final Map<Class<?>, Object> ZEROS = Map.of(Integer.class, 0, Long.class, 0L, Boolean.class, false);

    private Stub() {}

    /** Answers a call of a method by its name. */
    interface Answers {
        /** Returns the result; empty for null, zero and false. */
        Optional<Object> answer(String name, Object[] arguments);
    }

    static <T> T of(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                Stub.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.answer(method.getName(), arguments)
                        .filter(result -> method.getReturnType() != void.class)
                        .orElseGet(() -> ZEROS.get(MethodType.methodType(method.getReturnType())
                                .wrap()
                                .returnType()))));
    }
}
