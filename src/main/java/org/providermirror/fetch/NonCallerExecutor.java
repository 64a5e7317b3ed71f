package org.providermirror.fetch;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks, but never on the submitting thread. A container's executor may do that when it is busy; a client's
 * request or the timer would then last as long as a download.
 */
final class NonCallerExecutor implements Executor {
    private final Executor executor;

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
