package org.providermirror.job;

/** How the tasks of one kind are done. */
@FunctionalInterface
public interface JobWork {
    /**
     * Does a task to its end, or until it is cancelled. A run that was broken off by a restart is repeated, so that doing
     * it twice must leave what doing it once does.
     *
     * @throws InterruptedException where the mirror is stopping
     * @throws JobFailedException where it cannot be done to its end
     */
    void run(JobRun run) throws InterruptedException, JobFailedException;
}
