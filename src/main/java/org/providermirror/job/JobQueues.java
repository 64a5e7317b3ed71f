package org.providermirror.job;

import java.util.concurrent.Executor;
import java.util.function.Function;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.event.Events;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.storage.Storage;

/**
 * Creates the queue of each kind of job.
 *
 * @param events records suspended jobs
 * @param executors returns the executor of the kind with a name; queues do not stop it
 */
public record JobQueues(
        Storage storage,
        InstanceHeartbeats heartbeats,
        Events events,
        Function<String, Executor> executors,
        Clocks clocks) {
    /** Creates the queue of a kind. */
    public <O, C> JobQueue<O, C> queue(JobKind<O, C> kind, JobWork<O, C> work) {
        return new JobQueue<>(kind, storage, heartbeats, events, executors.apply(kind.name()), clocks, work);
    }
}
