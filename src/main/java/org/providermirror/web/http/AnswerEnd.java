package org.providermirror.web.http;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs an action once when the answer to a request has ended, although an asynchronous answer has several dispatches, and
 * containers report an error and then the end, or an aborted answer not at all.
 */
public final class AnswerEnd implements AsyncListener {
    private static final String ENDLESS = AnswerEnd.class.getName() + ".endless";

    private static final String OBSERVED = AnswerEnd.class.getName() + ".observed";

    private final Action action;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Receives the end of an answer. */
    @FunctionalInterface
    public interface Action {
        /** @param failed whether the answer failed, whatever its status says */
        void end(boolean failed);
    }

    private AnswerEnd(Action action) {
        this.action = action;
    }

    /** Marks a request whose answer has no end, such as a stream of events: the action runs when the answer has begun. */
    public static void markEndless(HttpServletRequest request) {
        request.setAttribute(ENDLESS, true);
    }

    /** Passes a request to the rest of the chain, and runs the action when its answer has ended. */
    public static void after(FilterChain chain, HttpServletRequest request, HttpServletResponse response, Action action)
            throws IOException, ServletException {
        var end = new AnswerEnd(action);
        observed(request).add(end);
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException | Error failure) {
            end.report(true);
            throw failure;
        }
        if (request.isAsyncStarted() && request.getAttribute(ENDLESS) == null) {
            // Now, because some containers accept no listener after the dispatch.
            request.getAsyncContext().addListener(end);
        } else {
            end.report(false);
        }
    }

    /** Reports that an answer failed after its status and headers were decided. */
    public static void fail(HttpServletRequest request) {
        observed(request).forEach(end -> end.report(true));
    }

    @SuppressWarnings("unchecked")
    private static Collection<AnswerEnd> observed(HttpServletRequest request) {
        if (request.getAttribute(OBSERVED) instanceof Collection<?> known) {
            return (Collection<AnswerEnd>) known;
        }
        var observed = new ConcurrentLinkedQueue<AnswerEnd>();
        request.setAttribute(OBSERVED, observed);
        return observed;
    }

    private void report(boolean failed) {
        if (ended.compareAndSet(false, true)) {
            action.end(failed);
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        report(false);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // The end follows.
    }

    @Override
    public void onError(AsyncEvent event) {
        // The end follows.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
