package org.providermirror.web.async;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.providermirror.log.RequestContext;
import org.providermirror.web.http.AnswerEnd;
import org.providermirror.web.http.RequestId;
import org.providermirror.web.http.ServerDifferences;
import org.providermirror.web.problem.FailureMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the answer to a request that outlives its dispatch. Timeout and listener are set at the start, because some
 * containers refuse both after the dispatch. Later only {@link #resume}, {@link #complete}, {@link #abort} and
 * {@link #fail} touch the container; the first of them ends this answer.
 */
public final class AsyncAnswer implements AsyncListener {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncAnswer.class);
    private static final String ABORTED = AsyncAnswer.class.getName() + ".aborted";

    private final AsyncContext context;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Runnable onEnd = () -> {};

    private AsyncAnswer(AsyncContext context, HttpServletRequest request, HttpServletResponse response) {
        this.context = context;
        this.request = request;
        this.response = response;
    }

    /** Starts an asynchronous answer without a timeout of the container. Called during a dispatch. */
    public static AsyncAnswer start(HttpServletRequest request, HttpServletResponse response) {
        ServerDifferences.boundQueue(request);
        var context = request.startAsync();
        context.setTimeout(0);
        var answer = new AsyncAnswer(context, request, response);
        context.addListener(answer);
        return answer;
    }

    /** Has a request wait without a thread, and dispatches it once more when the work has ended, however it ends. */
    public static void resumeAfter(CompletionStage<?> work, HttpServletRequest request, HttpServletResponse response) {
        var waiting = start(request, response);
        work.whenComplete((result, failure) -> waiting.run(waiting::resume));
    }

    /** Returns whether this dispatch only aborts the answer. */
    public static boolean isAborted(HttpServletRequest request) {
        return request.getAttribute(ABORTED) != null;
    }

    public HttpServletRequest request() {
        return request;
    }

    public HttpServletResponse response() {
        return response;
    }

    /** Sets what runs if the container ends the answer, such as after an error of the connection. */
    public void onEnd(Runnable action) {
        onEnd = action;
    }

    /** Dispatches the request to the filters for {@code ASYNC} and the resource once more. */
    private void resume() {
        end(context::dispatch, this::sendProblem);
    }

    /** Runs work on a thread of the container, which may block there. */
    public void runInContainer(Runnable work) {
        context.start(work);
    }

    /** Completes the answer. */
    public void complete() {
        end(context::complete, AsyncAnswer::ignore);
    }

    /** Breaks off an answer that has begun: the client sees that bytes are missing. */
    public void abort() {
        AnswerEnd.fail(request);
        request.setAttribute(ABORTED, true);
        end(context::dispatch, refused -> context.complete());
    }

    /** Sends a problem document if nothing is sent yet; otherwise aborts the answer. */
    public void fail(Throwable failure) {
        if (response.isCommitted()) {
            LOG.warn("aborting an answer that cannot be continued", failure);
            abort();
        } else {
            end(() -> sendProblem(failure), AsyncAnswer::ignore);
        }
    }

    private void sendProblem(Throwable failure) {
        try {
            FailureMapper.problemOf(failure).send(request, response);
        } catch (IOException disconnected) {
            LOG.debug("a client disconnected before its answer", disconnected);
        } finally {
            context.complete();
        }
    }

    private void end(Runnable last, Consumer<IllegalStateException> refused) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        try {
            last.run();
        } catch (IllegalStateException reason) {
            run(() -> {
                try {
                    refused.accept(reason);
                } catch (IllegalStateException endedMeanwhile) {
                    ignore(endedMeanwhile);
                }
            });
        }
    }

    private static void ignore(IllegalStateException reason) {
        LOG.debug("the container ended an answer itself", reason);
    }

    /** Runs work in the context of the request, for its log lines. */
    public void run(Runnable work) {
        RequestContext.of(RequestId.of(request)).run(work);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        ended.set(true);
        onEnd.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        complete();
    }

    @Override
    public void onError(AsyncEvent event) {
        LOG.debug("the connection of an answer failed", event.getThrowable());
        onEnd.run();
        complete();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // The next cycle has an answer of its own.
    }
}
