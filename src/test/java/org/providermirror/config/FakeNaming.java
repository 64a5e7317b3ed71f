package org.providermirror.config;

import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.Map;
import javax.naming.Context;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;

/** Containers' JNDI, as far as it is looked at: look-ups and listings below {@code java:comp/env}. */
public final class FakeNaming {
    private static final String ROOT = "java:comp/env";

    private FakeNaming() {}

    /** @param entries values by path below {@code java:comp/env} */
    static Context of(Map<String, Object> entries) {
        return context((method, name) -> {
            if (!name.startsWith(ROOT + "/")) {
                throw new NameNotFoundException(name);
            }
            var path = name.substring(ROOT.length() + 1);
            return method.equals("lookup") ? lookup(entries, path) : list(entries, path);
        });
    }

    /** What Jetty has without its plus module. */
    public static Context none() {
        return context((method, name) -> {
            throw new NoInitialContextException("no provider");
        });
    }

    /** A container that finds entries but lists none. */
    public static Context withoutListings(Map<String, Object> entries) {
        return context((method, name) -> {
            if (method.equals("list")) {
                throw new NamingException("not supported");
            }
            return lookup(entries, name.substring(ROOT.length() + 1));
        });
    }

    private interface Answer {
        Object to(String method, String name) throws NamingException;
    }

    private static Context context(Answer answer) {
        return (Context) Proxy.newProxyInstance(
                FakeNaming.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "lookup", "list" -> answer.to(method.getName(), (String) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static Object lookup(Map<String, Object> entries, String path) throws NamingException {
        if (entries.containsKey(path)) {
            return entries.get(path);
        }
        if (entries.keySet().stream().anyMatch(entry -> entry.startsWith(path + "/"))) {
            return of(Map.of());
        }
        throw new NameNotFoundException(path);
    }

    private static NamingEnumeration<NameClassPair> list(Map<String, Object> entries, String path)
            throws NamingException {
        var folder = path.isEmpty() ? "" : path + "/";
        var children = entries.keySet().stream()
                .filter(entry -> entry.startsWith(folder))
                .map(entry -> entry.substring(folder.length()).split("/")[0])
                .distinct()
                .map(child -> new NameClassPair(child, "any"))
                .iterator();
        if (!children.hasNext() && !path.isEmpty()) {
            throw new NameNotFoundException(path);
        }
        return new Listing(children);
    }

    private record Listing(Iterator<NameClassPair> pairs) implements NamingEnumeration<NameClassPair> {
        @Override
        public NameClassPair next() {
            return pairs.next();
        }

        @Override
        public boolean hasMore() {
            return pairs.hasNext();
        }

        @Override
        public void close() {}

        @Override
        public boolean hasMoreElements() {
            return pairs.hasNext();
        }

        @Override
        public NameClassPair nextElement() {
            return pairs.next();
        }
    }
}
