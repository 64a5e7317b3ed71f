package org.providermirror.prefetch;

import java.util.Optional;
import java.util.function.Predicate;
import org.providermirror.config.PrefetchSettings;
import org.providermirror.job.JobKind;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.job.Schedule;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.StorageLayout;

/** Prefetches packages on order, and as the prefetch list says. Thread-safe. */
public final class Prefetches {
    /** The kind of job. */
    public static final JobKind<PrefetchOrder, Void> KIND =
            new JobKind<>(StorageLayout.PREFETCHES, PrefetchOrder.class, Void.class);

    /** The id of the job that follows the prefetch list. */
    public static final String STANDING = "standing";

    private final JobQueue<PrefetchOrder, Void> queue;
    private final PrefetchList list;
    private final Schedule<PrefetchOrder, PrefetchOrder> schedule;

    public Prefetches(PrefetchWork work, PrefetchSettings settings, JobQueues queues) {
        this.queue = queues.queue(KIND, work);
        this.list = new PrefetchList(settings.file());
        this.schedule = new Schedule<>(
                queue, STANDING, settings.interval(), list::order, order -> order, order -> order, queues.clocks());
    }

    /** Returns the queue of these jobs. */
    public JobQueue<PrefetchOrder, Void> queue() {
        return queue;
    }

    /** Accepts a prefetch; returns empty if too many are open. */
    public Optional<JobRecord<PrefetchOrder, Void>> submit(PrefetchOrder order) {
        return queue.submit(order);
    }

    /** Submits the prefetch list if it is due. Call it regularly. */
    public void keepUp() {
        schedule.check();
    }

    /**
     * Returns which packages the prefetch list protects from removal.
     *
     * @throws org.providermirror.failure.StorageException if that cannot be found out
     */
    public Predicate<PackageId> standing() {
        var last = queue.find(STANDING);
        var chosen =
                last.filter(job -> job.state() == JobState.DONE || !job.items().isEmpty());
        return list.keeps(chosen.map(JobRecord::items));
    }
}
