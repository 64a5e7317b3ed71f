package org.providermirror.web.http;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs an action once when the answer to a request has ended, although an asynchronous answer has several dispatches, and
 * containers report an error and then the end.
 */
public final class AnswerEnd implements AsyncListener {
    private static final String ENDLESS = AnswerEnd.class.getName() + ".endless";

    private final HttpServletRequest request;
    private final Action action;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Receives the end of an answer. */
    @FunctionalInterface
    public interface Action {
        /** @param failed whether the answer failed, whatever its status says */
        void end(boolean failed);
    }

    private AnswerEnd(HttpServletRequest request, Action action) {
        this.request = request;
        this.action = action;
    }

    /** Marks a request whose answer has no end, such as a stream of events: the action runs when the answer has begun. */
    public static void markEndless(HttpServletRequest request) {
        request.setAttribute(ENDLESS, true);
    }

    /** Passes a request to the rest of the chain, and runs the action when its answer has ended. */
    public static void after(FilterChain chain, HttpServletRequest request, HttpServletResponse response, Action action)
            throws IOException, ServletException {
        var end = new AnswerEnd(request, action);
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException | Error failure) {
            FailedAnswer.note(request);
            end.report();
            throw failure;
        }
        if (request.isAsyncStarted() && request.getAttribute(ENDLESS) == null) {
            // Now, because some containers accept no listener after the dispatch.
            request.getAsyncContext().addListener(end);
        } else {
            end.report();
        }
    }

    private void report() {
        if (ended.compareAndSet(false, true)) {
            action.end(FailedAnswer.isNoted(request));
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        report();
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
