package org.providermirror.storage.s3;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs tasks on one thread, started with the first task. The thread has ended when {@link #close} returns: one that
 * outlives its web application keeps the application's classes.
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

    /** Interrupts the running task and waits for its end, at most 8 seconds. */
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
