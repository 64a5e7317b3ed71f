package org.providermirror.registry.wire;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.providermirror.failure.UpstreamUnavailableException;

/**
 * Runs a few requests concurrently.
 *
 * <p>The calling thread works too and runs what no other thread has begun. So a busy executor, or the caller's own
 * pool, makes this slower but never deadlocks.
 */
public final class ConcurrentRequests {
    /** The concurrency limit of one call. */
    private static final int AT_A_TIME = 8;
    /** Every request ends in bounded time by itself; this is the safety net. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final Executor executor;

    public ConcurrentRequests(Executor executor) {
        this.executor = executor;
    }

    /**
     * Returns the results in the order of the tasks, after all have ended.
     *
     * @throws RuntimeException what the first of the tasks, in their order, threw
     */
    public <T> List<T> run(List<Supplier<T>> tasks) {
        var futures = tasks.stream().map(task -> new FutureTask<T>(task::get)).toList();
        Runnable work = () -> futures.forEach(FutureTask::run);
        try {
            for (var others = Math.min(futures.size(), AT_A_TIME) - 1; others > 0; others--) {
                executor.execute(work);
            }
        } catch (RejectedExecutionException busy) {
            // The calling thread runs what the executor refuses.
        }
        work.run();
        try {
            return futures.stream().map(ConcurrentRequests::result).toList();
        } finally {
            futures.forEach(future -> future.cancel(false));
        }
    }

    /** Runs a task on another thread; on the calling one if all are busy. */
    void start(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException busy) {
            task.run();
        }
    }

    /** Returns or throws the result of a running task, after at most two minutes. */
    static <T> T result(FutureTask<T> future) {
        try {
            return future.get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (TimeoutException late) {
            throw new UpstreamUnavailableException("upstream", "did not answer within " + LONGEST_WAIT);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new UpstreamUnavailableException("upstream", "was not waited for, because the mirror stops");
        }
    }
}
