package org.providermirror.job;

import org.providermirror.storage.SharedFolder;

/**
 * Holds the jobs of one kind: their queue, and what keeps it going. A subclass accepts orders, and adds a schedule if the
 * kind has one. Thread-safe.
 */
public abstract class Jobs<O, C> {
    private final JobQueue<O, C> queue;
    private final SharedFolder leases;

    protected Jobs(JobQueues queues, JobKind<O, C> kind, JobWork<O, C> work) {
        this.queue = queues.queue(kind, work);
        this.leases = kind.leases();
    }

    /** Returns the queue of these jobs. */
    public final JobQueue<O, C> queue() {
        return queue;
    }

    /** Returns the folder that changes when an instance opens a job. */
    public final SharedFolder leases() {
        return leases;
    }

    /** Resumes open jobs of ended instances, and submits the scheduled job if it is due. Call it every ten seconds. */
    public void keepUp() {
        queue.keepUp();
    }

    /** Looks for open jobs of ended instances. Call it if another instance may have opened a job. */
    public void resume() {
        queue.resume();
    }
}
