package org.providermirror.retention;

import java.util.Optional;
import org.providermirror.config.RetentionSettings;
import org.providermirror.job.JobKind;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.job.Jobs;
import org.providermirror.job.Schedule;
import org.providermirror.storage.SharedFolder;

/** Applies the retention policy: on a schedule, on order, or as a dry run. Thread-safe. */
public final class RetentionJobs extends Jobs<RetentionOrder, RemovalTotals> {
    /** The kind of job. */
    public static final JobKind<RetentionOrder, RemovalTotals> KIND =
            new JobKind<>(SharedFolder.CLEARINGS, RetentionOrder.class, RemovalTotals.class);

    /** The id of the scheduled job. */
    public static final String SCHEDULED = "scheduled";

    private final RetentionSettings settings;
    private final PackageUsage uses;
    private final Schedule<RetentionOrder, Optional<String>> schedule;

    /** @param delay waits for the other instances */
    public RetentionJobs(RetentionSettings settings, PackageRemoval removal, RemovalDelay delay, JobQueues queues) {
        super(queues, KIND, new RetentionRun(settings, removal, delay));
        this.settings = settings;
        this.uses = removal.uses();
        this.schedule = new Schedule<>(
                queue(),
                SCHEDULED,
                settings.interval(),
                () -> settings.removesAnything() ? Optional.of(Optional.of(settings.toString())) : Optional.empty(),
                this::scheduled,
                RetentionOrder::rules,
                queues.clocks());
    }

    // The first run of a changed policy is a dry run, so that its author sees the effect.
    private RetentionOrder scheduled(Optional<String> rules) {
        var isKnown = queue().find(SCHEDULED)
                .filter(last -> last.state() == JobState.DONE)
                .map(JobRecord::order)
                .filter(order -> order.rules().equals(rules))
                .isPresent();
        return new RetentionOrder(!isKnown, rules, Optional.empty());
    }

    // While a removal runs on any instance, this one stores which packages it used.
    @Override
    public void resume() {
        super.resume();
        keepUses();
    }

    @Override
    public void keepUp() {
        super.keepUp();
        keepUses();
        schedule.check();
    }

    private void keepUses() {
        if (queue().hasOpen()) {
            uses.keep();
        }
    }

    /** Accepts a job; returns empty if too many are open. */
    public Optional<JobRecord<RetentionOrder, RemovalTotals>> submit(boolean dryRun, String by) {
        return queue().submit(new RetentionOrder(dryRun, Optional.empty(), Optional.of(by)));
    }

    /** Returns the retention policy. */
    public RetentionSettings settings() {
        return settings;
    }
}
