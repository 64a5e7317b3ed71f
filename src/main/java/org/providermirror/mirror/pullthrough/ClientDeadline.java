package org.providermirror.mirror.pullthrough;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.Hostname;

/**
 * How long a client is kept waiting. The clients give a request 10 seconds in all, so it is told before that to come again;
 * the work itself goes on, so that it finds the answer when it does.
 *
 * @param limit how long, at most 8 seconds for the sake of the clients
 */
public record ClientDeadline(Duration limit, ScheduledExecutorService timer) {
    /** The result of the work, or an {@link UpstreamUnavailableException} at the limit. */
    public <T> CompletionStage<T> within(CompletionStage<T> work, Hostname upstream) {
        if (work.toCompletableFuture().isDone()) {
            return work;
        }
        var answer = new CompletableFuture<T>();
        work.whenComplete((result, failure) -> {
            if (failure == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        try {
            var alarm = timer.schedule(
                    () -> answer.completeExceptionally(tooSlow(upstream)), limit.toMillis(), TimeUnit.MILLISECONDS);
            answer.whenComplete((result, failure) -> alarm.cancel(false));
        } catch (RejectedExecutionException stopping) {
            answer.completeExceptionally(new UpstreamUnavailableException("this mirror", "is stopping"));
        }
        return answer;
    }

    /** The result of the work, waited for on this thread. */
    public <T> T await(CompletionStage<T> work, Hostname upstream) {
        try {
            return work.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw tooSlow(upstream);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UpstreamUnavailableException("this mirror", "is stopping");
        } catch (ExecutionException failed) {
            throw unwrapped(failed);
        }
    }

    /** The failure itself, without what {@code java.util.concurrent} wrapped around it. */
    static RuntimeException unwrapped(Throwable failure) {
        var cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }

    private UpstreamUnavailableException tooSlow(Hostname upstream) {
        return new UpstreamUnavailableException(
                upstream.value(), "has not answered within " + limit.toSeconds() + " s; the question goes on");
    }
}
