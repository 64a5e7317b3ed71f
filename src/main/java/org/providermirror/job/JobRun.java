package org.providermirror.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.provider.Printable;

/**
 * A task that is being done. The thread that does it reports here; any thread may look. What is reported reaches storage
 * within some seconds, and at once by {@link #checkpoint}.
 */
public final class JobRun {
    private static final int LONGEST = 500;

    private final JobRecord begun;
    private final Journal journal;
    private final Map<String, JobItem> items = new LinkedHashMap<>();
    private final Map<ItemOutcome, Integer> counts = new EnumMap<>(ItemOutcome.class);
    private JsonNode checkpoint;
    private volatile boolean cancelled;

    /** Where a run is kept. */
    interface Journal {
        /** Keeps the run as it is now, unless it was kept a moment ago. */
        void keep(JobRun run, boolean atOnce);
    }

    JobRun(JobRecord begun, Journal journal) {
        this.begun = begun;
        this.journal = journal;
        this.checkpoint = begun.checkpoint().orElse(null);
    }

    String id() {
        return begun.id();
    }

    /** What was asked for. */
    public JsonNode order() {
        return begun.order();
    }

    /** From where an interrupted run goes on; empty where there was none. */
    public Optional<JsonNode> lastCheckpoint() {
        return begun.checkpoint();
    }

    /** The items of the run that was interrupted. */
    public List<JobItem> lastItems() {
        return begun.items();
    }

    /** Says what became of an item, in place of what was said before. */
    public void note(String subject, ItemOutcome outcome, String detail) {
        synchronized (this) {
            var item = new JobItem(Printable.of(subject, LONGEST), outcome, Printable.of(detail, LONGEST));
            var before = items.get(item.subject());
            if (before != null) {
                counts.merge(before.outcome(), -1, Integer::sum);
            }
            if (before != null || items.size() < JobRecord.MOST_ITEMS) {
                items.put(item.subject(), item);
            }
            counts.merge(outcome, 1, Integer::sum);
        }
        journal.keep(this, false);
    }

    /** Keeps, now, from where to go on. */
    public void checkpoint(JsonNode place) {
        synchronized (this) {
            checkpoint = place;
        }
        journal.keep(this, true);
    }

    /** To be called now and then where nothing is noted for long. */
    public void tick() {
        journal.keep(this, false);
    }

    /** Whether the work is to end as soon as it can. */
    public boolean isCancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
    }

    /** The task as it is now. */
    synchronized JobRecord record(Instant now) {
        counts.values().removeIf(count -> count == 0);
        return new JobRecord(
                begun.id(),
                JobState.OPEN,
                begun.askedAt(),
                now,
                begun.order(),
                Optional.ofNullable(checkpoint),
                new ArrayList<>(items.values()),
                counts,
                Optional.empty());
    }
}
