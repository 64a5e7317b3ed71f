package org.providermirror.retention;

import java.util.Optional;
import org.providermirror.config.RetentionSettings;
import org.providermirror.job.JobKind;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.job.Schedule;
import org.providermirror.storage.StorageLayout;

/** Applies the retention policy: on a schedule, on order, or as a dry run. Thread-safe. */
public final class RetentionJobs {
    /** The kind of job. */
    public static final JobKind<RetentionOrder, RemovalTotals> KIND =
            new JobKind<>(StorageLayout.CLEARINGS, RetentionOrder.class, RemovalTotals.class);

    /** The id of the scheduled job. */
    public static final String SCHEDULED = "scheduled";

    private final RetentionSettings settings;
    private final JobQueue<RetentionOrder, RemovalTotals> queue;
    private final PackageUsage uses;
    private final Schedule<RetentionOrder, Optional<String>> schedule;

    /** @param delay waits for the other instances */
    public RetentionJobs(RetentionSettings settings, PackageRemoval removal, RemovalDelay delay, JobQueues queues) {
        this.settings = settings;
        this.uses = removal.uses();
        this.queue = queues.queue(KIND, new RetentionRun(settings, removal, delay));
        this.schedule = new Schedule<>(
                queue,
                SCHEDULED,
                settings.interval(),
                () -> settings.removesAnything() ? Optional.of(Optional.of(settings.toString())) : Optional.empty(),
                this::scheduled,
                RetentionOrder::rules,
                queues.clocks());
    }

    // The first run of a changed policy is a dry run, so that its author sees the effect.
    private RetentionOrder scheduled(Optional<String> rules) {
        var isKnown = queue.find(SCHEDULED)
                .filter(last -> last.state() == JobState.DONE)
                .map(JobRecord::order)
                .filter(order -> order.rules().equals(rules))
                .isPresent();
        return new RetentionOrder(!isKnown, rules);
    }

    /** Returns the queue of these jobs. */
    public JobQueue<RetentionOrder, RemovalTotals> queue() {
        return queue;
    }

    /**
     * Resumes interrupted jobs. While a removal runs on any instance, it also stores which packages this one used. Call it
     * if another instance opened a job, and {@link #keepUpOpen} every ten seconds.
     */
    public void lookAfter() {
        queue.resume();
        keepUses();
    }

    /** Does the same while there are open jobs. */
    public void keepUpOpen() {
        queue.keepUp();
        keepUses();
    }

    private void keepUses() {
        if (queue.hasOpen()) {
            uses.keep();
        }
    }

    /** Accepts a job; returns empty if too many are open. */
    public Optional<JobRecord<RetentionOrder, RemovalTotals>> submit(boolean dryRun) {
        return queue.submit(new RetentionOrder(dryRun, Optional.empty()));
    }

    /** Returns the retention policy. */
    public RetentionSettings settings() {
        return settings;
    }

    /** Submits the scheduled job if it is due. Call it regularly. */
    public void keepUp() {
        schedule.check();
    }
}
