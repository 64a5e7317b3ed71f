package org.providermirror.prefetch;

import java.util.Optional;
import java.util.function.Predicate;
import org.providermirror.config.PrefetchSettings;
import org.providermirror.job.JobKind;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.job.Jobs;
import org.providermirror.job.Schedule;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.SharedFolder;

/** Prefetches packages on order, and as the prefetch list says. Thread-safe. */
public final class Prefetches extends Jobs<PrefetchOrder, Void> {
    /** The kind of job. */
    public static final JobKind<PrefetchOrder, Void> KIND =
            new JobKind<>(SharedFolder.PREFETCHES, PrefetchOrder.class, Void.class);

    /** The id of the job that follows the prefetch list. */
    public static final String SCHEDULED = "standing";

    private final PrefetchList list;
    private final Schedule<PrefetchOrder, PrefetchOrder> schedule;

    public Prefetches(PrefetchWork work, PrefetchSettings settings, JobQueues queues) {
        super(queues, KIND, work);
        this.list = new PrefetchList(settings.file());
        this.schedule = new Schedule<>(
                queue(), SCHEDULED, settings.interval(), list::order, order -> order, order -> order, queues.clocks());
    }

    /** Accepts a prefetch; returns empty if too many are open. */
    public Optional<JobRecord<PrefetchOrder, Void>> submit(PrefetchOrder order) {
        return queue().submit(order);
    }

    @Override
    public void keepUp() {
        super.keepUp();
        schedule.check();
    }

    /**
     * Returns which packages the prefetch list protects from removal.
     *
     * @throws org.providermirror.failure.StorageException if that cannot be found out
     */
    public Predicate<PackageId> protectedPackages() {
        var last = queue().find(SCHEDULED);
        var chosen =
                last.filter(job -> job.state() == JobState.DONE || !job.items().isEmpty());
        return list.keeps(chosen.map(JobRecord::items));
    }
}
