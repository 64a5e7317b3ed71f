package org.providermirror.log;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * Names the request that a thread works for, if any. Every line that is logged meanwhile contains the request id.
 *
 * @param request the request id
 */
public record RequestContext(Optional<String> request) {
    /** The key of the request id in the logging context. */
    public static final String KEY = "request";

    /** Returns the context of the calling thread. */
    public static RequestContext ofThisThread() {
        return new RequestContext(Optional.ofNullable(MDC.get(KEY)));
    }

    /** Returns the context of a request. */
    public static RequestContext of(String request) {
        return new RequestContext(Optional.of(request));
    }

    /** Runs work in this context on the calling thread, then restores the context it had before. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return work;
        });
    }

    /** Calls work in this context and returns its result. */
    public <T> T call(Supplier<T> work) {
        var before = ofThisThread();
        enter();
        try {
            return work.get();
        } finally {
            before.enter();
        }
    }

    /**
     * Wraps work so that it runs in this context on whichever thread, even if this context is empty and the thread has
     * one.
     */
    public Runnable of(Runnable work) {
        return () -> run(work);
    }

    private void enter() {
        request.ifPresentOrElse(name -> MDC.put(KEY, name), () -> MDC.remove(KEY));
    }
}
