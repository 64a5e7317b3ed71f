package org.providermirror.app;

import java.util.concurrent.Executor;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Finds the executors that the container offers by JNDI, such as a {@code ManagedExecutorService}. They belong to the
 * container: the mirror never stops one.
 */
final class ContainerExecutors {
    private static final String ENVIRONMENT = "java:comp/env/";

    private final Names names;

    /** Looks up a name of the container. */
    interface Names {
        Object lookup(String name) throws NamingException;
    }

    ContainerExecutors() {
        this(name -> new InitialContext().lookup(name));
    }

    ContainerExecutors(Names names) {
        this.names = names;
    }

    /**
     * Returns the executor of this name, absolute ({@code java:comp/DefaultManagedExecutorService}) or below {@code
     * java:comp/env}. While a task runs, its thread has the web application's class loader, because libraries find
     * their classes by it.
     *
     * @throws IllegalStateException if there is no such executor; the message names what is there instead
     */
    Executor named(String name) {
        try {
            var found = names.lookup(name.startsWith("java:") ? name : ENVIRONMENT + name);
            if (found instanceof Executor executor) {
                return task -> executor.execute(() -> runWithOurClassLoader(task));
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

    private static void runWithOurClassLoader(Runnable task) {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(ContainerExecutors.class.getClassLoader());
        try {
            task.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
