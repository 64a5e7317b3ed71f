package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;

/** A job in the API. */
record JobDocument(
        @Schema(description = "The id of the job.") String id,
        @Schema(description = "The state of the job.") JobState state,
        @Schema(description = "When the job was submitted.") Instant askedAt,

        @Schema(description = "When the job last changed, accurate to a few seconds.")
        Instant changedAt,

        @Schema(description = "Why the job failed or is suspended, in one sentence.")
        Optional<String> failure,

        @Schema(description = "The number of items with each outcome.")
        Map<ItemOutcome, Integer> counts,

        @Schema(description = "The progress; its members depend on the kind of job.", type = "object")
        Optional<Object> progress,

        @Schema(description = "What was ordered; absent in lists.", type = "object")
        Optional<Object> order,

        @Schema(description = "The outcome of each item; absent in lists.")
        Optional<List<Item>> items) {
    /** The outcome of one item. */
    @Schema(name = "JobItem")
    record Item(
            @Schema(description = "A package, a provider or a file.")
            String subject,

            @Schema(description = "The outcome.") ItemOutcome outcome,

            @Schema(description = "Details, in one sentence; may be empty.")
            String detail) {}

    /** The stored jobs of a kind. */
    record JobList(
            @Schema(description = "The jobs, the newest first.")
            List<JobDocument> tasks) {}

    static JobList list(JobQueue<?, ?> queue) {
        return new JobList(queue.list().stream().map(JobDocument::summary).toList());
    }

    static JobDocument of(JobRecord<?, ?> job) {
        var items = job.items().stream()
                .map(item -> new Item(item.subject(), item.outcome(), item.detail()))
                .toList();
        return of(job, Optional.of(job.order()), Optional.of(items));
    }

    static JobDocument summary(JobRecord<?, ?> job) {
        return of(job, Optional.empty(), Optional.empty());
    }

    private static JobDocument of(JobRecord<?, ?> job, Optional<Object> order, Optional<List<Item>> items) {
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
