package org.providermirror.storage.s3;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An executor with one thread, started with its first task. When {@link #close} has returned the thread is gone: one that
 * outlives its web application holds the application's classes.
 */
final class SingleThreadTimer implements AutoCloseable {
    private static final Duration STOPPING = Duration.ofSeconds(8);

    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private final ScheduledThreadPoolExecutor executor;

    SingleThreadTimer(String name) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            var made = new Thread(task, name);
            made.setDaemon(true);
            thread.set(made);
            return made;
        });
        executor.setRemoveOnCancelPolicy(true);
    }

    ScheduledThreadPoolExecutor executor() {
        return executor;
    }

    /** Interrupts what runs and waits for its end, for 8 seconds at most. */
    @Override
    public void close() {
        executor.shutdownNow();
        var running = thread.get();
        if (running == null) {
            return;
        }
        try {
            running.join(STOPPING.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
