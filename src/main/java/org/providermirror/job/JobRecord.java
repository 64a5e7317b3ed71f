package org.providermirror.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stored record of a job. Its JSON members keep their names, because records outlive a version.
 *
 * @param id unique among the jobs of its kind
 * @param askedAt when the job was submitted
 * @param changedAt when it last changed; accurate to a few seconds while it runs
 * @param checkpoint the progress, from which an interrupted run continues
 * @param items the first {@link #MAX_ITEMS} items
 * @param counts the number of items with each outcome
 * @param total the number of all items; empty as long as it is unknown
 * @param failure why the job failed or is suspended, as a plain sentence; otherwise empty
 * @param starts how often the job was started, as far as it neither finished nor was stopped with its instance
 */
@JsonPropertyOrder({
    "id",
    "state",
    "askedAt",
    "changedAt",
    "order",
    "checkpoint",
    "counts",
    "total",
    "failure",
    "starts",
    "items"
})
public record JobRecord<O, C>(
        String id,
        JobState state,
        Instant askedAt,
        Instant changedAt,
        O order,
        Optional<C> checkpoint,
        List<JobItem> items,
        Map<ItemOutcome, Integer> counts,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> total,
        Optional<String> failure,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int starts) {
    /** Items beyond this number are counted, but not stored. */
    public static final int MAX_ITEMS = 25_000;

    public JobRecord {
        items = List.copyOf(items);
        var copied = new EnumMap<ItemOutcome, Integer>(ItemOutcome.class);
        copied.putAll(counts);
        counts = copied;
    }

    static <O, C> JobRecord<O, C> submitted(String id, O order, Instant now) {
        return new JobRecord<>(
                id,
                JobState.OPEN,
                now,
                now,
                order,
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    JobRecord<O, C> ended(JobState end, Optional<String> reason) {
        return new JobRecord<>(id, end, askedAt, changedAt, order, checkpoint, items, counts, total, reason, starts);
    }

    JobRecord<O, C> started(int times) {
        return new JobRecord<>(id, state, askedAt, changedAt, order, checkpoint, items, counts, total, failure, times);
    }

    JobRecord<O, C> resumed(Instant now) {
        return new JobRecord<>(
                id, JobState.OPEN, askedAt, now, order, checkpoint, items, counts, total, Optional.empty(), 0);
    }

    /** Returns the same record without its items. */
    public JobRecord<O, C> summary() {
        return new JobRecord<>(
                id, state, askedAt, changedAt, order, checkpoint, List.of(), counts, total, failure, starts);
    }

    /** Returns the number of items with an outcome. */
    public int count(ItemOutcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }
}
