package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobItem;
import org.providermirror.job.JobOrder;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.web.list.ListQuery;
import org.providermirror.web.list.Page;

/**
 * A job in the API.
 *
 * @param id the id of the job
 * @param subject what the job is about, in a few words
 * @param requester the administrator who ordered the job; absent for a scheduled one
 * @param state the state of the job
 * @param askedAt when the job was submitted
 * @param changedAt when the job last changed, accurate to a few seconds
 * @param failure why the job failed or is suspended, in one sentence
 * @param counts the number of items with each outcome
 * @param finished the number of items with an outcome
 * @param total the number of all items; absent as long as it is unknown
 * @param progress the progress; its members depend on the kind of job
 * @param order what was ordered; absent in lists
 * @param items the outcome of each item; absent in lists
 */
record JobDocument(
        String id,
        String subject,
        Optional<String> requester,
        JobState state,
        Instant askedAt,
        Instant changedAt,
        Optional<String> failure,
        Map<ItemOutcome, Integer> counts,
        int finished,
        Optional<Integer> total,
        @Schema(type = "object") Optional<Object> progress,
        @Schema(type = "object") Optional<Object> order,
        Optional<List<JobItem>> items) {
    /**
     * A page of the stored jobs of a kind.
     *
     * @param total the number of jobs on all pages
     * @param offset the number of jobs before this page
     * @param tasks the jobs of this page, the newest first
     */
    record JobList(int total, int offset, List<JobDocument> tasks) {}

    /**
     * A page of the items of a job.
     *
     * @param total the number of listed items on all pages, at most 25,000
     * @param offset the number of items before this page
     * @param items the items of this page
     */
    record ItemList(int total, int offset, List<JobItem> items) {
        static ItemList of(Page<JobItem> page) {
            return new ItemList(page.total(), page.offset(), page.items());
        }
    }

    static JobList list(JobQueue<?, ?> queue, ListQuery query) {
        var page = query.page(queue.list().stream().map(JobDocument::summary).toList(), JobDocument.class);
        return new JobList(page.total(), page.offset(), page.items());
    }

    /** Returns the same job with the number of all its items, which another module knows. */
    JobDocument withTotal(Optional<Integer> all) {
        return new JobDocument(
                id, subject, requester, state, askedAt, changedAt, failure, counts, finished, all, progress, order,
                items);
    }

    static JobDocument of(JobRecord<?, ?> job) {
        return of(job, Optional.of(job.order()), Optional.of(job.items()));
    }

    static JobDocument summary(JobRecord<?, ?> job) {
        return of(job, Optional.empty(), Optional.empty());
    }

    private static JobDocument of(JobRecord<?, ?> job, Optional<Object> order, Optional<List<JobItem>> items) {
        var ordered = job.order() instanceof JobOrder known ? Optional.of(known) : Optional.<JobOrder>empty();
        var waiting = job.count(ItemOutcome.WAITING) + job.count(ItemOutcome.FETCHING);
        var all = job.counts().values().stream().mapToInt(Integer::intValue).sum();
        return new JobDocument(
                job.id(),
                ordered.map(JobOrder::subject).orElse(job.id()),
                ordered.flatMap(JobOrder::requester),
                job.state(),
                job.askedAt(),
                job.changedAt(),
                job.failure(),
                job.counts(),
                all - waiting,
                job.state() == JobState.DONE
                        ? Optional.of(all)
                        : job.total().or(() -> Optional.of(all).filter(known -> waiting > 0)),
                job.checkpoint().map(progress -> progress),
                order,
                items);
    }
}
