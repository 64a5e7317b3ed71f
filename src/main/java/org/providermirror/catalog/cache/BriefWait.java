package org.providermirror.catalog.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Waits for storage only briefly: if it is late, the caller goes on without the result, and the work continues.
 *
 * @param executor runs the work; if it is busy, the calling thread does
 * @param limit the longest wait
 */
public record BriefWait(Executor executor, Duration limit) {
    /** Returns the result of the work; empty if it is late. Throws what the work throws in time. */
    public <T> Optional<T> result(Supplier<T> work) {
        var task = new FutureTask<>(work::get);
        try {
            executor.execute(task);
        } catch (RuntimeException busy) {
            task.run();
        }
        try {
            return Optional.of(task.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException(failed.getCause());
        }
    }
}
