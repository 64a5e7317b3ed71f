package org.providermirror.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
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
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.log.RequestContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All threads of the mirror, started as they are needed and gone when {@link #close} has returned: a thread that outlives
 * its web application holds the application's classes for ever.
 */
final class Threads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
    private static final int QUESTIONS = 16;
    private static final int QUESTIONS_WAITING = 1_000;
    private static final int DELIVERING = 4;
    private static final int TASKS_WAITING = 100;
    private static final int BACKGROUND = 4;
    private static final int BACKGROUND_WAITING = 200;
    private static final int UPKEEP = 4;
    private static final int UPKEEP_WAITING = 50;
    private static final Duration STOPPING = Duration.ofSeconds(8);

    private final AtomicInteger count = new AtomicInteger();
    private final List<Thread> started = new CopyOnWriteArrayList<>();
    private final List<ThreadPoolExecutor> pools = new ArrayList<>();
    private final ThreadPoolExecutor questions;
    private final ThreadPoolExecutor sideQuestions;
    private final ThreadPoolExecutor background;
    private final ThreadPoolExecutor upkeep;
    private final ScheduledThreadPoolExecutor deliveries;
    private final ScheduledThreadPoolExecutor timer;

    Threads() {
        RejectedExecutionHandler refuse = (task, pool) -> {
            throw new UpstreamUnavailableException("this mirror", "has too many questions under way");
        };
        questions = pool("question", QUESTIONS, QUESTIONS_WAITING, refuse);
        // Whoever asks side by side waits for the answers: with a queue, such waiting could fill the pool and block
        // itself.
        sideQuestions = new Pool(
                "side-question",
                0,
                QUESTIONS,
                Duration.ofSeconds(10),
                new SynchronousQueue<>(),
                new ThreadPoolExecutor.CallerRunsPolicy());
        background = pool("background", BACKGROUND, BACKGROUND_WAITING, refuse);
        upkeep = pool("upkeep", UPKEEP, UPKEEP_WAITING, refuse);
        deliveries = scheduled("delivery", DELIVERING);
        timer = scheduled("timer", 1);
    }

    /** Asks upstream and storage for what clients wait for; refuses with an {@link UpstreamUnavailableException}. */
    ExecutorService questions() {
        return questions;
    }

    /** Asks upstream side by side for the parts of one answer; where all threads are busy, on the caller's own. */
    ExecutorService sideQuestions() {
        return sideQuestions;
    }

    /** Reads and writes storage for what no client waits for; refuses with an {@link UpstreamUnavailableException}. */
    ExecutorService background() {
        return background;
    }

    /** Hands arrived bytes on to waiting clients, without blocking, and drops those that take none. */
    ScheduledExecutorService deliveries() {
        return deliveries;
    }

    /** Wakes what rests and ends what waits; its tasks only hand over. */
    ScheduledExecutorService timer() {
        return timer;
    }

    /**
     * Repeats a task until the mirror stops, on a thread that may wait for storage and that no client waits for. What the task
     * throws is logged and does not end the repetition; while it is busy, or waits for a thread, its turns are left out.
     */
    void every(Duration pause, Runnable task) {
        every(pause, pause, task);
    }

    /** The same for a task whose first turn is now. */
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
            upkeep.execute(() -> {
                try {
                    logged(task);
                } finally {
                    busy.set(false);
                }
            });
        } catch (RuntimeException refused) {
            busy.set(false);
            LOG.debug("later, as all threads are busy", refused);
        }
    }

    /**
     * Runs a task that may wait for storage on a thread of the mirror's own, and waits for it for a while: a container's own
     * thread would keep what libraries leave behind on it when the mirror is long gone.
     */
    void first(Duration patience, Runnable task) {
        try {
            upkeep.submit(() -> logged(task)).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            LOG.info("starting without waiting any longer for storage");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a logged task never fails", impossible);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static void logged(Runnable task) {
        try {
            task.run();
        } catch (MirrorException failure) {
            LOG.warn("{}", failure.getMessage());
        } catch (RuntimeException failure) {
            LOG.warn("a task that is repeated failed", failure);
        }
    }

    /** A pool for the fetches, where no container's executor is named. */
    ExecutorService fetches(int threads) {
        return pool("fetch", threads, threads, new ThreadPoolExecutor.AbortPolicy());
    }

    /** One thread for long work of a kind, which takes its time; when it is interrupted it goes on after the next start. */
    ExecutorService task(String kind) {
        return pool("task-" + kind, 1, TASKS_WAITING, new ThreadPoolExecutor.AbortPolicy());
    }

    private ThreadPoolExecutor pool(String name, int threads, int waiting, RejectedExecutionHandler refused) {
        var pool = new Pool(name, threads, threads, Duration.ofSeconds(30), new ArrayBlockingQueue<>(waiting), refused);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** One that works on behalf of whoever hands it something, so that the log tells for which request that was. */
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
                    task -> thread(name, task),
                    refused);
            pools.add(this);
        }

        @Override
        public void execute(Runnable task) {
            super.execute(RequestContext.ofThisThread().of(task));
        }
    }

    private ScheduledThreadPoolExecutor scheduled(String name, int threads) {
        var pool = new ScheduledThreadPoolExecutor(threads, task -> thread(name, task));
        pool.setRemoveOnCancelPolicy(true);
        pools.add(pool);
        return pool;
    }

    private Thread thread(String name, Runnable task) {
        var thread = new Thread(task, "mirror-" + name + "-" + count.incrementAndGet());
        thread.setDaemon(true);
        // Else it were that of whoever happened to start the thread, such as a container's own executor.
        thread.setContextClassLoader(Threads.class.getClassLoader());
        started.removeIf(earlier -> earlier.getState() == Thread.State.TERMINATED);
        started.add(thread);
        return thread;
    }

    /** Stops all pools and waits, up to 8 seconds, until their threads are gone. */
    @Override
    public void close() {
        pools.forEach(ThreadPoolExecutor::shutdownNow);
        var end = System.nanoTime() + STOPPING.toNanos();
        for (var thread : started) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            if (thread.isAlive()) {
                LOG.warn("the thread {} is still running", thread.getName());
            }
        }
    }
}
