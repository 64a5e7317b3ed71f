package org.providermirror.retention;

import java.util.Optional;
import java.util.function.Predicate;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.job.JobKind;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Target;
import org.providermirror.storage.StorageLayout;

/** Purges the packages that administrators name. Thread-safe. */
public final class Purges {
    /** The kind of job. */
    public static final JobKind<PurgeOrder, RemovalTotals> KIND =
            new JobKind<>(StorageLayout.PURGES, PurgeOrder.class, RemovalTotals.class);

    private final JobQueue<PurgeOrder, RemovalTotals> queue;
    private final Events events;
    private final JobQueues queues;

    /** @param blocked returns whether a package is blocked for all clients */
    public Purges(PackageRemoval removal, Predicate<PackageId> blocked, Events events, JobQueues queues) {
        this.queue = queues.queue(KIND, new PurgeWork(removal, blocked));
        this.events = events;
        this.queues = queues;
    }

    /** Returns the queue of these jobs. */
    public JobQueue<PurgeOrder, RemovalTotals> queue() {
        return queue;
    }

    /** Accepts a purge by an administrator and records it as an event; returns empty if too many jobs are open. */
    public Optional<JobRecord<PurgeOrder, RemovalTotals>> submit(Target target, boolean dryRun, String by) {
        var accepted = queue.submit(new PurgeOrder(target.provider(), target.version(), target.platform(), dryRun, by));
        if (accepted.isPresent() && !dryRun) {
            events.record(Event.of(
                    queues.clocks().wall().instant(), EventKind.ADMINISTRATION, target, by + " purged " + target));
        }
        return accepted;
    }
}
