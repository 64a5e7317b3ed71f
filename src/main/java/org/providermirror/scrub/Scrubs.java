package org.providermirror.scrub;

import java.util.Optional;
import org.providermirror.config.ScrubSettings;
import org.providermirror.job.JobKind;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.job.Schedule;
import org.providermirror.storage.StorageLayout;

/** Scrubs all stored packages, one scrub at a time. Thread-safe. */
public final class Scrubs {
    /** The kind of job. */
    public static final JobKind<ScrubOrder, ScrubCheckpoint> KIND =
            new JobKind<>(StorageLayout.SCRUBS, ScrubOrder.class, ScrubCheckpoint.class);

    /** The id of the only scrub. */
    public static final String ROUND = "round";

    /** How many bytes a scrub reads per second if no rate is set. */
    private static final long DEFAULT_RATE = 20L << 20;

    private final JobQueue<ScrubOrder, ScrubCheckpoint> queue;
    private final Schedule<ScrubOrder, ScrubOrder> schedule;
    private final ScrubOrder order;

    public Scrubs(ScrubSettings settings, ScrubWork work, JobQueues queues) {
        this.order = new ScrubOrder(settings.rate().orElse(DEFAULT_RATE));
        this.queue = queues.queue(KIND, work);
        this.schedule = new Schedule<>(
                queue,
                ROUND,
                settings.interval(),
                () -> settings.rate().isPresent() ? Optional.of(order) : Optional.empty(),
                due -> due,
                any -> order,
                queues.clocks());
    }

    /** Returns the queue of these jobs. */
    public JobQueue<ScrubOrder, ScrubCheckpoint> queue() {
        return queue;
    }

    /** Begins a scrub; returns empty if one is open. */
    public Optional<JobRecord<ScrubOrder, ScrubCheckpoint>> submit() {
        return queue.submitAs(ROUND, order);
    }

    /** Begins the scheduled scrub if it is due. Call it regularly. */
    public void keepUp() {
        schedule.check();
    }
}
