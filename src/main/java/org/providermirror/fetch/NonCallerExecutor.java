package org.providermirror.fetch;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks, but never on the submitting thread. A container's executor may do that when it is busy; a client's
 * request or the timer would then last as long as a download.
 */
final class NonCallerExecutor implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(NonCallerExecutor.class);

    private final Executor executor;
    private volatile boolean rejects;

    NonCallerExecutor(Executor executor) {
        this.executor = executor;
    }

    /** @throws RejectedExecutionException also if the executor would run the task on the calling thread */
    @Override
    public void execute(Runnable task) {
        var handing = new Handing(Thread.currentThread());
        try {
            executor.execute(() -> {
                if (handing.isUnderWayHere()) {
                    throw new RejectedExecutionException("the executor runs tasks on the caller's thread");
                }
                task.run();
            });
        } finally {
            handing.underWay = false;
        }
    }

    /**
     * Submits a task; returns false if the executor does not accept it. A container's executor may reject in ways of its
     * own: if it throws, it has not accepted the task. Logs only the first of several rejections.
     */
    boolean offer(Runnable task) {
        try {
            execute(task);
            rejects = false;
            return true;
        } catch (RuntimeException busy) {
            if (!rejects) {
                LOG.warn("The executor rejects fetches; retrying every second: {}", busy.toString());
            }
            rejects = true;
            return false;
        }
    }

    /** Read and written by the submitting thread; for every other thread the answer is no, whatever it reads. */
    private static final class Handing {
        private final Thread thread;
        private boolean underWay = true;

        Handing(Thread thread) {
            this.thread = thread;
        }

        boolean isUnderWayHere() {
            return Thread.currentThread() == thread && underWay;
        }
    }
}
