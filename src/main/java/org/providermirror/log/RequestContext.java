package org.providermirror.log;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * On whose behalf a thread works: that of a request, by its name, or nobody's. Every line that is logged meanwhile says so.
 *
 * @param request the name of the request
 */
public record RequestContext(Optional<String> request) {
    /** The key under which the logging context has the name. */
    public static final String KEY = "request";

    /** That of the calling thread. */
    public static RequestContext ofThisThread() {
        return new RequestContext(Optional.ofNullable(MDC.get(KEY)));
    }

    /** That of a request. */
    public static RequestContext of(String request) {
        return new RequestContext(Optional.of(request));
    }

    /** Does work on this behalf, on the calling thread, which then goes on with the one it had before. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return work;
        });
    }

    /** The same for work that has a result. */
    public <T> T call(Supplier<T> work) {
        var before = ofThisThread();
        enter();
        try {
            return work.get();
        } finally {
            before.enter();
        }
    }

    /** The work, to be done on this behalf by whichever thread, also where it is nobody's and that thread's is somebody's. */
    public Runnable of(Runnable work) {
        return () -> run(work);
    }

    private void enter() {
        request.ifPresentOrElse(name -> MDC.put(KEY, name), () -> MDC.remove(KEY));
    }
}
