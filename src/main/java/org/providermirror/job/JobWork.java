package org.providermirror.job;

/** Does the work of one kind of job. */
@FunctionalInterface
public interface JobWork<O, C> {
    /**
     * Runs a job until it is finished or cancelled. An interrupted run is repeated after a restart, so it must be idempotent: a
     * second run changes nothing that the first one finished.
     *
     * @throws InterruptedException if the instance is stopping
     * @throws JobFailedException if the job cannot be finished
     */
    void run(JobRun<O, C> run) throws InterruptedException, JobFailedException;
}
