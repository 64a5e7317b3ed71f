package org.providermirror.testing;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Runs what is scheduled once when its clock has come to it and the test says so, on the test's thread. */
public final class ManualTimer extends ScheduledThreadPoolExecutor {
    private static final Duration NEVER_BY_ITSELF = Duration.ofDays(365);

    private record Scheduled(long due, Runnable task, ScheduledFuture<?> future) {}

    private final LongSupplier nanoTime;
    private final PriorityQueue<Scheduled> scheduled = new PriorityQueue<>(Comparator.comparingLong(Scheduled::due));

    /** @param time whose monotonic clock says what is due */
    public ManualTimer(ManualTime time) {
        super(1);
        nanoTime = time.time().monotonic();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        var future = super.schedule(task, NEVER_BY_ITSELF.toSeconds(), TimeUnit.SECONDS);
        synchronized (scheduled) {
            scheduled.add(new Scheduled(nanoTime.getAsLong() + unit.toNanos(delay), task, future));
        }
        return future;
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long pause, TimeUnit unit) {
        return schedule(
                () -> {
                    task.run();
                    scheduleWithFixedDelay(task, pause, pause, unit);
                },
                first,
                unit);
    }

    /** Runs what is due, and what that schedules for now. */
    public void runDue() {
        for (var next = nextDue(); next != null; next = nextDue()) {
            if (!next.future().isCancelled()) {
                next.task().run();
            }
        }
    }

    private Scheduled nextDue() {
        synchronized (scheduled) {
            var next = scheduled.peek();
            return next != null && next.due() - nanoTime.getAsLong() <= 0 ? scheduled.poll() : null;
        }
    }

    /** How many tasks wait for their time. */
    public int waiting() {
        synchronized (scheduled) {
            return scheduled.size();
        }
    }
}
