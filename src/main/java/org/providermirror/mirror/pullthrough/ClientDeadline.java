package org.providermirror.mirror.pullthrough;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.Hostname;

/**
 * Ends requests before the client's own timeout of 10 seconds; the work continues, so that a retry finds the answer.
 *
 * @param limit the deadline, at most 9 seconds
 */
public record ClientDeadline(Duration limit, ScheduledExecutorService timer) {
    /** Returns the result of the work, or an {@link UpstreamUnavailableException} at the deadline. */
    public <T> CompletionStage<T> within(CompletionStage<T> work, Hostname upstream) {
        return within(work, upstream.value());
    }

    /** Returns the same for work that waits for something else than an upstream host. */
    public <T> CompletionStage<T> within(CompletionStage<T> work, String awaited) {
        if (work.toCompletableFuture().isDone()) {
            return work;
        }
        var answer = new CompletableFuture<T>();
        relay(work, answer);
        try {
            var alarm = timer.schedule(
                    () -> answer.completeExceptionally(tooSlow(awaited)), limit.toMillis(), TimeUnit.MILLISECONDS);
            answer.whenComplete((result, failure) -> alarm.cancel(false));
        } catch (RejectedExecutionException stopping) {
            answer.completeExceptionally(new UpstreamUnavailableException("this mirror", "is stopping"));
        }
        return answer;
    }

    /** Returns the result of the work; if the work is late, that of the other supplier, unless it is empty. */
    <T> CompletionStage<T> orIfLate(CompletionStage<T> work, Duration late, Supplier<Optional<T>> other) {
        if (work.toCompletableFuture().isDone()) {
            return work;
        }
        var answer = new CompletableFuture<T>();
        relay(work, answer);
        try {
            var alarm = timer.schedule(
                    () -> other.get().ifPresent(answer::complete), late.toMillis(), TimeUnit.MILLISECONDS);
            answer.whenComplete((result, failure) -> alarm.cancel(false));
        } catch (RejectedExecutionException stopping) {
            other.get().ifPresent(answer::complete);
        }
        return answer;
    }

    private static <T> void relay(CompletionStage<T> work, CompletableFuture<T> answer) {
        work.whenComplete((result, failure) -> {
            if (failure == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    /** Returns the failure without the exceptions that {@code java.util.concurrent} wraps around it. */
    static RuntimeException unwrapped(Throwable failure) {
        var cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }

    private UpstreamUnavailableException tooSlow(String awaited) {
        return new UpstreamUnavailableException(
                awaited, "has not answered within " + limit.toSeconds() + " s; the question goes on");
    }
}
