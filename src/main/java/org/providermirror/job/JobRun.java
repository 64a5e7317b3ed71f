package org.providermirror.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.providermirror.provider.Printable;

/**
 * A running job. One thread does the work and reports here; any thread may read. Reports reach storage within seconds,
 * and at once through {@link #checkpoint}.
 */
public final class JobRun<O, C> {
    private static final int MAX_TEXT = 500;
    /** Keeps the record of a job below the limit of a record, and its memory small, however long the texts are. */
    private static final int MAX_TEXTS = 3_000_000;

    private final JobRecord<O, C> start;
    private final BiConsumer<JobRun<O, C>, Boolean> journal;
    private final Map<String, JobItem> items = new LinkedHashMap<>();
    private final Map<ItemOutcome, Integer> counts = new EnumMap<>(ItemOutcome.class);
    private Optional<C> checkpoint;
    private Optional<Integer> total = Optional.empty();
    private int texts;
    private final AtomicInteger starts;
    private volatile boolean cancelled;

    /** @param journal stores the run; at once if the flag is set, otherwise unless it was stored a moment ago */
    JobRun(JobRecord<O, C> start, BiConsumer<JobRun<O, C>, Boolean> journal) {
        this.start = start;
        this.journal = journal;
        this.checkpoint = start.checkpoint();
        this.starts = new AtomicInteger(start.starts());
    }

    String id() {
        return start.id();
    }

    /** Returns the record that the run begins with. */
    JobRecord<O, C> start() {
        return start;
    }

    /** Returns how often the job was started. */
    int starts() {
        return starts.get();
    }

    /** Counts this start. Returns the record that has it, with the items of the run that was interrupted. */
    JobRecord<O, C> begin() {
        return start.started(starts.incrementAndGet());
    }

    /** Returns what was ordered. */
    public O order() {
        return start.order();
    }

    /** Returns the checkpoint of the run that was interrupted; empty for a first run. */
    public Optional<C> lastCheckpoint() {
        return start.checkpoint();
    }

    /** Returns the items of the run that was interrupted. */
    public List<JobItem> lastItems() {
        return start.items();
    }

    /**
     * Sets the outcome of an item.
     *
     * @param subject a package, a provider or a file
     */
    public void note(Object subject, ItemOutcome outcome, String detail) {
        synchronized (this) {
            var item = new JobItem(Printable.of(subject.toString(), MAX_TEXT), outcome, Printable.of(detail, MAX_TEXT));
            var before = items.get(item.subject());
            if (before != null) {
                counts.merge(before.outcome(), -1, Integer::sum);
            }
            var isKept = before != null || items.size() < JobRecord.MAX_ITEMS && texts < MAX_TEXTS;
            if (isKept) {
                items.put(item.subject(), item);
                texts += item.subject().length() + item.detail().length();
            }
            // The outcome that follows cannot take back the count of an item that is not kept.
            if (isKept || outcome != ItemOutcome.WAITING && outcome != ItemOutcome.FETCHING) {
                counts.merge(outcome, 1, Integer::sum);
            }
        }
        journal.accept(this, false);
    }

    /** Sets the number of all items, which need not be noted yet. */
    public void expect(int items) {
        synchronized (this) {
            total = Optional.of(items);
        }
        journal.accept(this, false);
    }

    /** Returns whether this run noted an item. */
    public synchronized boolean hasItems() {
        return !items.isEmpty();
    }

    /** Stores the progress at once. */
    public void checkpoint(C progress) {
        synchronized (this) {
            checkpoint = Optional.of(progress);
        }
        journal.accept(this, true);
    }

    /** Renews the lease and notices a cancellation. Call it regularly while nothing is noted. */
    public void tick() {
        journal.accept(this, false);
    }

    /** Returns whether the work must end soon. */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Returns whether the work must end soon.
     *
     * @throws InterruptedException if the instance is stopping
     */
    public boolean mustEnd() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return cancelled;
    }

    void cancel() {
        cancelled = true;
    }

    /** Returns the record of the job as it is now. */
    synchronized JobRecord<O, C> record(Instant now) {
        counts.values().removeIf(count -> count == 0);
        return new JobRecord<>(
                start.id(),
                JobState.OPEN,
                start.askedAt(),
                now,
                start.order(),
                checkpoint,
                new ArrayList<>(items.values()),
                counts,
                total,
                Optional.empty(),
                starts.get());
    }
}
