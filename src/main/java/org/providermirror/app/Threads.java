package org.providermirror.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.providermirror.concurrent.HostExecutors;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.log.RequestContext;
import org.providermirror.provider.Hostname;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns all threads and thread pools of the mirror. They start when needed and have ended when {@link #close} returns: a thread that
 * outlives its web application keeps the application's classes for ever.
 *
 * <p>Each pool is a bulkhead: one kind of load cannot starve another.
 * <ul>
 * <li>{@link #upstream}: upstream requests that clients wait for, with a concurrency limit for each hostname. Each holds a
 *     thread, which takes 115 KiB of memory beside the heap, measured with a thousand
 * <li>{@code fanOutPool}: concurrent parts of one such request
 * <li>{@code storageReads}: storage requests that clients wait for
 * <li>{@code storageWrites}: lists of versions that were just learnt. Few, because a thousand new lists at once would delay
 *     cached answers
 * <li>{@code copied}: hashes of copied packages, which may take minutes
 * <li>{@code background}: storage that no client waits for: events, history, health, inventory
 * <li>{@code maintenancePool}: periodic tasks of {@link #every}
 * <li>{@code responsePool}: bytes of running downloads to waiting clients
 * <li>{@code timer}: one thread that only hands tasks to the pools
 * <li>{@link #fetches}: fetches into storage; {@link #task}: one thread for each kind of job
 * </ul>
 */
final class Threads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
    private static final int FAN_OUT_THREADS = 256;
    private static final int STORAGE_THREADS = 32;
    private static final int STORAGE_QUEUE = 5_000;
    /** Each forces its list to disk, which takes processor time as well: four delayed cached answers by 100 ms. */
    private static final int WRITE_THREADS = 2;

    private static final int COPIED_THREADS = 4;
    /** The stack of a thread that waits for upstream. Unused stack is virtual memory only. */
    private static final long SMALL_STACK_BYTES = 512 * 1024;

    private static final int RESPONSE_THREADS = 4;
    private static final int JOB_QUEUE = 100;
    private static final int BACKGROUND_THREADS = 4;
    private static final int BACKGROUND_QUEUE = 200;
    private static final int MAINTENANCE_THREADS = 4;
    private static final int MAINTENANCE_QUEUE = 50;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);

    private final AtomicInteger count = new AtomicInteger();
    private final List<Thread> started = new CopyOnWriteArrayList<>();
    private final List<ThreadPoolExecutor> pools = new ArrayList<>();
    private final HostExecutors upstream;
    private final ThreadPoolExecutor fanOutPool;
    private final ThreadPoolExecutor storageReads;
    private final ThreadPoolExecutor storageWrites;
    private final ThreadPoolExecutor copied;
    private final ThreadPoolExecutor background;
    private final ThreadPoolExecutor maintenancePool;
    private final ScheduledThreadPoolExecutor responsePool;
    private final ScheduledExecutorService timer;

    /** @param concurrency the highest number of upstream requests that run at a time for one hostname */
    Threads(int concurrency) {
        this(concurrency, Optional.empty());
    }

    /** @param otherTimer replaces the timer; the owner stops it */
    Threads(int concurrency, Optional<ScheduledExecutorService> otherTimer) {
        RejectedExecutionHandler refuse = (task, pool) -> {
            throw new UpstreamUnavailableException(
                    "this mirror", "is overloaded: too many storage requests are waiting");
        };
        timer = otherTimer.orElseGet(() -> scheduled("timer", 1));
        var upstreamThreads = new Pool(
                "upstream",
                0,
                Integer.MAX_VALUE,
                Duration.ofSeconds(10),
                new SynchronousQueue<>(),
                new ThreadPoolExecutor.AbortPolicy());
        upstream = new HostExecutors(concurrency, upstreamThreads, timer, System::nanoTime);
        storageReads = pool("storage", STORAGE_THREADS, STORAGE_QUEUE, refuse);
        storageWrites = pool("storage-write", WRITE_THREADS, STORAGE_QUEUE, refuse);
        copied = pool("copied", COPIED_THREADS, STORAGE_QUEUE, refuse);
        // Callers wait for the result: with a queue, such waiting could fill the pool and deadlock it.
        fanOutPool = new Pool(
                "fan-out",
                0,
                FAN_OUT_THREADS,
                Duration.ofSeconds(10),
                new SynchronousQueue<>(),
                new ThreadPoolExecutor.CallerRunsPolicy());
        background = pool("background", BACKGROUND_THREADS, BACKGROUND_QUEUE, refuse);
        maintenancePool = pool("upkeep", MAINTENANCE_THREADS, MAINTENANCE_QUEUE, refuse);
        responsePool = scheduled("delivery", RESPONSE_THREADS);
    }

    /**
     * Runs the upstream requests for providers of a hostname. If overloaded, rejects with an {@link
     * UpstreamUnavailableException}.
     */
    Executor upstream(Hostname hostname) {
        return upstream.of(hostname);
    }

    /** Halves the concurrency limit of a hostname, because an upstream host refused a request or broke a connection. */
    void overloaded(Hostname hostname) {
        upstream.overloaded(hostname);
    }

    /** Returns whether no task runs or waits for a thread. */
    boolean areIdle() {
        return pools.stream()
                .filter(Pool.class::isInstance)
                .allMatch(pool -> pool.getActiveCount() == 0 && pool.getQueue().isEmpty());
    }

    /** Returns how many upstream requests run. */
    int upstreamRunning() {
        return upstream.running();
    }

    /** Returns how many upstream requests wait. */
    int upstreamWaiting() {
        return upstream.waiting();
    }

    /**
     * Runs storage requests that clients wait for. If overloaded, rejects with an {@link UpstreamUnavailableException}.
     */
    ExecutorService storageReads() {
        return storageReads;
    }

    /**
     * Writes records whose writers wait only briefly. If overloaded, rejects with an {@link UpstreamUnavailableException}.
     */
    ExecutorService storageWrites() {
        return storageWrites;
    }

    /**
     * Hashes copied packages that clients wait for. If overloaded, rejects with an {@link UpstreamUnavailableException}.
     */
    ExecutorService copied() {
        return copied;
    }

    /** Runs concurrent parts of one upstream request; on the caller's thread if all threads are busy. */
    ExecutorService fanOutPool() {
        return fanOutPool;
    }

    /**
     * Runs storage calls that no client waits for. If overloaded, rejects with an {@link UpstreamUnavailableException}.
     */
    ExecutorService background() {
        return background;
    }

    /** Sends received bytes to waiting clients without blocking, and drops clients that read nothing. */
    ScheduledExecutorService responsePool() {
        return responsePool;
    }

    /** Starts delayed tasks and timeouts. Its tasks only hand work to the pools. */
    ScheduledExecutorService timer() {
        return timer;
    }

    /**
     * Repeats a task until the mirror stops, on a thread that may wait for storage. If the task throws, the failure is
     * logged and the repetition goes on. While it runs or waits for a thread, its turns are skipped.
     */
    void every(Duration pause, Runnable task) {
        every(pause, pause, task);
    }

    /** Repeats a task like {@link #every}, starting now. */
    void nowAndEvery(Duration pause, Runnable task) {
        every(Duration.ZERO, pause, task);
    }

    private void every(Duration first, Duration pause, Runnable task) {
        var busy = new AtomicBoolean();
        timer.scheduleWithFixedDelay(
                () -> {
                    if (busy.compareAndSet(false, true)) {
                        handOver(task, busy);
                    }
                },
                first.toMillis(),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void handOver(Runnable task, AtomicBoolean busy) {
        try {
            maintenancePool.execute(() -> {
                try {
                    logged(task);
                } finally {
                    busy.set(false);
                }
            });
        } catch (RuntimeException refused) {
            busy.set(false);
            LOG.debug("A periodic task is skipped this time: all maintenance threads are busy", refused);
        }
    }

    /**
     * Runs a task on one of the mirror's threads and waits for it up to the timeout. On a container's own thread,
     * libraries would leave objects behind that outlive the mirror. Returns whether it ended in time.
     */
    boolean within(Duration timeout, Runnable task) {
        try {
            maintenancePool.submit(() -> logged(task)).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException slow) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a logged task never fails", impossible);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Runs a task soon, on a thread that may wait for storage. If the task throws, the failure is logged. If overloaded,
     * rejects with an {@link UpstreamUnavailableException}.
     */
    void soon(Runnable task) {
        maintenancePool.execute(() -> logged(task));
    }

    private static void logged(Runnable task) {
        try {
            task.run();
        } catch (MirrorException failure) {
            LOG.warn("{}", failure.getMessage());
        } catch (RuntimeException failure) {
            LOG.warn("A periodic task failed unexpectedly and will run again", failure);
        }
    }

    /**
     * Creates the pool for fetches, if no container's executor is configured. It has as many threads again for fetches
     * that run in place of those that a gateway holds back.
     */
    ExecutorService fetches(int threads) {
        return pool("fetch", 2 * threads, threads, new ThreadPoolExecutor.AbortPolicy());
    }

    /** Creates one thread for a kind of job. An interrupted job is resumed after the next start. */
    ExecutorService task(String kind) {
        return pool("task-" + kind, 1, JOB_QUEUE, new ThreadPoolExecutor.AbortPolicy());
    }

    private ThreadPoolExecutor pool(String name, int threads, int waiting, RejectedExecutionHandler refused) {
        var pool = new Pool(name, threads, threads, Duration.ofSeconds(30), new ArrayBlockingQueue<>(waiting), refused);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Runs each task in the request context of its submitter, so that log lines name the request. */
    private final class Pool extends ThreadPoolExecutor {
        Pool(
                String name,
                int threads,
                int mostThreads,
                Duration idle,
                BlockingQueue<Runnable> waiting,
                RejectedExecutionHandler refused) {
            super(
                    threads,
                    mostThreads,
                    idle.toMillis(),
                    TimeUnit.MILLISECONDS,
                    waiting,
                    task -> thread(name, task, threads == 0 ? SMALL_STACK_BYTES : 0),
                    refused);
            pools.add(this);
        }

        @Override
        public void execute(Runnable task) {
            super.execute(RequestContext.ofThisThread().of(task));
        }
    }

    private ScheduledThreadPoolExecutor scheduled(String name, int threads) {
        var pool = new ScheduledThreadPoolExecutor(threads, task -> thread(name, task, 0));
        pool.setRemoveOnCancelPolicy(true);
        pools.add(pool);
        return pool;
    }

    private Thread thread(String name, Runnable task, long stackBytes) {
        var thread = new Thread(null, task, "mirror-" + name + "-" + count.incrementAndGet(), stackBytes);
        thread.setDaemon(true);
        // Otherwise it would be the one of the thread that happens to start this one, such as a container's executor.
        thread.setContextClassLoader(Threads.class.getClassLoader());
        started.removeIf(earlier -> earlier.getState() == Thread.State.TERMINATED);
        started.add(thread);
        return thread;
    }

    /** Stops all pools and waits, up to 8 seconds, until their threads are gone. */
    @Override
    public void close() {
        pools.forEach(ThreadPoolExecutor::shutdownNow);
        var end = System.nanoTime() + STOP_TIMEOUT.toNanos();
        for (var thread : started) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            if (thread.isAlive()) {
                LOG.warn("The thread {} did not end in time and keeps the application's memory", thread.getName());
            }
        }
    }
}
