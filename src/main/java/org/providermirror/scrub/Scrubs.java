package org.providermirror.scrub;

import java.util.Optional;
import org.providermirror.config.ScrubSettings;
import org.providermirror.job.JobKind;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.job.Jobs;
import org.providermirror.job.Schedule;
import org.providermirror.storage.SharedFolder;

/** Scrubs all stored packages, one scrub at a time. Thread-safe. */
public final class Scrubs extends Jobs<ScrubOrder, ScrubCheckpoint> {
    /** The kind of job. */
    public static final JobKind<ScrubOrder, ScrubCheckpoint> KIND =
            new JobKind<>(SharedFolder.SCRUBS, ScrubOrder.class, ScrubCheckpoint.class);

    /** The id of the only scrub. */
    public static final String ROUND = "round";

    /** How many bytes a scrub reads per second if no rate is set. */
    private static final long DEFAULT_RATE = 20L << 20;

    private final Schedule<ScrubOrder, ScrubOrder> schedule;
    private final ScrubOrder order;

    public Scrubs(ScrubSettings settings, ScrubWork work, JobQueues queues) {
        super(queues, KIND, work);
        this.order = new ScrubOrder(settings.rate().orElse(DEFAULT_RATE), Optional.empty());
        this.schedule = new Schedule<>(
                queue(),
                ROUND,
                settings.interval(),
                () -> settings.rate().isPresent() ? Optional.of(order) : Optional.empty(),
                due -> due,
                any -> order,
                queues.clocks());
    }

    /** Begins a scrub; returns empty if one is open. */
    public Optional<JobRecord<ScrubOrder, ScrubCheckpoint>> submit(String by) {
        return queue().submitAs(ROUND, new ScrubOrder(order.rate(), Optional.of(by)));
    }

    @Override
    public void keepUp() {
        super.keepUp();
        schedule.check();
    }
}
