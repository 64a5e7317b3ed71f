package org.providermirror.metrics;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts over the last hour, day and month, on this instance and on those whose records it read. Bounded; thread-safe:
 * counting takes no lock.
 */
public final class History {
    private final Clock clock;
    private final Map<HistoryMetric, LongAdder> uncounted = new EnumMap<>(HistoryMetric.class);
    private final Map<Period, Series> own = new EnumMap<>(Period.class);
    private final Map<String, Map<Period, Series>> others = new HashMap<>();
    private long settled;

    /**
     * One step of a period.
     *
     * @param start when it began
     * @param amounts the counts by metric
     */
    public record Step(Instant start, Map<HistoryMetric, Long> amounts) {}

    public History(Clock clock) {
        this.clock = clock;
        for (var metric : HistoryMetric.values()) {
            uncounted.put(metric, new LongAdder());
        }
        for (var period : Period.values()) {
            own.put(period, new Series(period));
        }
    }

    void add(HistoryMetric metric, long amount) {
        uncounted.get(metric).add(amount);
    }

    /**
     * Adds the latest counts to the current step. Called every few seconds, because the time of the call selects the
     * step.
     */
    synchronized void settle() {
        var amounts = new long[HistoryMetric.values().length];
        var any = false;
        for (var metric : HistoryMetric.values()) {
            amounts[metric.ordinal()] = uncounted.get(metric).sumThenReset();
            any |= amounts[metric.ordinal()] != 0;
        }
        if (any) {
            var now = clock.instant();
            own.values().forEach(series -> series.add(now, amounts));
            settled++;
        }
    }

    /** Returns all steps of a period, oldest first, including empty ones. */
    public synchronized List<Step> steps(Period period) {
        settle();
        var now = clock.instant();
        var sums = new long[period.steps()][HistoryMetric.values().length];
        own.get(period).addTo(sums, now);
        others.values().forEach(other -> other.get(period).addTo(sums, now));
        var first = period.stepOf(now) - period.steps() + 1;
        var steps = new ArrayList<Step>();
        for (var index = 0; index < sums.length; index++) {
            steps.add(new Step(period.startOf(first + index), byMetric(sums[index])));
        }
        return steps;
    }

    /** Returns the totals of a period. */
    public Map<HistoryMetric, Long> total(Period period) {
        var total = new EnumMap<HistoryMetric, Long>(HistoryMetric.class);
        for (var step : steps(period)) {
            step.amounts().forEach((metric, amount) -> total.merge(metric, amount, Long::sum));
        }
        return total;
    }

    /** Returns the cache hit ratio of archives over a period, 0 to 1; NaN if no archive was served. */
    public double hitRatio(Period period) {
        var total = total(period);
        var hits = total.get(HistoryMetric.HITS);
        return (double) hits / (hits + total.get(HistoryMetric.MISSES));
    }

    private static Map<HistoryMetric, Long> byMetric(long[] amounts) {
        var byMetric = new EnumMap<HistoryMetric, Long>(HistoryMetric.class);
        for (var metric : HistoryMetric.values()) {
            byMetric.put(metric, amounts[metric.ordinal()]);
        }
        return byMetric;
    }

    /** Returns a number that is another one if this instance counted anything since. */
    synchronized long revision() {
        settle();
        return settled;
    }

    /** Returns the counts of this instance as a record. */
    synchronized byte[] record() {
        settle();
        return HistoryRecord.write(own, clock.instant());
    }

    /** Replaces the counts of another instance, or of this one before its restart. */
    synchronized void learn(String instance, Map<Period, Series> series) {
        others.put(instance, series);
    }

    /** Evicts the instances that are not among these. */
    synchronized void retain(Iterable<String> instances) {
        var listed = new HashMap<String, Map<Period, Series>>();
        for (var instance : instances) {
            if (others.containsKey(instance)) {
                listed.put(instance, others.get(instance));
            }
        }
        others.clear();
        others.putAll(listed);
    }
}
