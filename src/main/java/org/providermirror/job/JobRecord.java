package org.providermirror.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task as it is kept.
 *
 * @param id unique among the tasks of its kind
 * @param changedAt when it last changed, within some seconds while it is being done
 * @param order what was asked for, in the words of its kind
 * @param checkpoint from where it goes on after a restart, in the words of its kind
 * @param items the first {@link #MOST_ITEMS} items
 * @param counts how many items there are of each outcome
 * @param failure why it failed, as a plain sentence; empty unless it did
 */
public record JobRecord(
        String id,
        JobState state,
        Instant askedAt,
        Instant changedAt,
        JsonNode order,
        Optional<JsonNode> checkpoint,
        List<JobItem> items,
        Map<ItemOutcome, Integer> counts,
        Optional<String> failure) {
    /** More than this many items are counted and not kept. */
    public static final int MOST_ITEMS = 25_000;

    public JobRecord {
        items = List.copyOf(items);
        var copied = new EnumMap<ItemOutcome, Integer>(ItemOutcome.class);
        copied.putAll(counts);
        counts = copied;
    }

    /** One that was asked for now. */
    static JobRecord asked(String id, JsonNode order, Instant now) {
        return new JobRecord(
                id, JobState.OPEN, now, now, order, Optional.empty(), List.of(), Map.of(), Optional.empty());
    }

    /** The same in its end, or further on. */
    JobRecord changed(JobState newState, Optional<String> newFailure, Instant now) {
        return new JobRecord(id, newState, askedAt, now, order, checkpoint, items, counts, newFailure);
    }

    /** The same without its items. */
    public JobRecord summary() {
        return new JobRecord(id, state, askedAt, changedAt, order, checkpoint, List.of(), counts, failure);
    }

    /** How many items had this outcome. */
    public int count(ItemOutcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }
}
