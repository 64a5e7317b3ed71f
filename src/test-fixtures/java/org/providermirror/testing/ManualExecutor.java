package org.providermirror.testing;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Runs its tasks when the test says so, on the test's thread: what runs when is then no matter of chance. */
public final class ManualExecutor implements Executor {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** How many tasks wait. */
    public int waiting() {
        return tasks.size();
    }

    /** Runs the tasks that wait, and those that they add. */
    public void runAll() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Waits for a task that another thread hands over, and runs it; fails after 30 seconds. */
    public void runNext() throws InterruptedException {
        var task = tasks.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (task == null) {
            throw new AssertionError("no task came within " + PATIENCE.toSeconds() + " s");
        }
        task.run();
    }
}
