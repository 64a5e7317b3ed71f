package org.providermirror.app;

import java.util.concurrent.Executor;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * The executors that the container offers by JNDI, such as a {@code ManagedExecutorService}. They belong to the container:
 * the mirror never stops one.
 */
final class ContainerExecutors {
    private static final String ENVIRONMENT = "java:comp/env/";

    /**
     * The executor of this name, absolute ({@code java:comp/DefaultManagedExecutorService}) or below {@code java:comp/env}.
     *
     * @throws IllegalStateException where there is none, saying what is there instead
     */
    Executor named(String name) {
        try {
            var found = new InitialContext().lookup(name.startsWith("java:") ? name : ENVIRONMENT + name);
            if (found instanceof Executor executor) {
                return executor;
            }
            throw new IllegalStateException("mirror.fetch.executor names " + name + ", which is no executor but "
                    + (found == null ? "nothing" : "a " + found.getClass().getName()));
        } catch (NamingException missing) {
            throw new IllegalStateException(
                    "mirror.fetch.executor names " + name + ", which the container does not have: "
                            + missing.getMessage(),
                    missing);
        }
    }
}
