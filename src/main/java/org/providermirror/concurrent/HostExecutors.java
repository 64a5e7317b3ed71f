package org.providermirror.concurrent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.log.RequestContext;
import org.providermirror.provider.Hostname;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides an executor for each hostname, a bulkhead with an adaptive concurrency limit: 16 at the start. While tasks
 * wait, the limit grows by up to 80 every 50 ms, and so reaches 1,000 within two seconds. Such small steps spread the work
 * of starting, which would otherwise delay cached answers. If the host refuses a request or
 * breaks a connection, the limit is halved.
 *
 * <p>Waiting tasks hold no thread. At most 2,000 wait for one hostname, and unwanted ones are removed. All
 * hostnames together run twice the maximum of one. Beyond that, each may run as many as at the start, up to four times the
 * maximum of one or 1,000 in all. Thread-safe; the lock
 * is never held while a task runs.
 */
public final class HostExecutors {
    private static final Logger LOG = LoggerFactory.getLogger(HostExecutors.class);
    private static final Duration GROWTH_INTERVAL = Duration.ofMillis(50);
    private static final int ALWAYS_ALLOWED = 16;
    private static final int HOSTS = 1_000;

    private final int maximum;
    private final int mostInAll;
    private final Executor threads;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private final Map<Hostname, HostQueue> queues = new LinkedHashMap<>(16, 0.75f, true);
    private int running;
    private boolean isGrowing;

    /**
     * Creates the executors.
     *
     * @param maximum the highest limit of one hostname, at least 1
     * @param threads runs each task on a thread of its own; owned by the caller
     * @param timer a thread that is never held up; owned by the caller
     * @param nanoTime the monotonic clock
     */
    public HostExecutors(int maximum, Executor threads, ScheduledExecutorService timer, LongSupplier nanoTime) {
        this.maximum = maximum;
        this.mostInAll = Math.max(4 * maximum, 1_000);
        this.threads = threads;
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the executor of a hostname. If too many tasks wait, it rejects with an {@link UpstreamUnavailableException}.
     */
    public Executor of(Hostname hostname) {
        return task -> execute(
                hostname,
                new HostQueue.Waiting(task, RequestContext.ofThisThread().of(task)));
    }

    /** Records that the host refused a request (429, 503) or broke a connection. */
    public void overloaded(Hostname hostname) {
        synchronized (lock) {
            queue(hostname).limit().halve(nanoTime.getAsLong());
        }
    }

    /** Returns how many tasks run. */
    public int running() {
        return sum(HostQueue::running);
    }

    /** Returns how many tasks wait. */
    public int waiting() {
        return sum(HostQueue::waiting);
    }

    private int sum(ToIntFunction<HostQueue> count) {
        synchronized (lock) {
            return queues.values().stream().mapToInt(count).sum();
        }
    }

    private void execute(Hostname hostname, HostQueue.Waiting task) {
        List<Started> ready;
        synchronized (lock) {
            if (!queue(hostname).add(task)) {
                throw overloaded();
            }
            ready = ready();
            growLater();
        }
        start(ready);
    }

    private static UpstreamUnavailableException overloaded() {
        return new UpstreamUnavailableException("this mirror", "is overloaded: too many upstream requests are waiting");
    }

    private record Started(HostQueue queue, HostQueue.Waiting task) {}

    private HostQueue queue(Hostname hostname) {
        var known = queues.get(hostname);
        if (known != null) {
            return known;
        }
        if (queues.size() >= HOSTS) {
            queues.values().removeIf(HostQueue::isIdle);
        }
        var queue = new HostQueue(maximum);
        queues.put(hostname, queue);
        return queue;
    }

    private List<Started> ready() {
        var ready = new ArrayList<Started>();
        for (var queue : queues.values()) {
            while (running < 2 * maximum || running < mostInAll && queue.running() < ALWAYS_ALLOWED) {
                var next = queue.next();
                if (next.isEmpty()) {
                    break;
                }
                running++;
                ready.add(new Started(queue, next.get()));
            }
        }
        return ready;
    }

    // A loop, not a recursion: if no thread can be had, each abandoned task lets the next one start.
    private void start(List<Started> ready) {
        var left = new ArrayDeque<>(ready);
        while (!left.isEmpty()) {
            var started = left.remove();
            if (!hasThread(started)) {
                abandon(started.task());
                left.addAll(end(started.queue()));
            }
        }
    }

    private boolean hasThread(Started started) {
        try {
            threads.execute(() -> {
                try {
                    started.task().run().run();
                } finally {
                    start(end(started.queue()));
                }
            });
            return true;
        } catch (RejectedExecutionException | UpstreamUnavailableException | OutOfMemoryError noThread) {
            LOG.warn("an upstream request cannot run now: {}", noThread.getMessage());
            return false;
        }
    }

    private static void abandon(HostQueue.Waiting waiting) {
        if (waiting.task() instanceof AbandonableTask task) {
            task.abandon(overloaded());
        }
    }

    /** Frees a place, and returns the tasks that may start now. */
    private List<Started> end(HostQueue queue) {
        synchronized (lock) {
            queue.ended();
            running--;
            return ready();
        }
    }

    private void growLater() {
        if (!isGrowing && queues.values().stream().anyMatch(queue -> queue.waiting() > 0)) {
            try {
                timer.schedule(this::grow, GROWTH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                isGrowing = true;
            } catch (RejectedExecutionException stopping) {
                LOG.debug("the mirror is stopping", stopping);
            }
        }
    }

    private void grow() {
        var unwanted = new ArrayList<HostQueue.Waiting>();
        List<Started> ready;
        synchronized (lock) {
            isGrowing = false;
            for (var queue : queues.values()) {
                unwanted.addAll(queue.removeUnwanted());
                if (queue.waiting() > 0) {
                    queue.limit().grow(nanoTime.getAsLong());
                }
            }
            ready = ready();
            growLater();
        }
        unwanted.forEach(HostExecutors::abandon);
        start(ready);
    }
}
