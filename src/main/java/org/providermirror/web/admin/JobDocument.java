package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobItem;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;

/**
 * A job in the API.
 *
 * @param id the id of the job
 * @param state the state of the job
 * @param askedAt when the job was submitted
 * @param changedAt when the job last changed, accurate to a few seconds
 * @param failure why the job failed or is suspended, in one sentence
 * @param counts the number of items with each outcome
 * @param progress the progress; its members depend on the kind of job
 * @param order what was ordered; absent in lists
 * @param items the outcome of each item; absent in lists
 */
record JobDocument(
        String id,
        JobState state,
        Instant askedAt,
        Instant changedAt,
        Optional<String> failure,
        Map<ItemOutcome, Integer> counts,
        @Schema(type = "object") Optional<Object> progress,
        @Schema(type = "object") Optional<Object> order,
        Optional<List<JobItem>> items) {
    /**
     * The stored jobs of a kind.
     *
     * @param tasks the jobs, the newest first
     */
    record JobList(List<JobDocument> tasks) {}

    static JobList list(JobQueue<?, ?> queue) {
        return new JobList(queue.list().stream().map(JobDocument::summary).toList());
    }

    static JobDocument of(JobRecord<?, ?> job) {
        return of(job, Optional.of(job.order()), Optional.of(job.items()));
    }

    static JobDocument summary(JobRecord<?, ?> job) {
        return of(job, Optional.empty(), Optional.empty());
    }

    private static JobDocument of(JobRecord<?, ?> job, Optional<Object> order, Optional<List<JobItem>> items) {
        return new JobDocument(
                job.id(),
                job.state(),
                job.askedAt(),
                job.changedAt(),
                job.failure(),
                job.counts(),
                job.checkpoint().map(progress -> progress),
                order,
                items);
    }
}
