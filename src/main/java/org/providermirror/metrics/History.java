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
 * What was counted over the last hour, day and month, by this mirror and by those whose records it read. Bounded; safe for
 * use by any number of threads: counting takes no lock.
 */
public final class History {
    private final Clock clock;
    private final Map<HistoryMetric, LongAdder> uncounted = new EnumMap<>(HistoryMetric.class);
    private final Map<Period, Series> own = new EnumMap<>(Period.class);
    private final Map<String, Map<Period, Series>> others = new HashMap<>();

    /**
     * One step of a period.
     *
     * @param start when it began
     * @param amounts what was counted in it, by figure
     */
    public record Step(Instant start, Map<HistoryMetric, Long> amounts) {}

    public History(Clock clock) {
        this.clock = clock;
        for (var figure : HistoryMetric.values()) {
            uncounted.put(figure, new LongAdder());
        }
        for (var period : Period.values()) {
            own.put(period, new Series(period));
        }
    }

    void add(HistoryMetric figure, long amount) {
        uncounted.get(figure).add(amount);
    }

    /** Counts what was added since the last time to the step of now; called each few seconds, for it decides on the step. */
    synchronized void settle() {
        var amounts = new long[HistoryMetric.values().length];
        var any = false;
        for (var figure : HistoryMetric.values()) {
            amounts[figure.ordinal()] = uncounted.get(figure).sumThenReset();
            any |= amounts[figure.ordinal()] != 0;
        }
        if (any) {
            var now = clock.instant();
            own.values().forEach(series -> series.add(now, amounts));
        }
    }

    /** All steps of a period, the oldest first, those without anything in them too. */
    public synchronized List<Step> steps(Period period) {
        settle();
        var now = clock.instant();
        var sums = new long[period.steps()][HistoryMetric.values().length];
        own.get(period).addTo(sums, now);
        others.values().forEach(other -> other.get(period).addTo(sums, now));
        var first = period.stepOf(now) - period.steps() + 1;
        var steps = new ArrayList<Step>();
        for (var index = 0; index < sums.length; index++) {
            steps.add(new Step(period.startOf(first + index), byFigure(sums[index])));
        }
        return steps;
    }

    /** What was counted over a whole period. */
    public Map<HistoryMetric, Long> total(Period period) {
        var total = new EnumMap<HistoryMetric, Long>(HistoryMetric.class);
        for (var step : steps(period)) {
            step.amounts().forEach((figure, amount) -> total.merge(figure, amount, Long::sum));
        }
        return total;
    }

    /** The share of archives that came out of storage over a whole period, 0 to 1; not a number where none was given. */
    public double hitRatio(Period period) {
        var total = total(period);
        var hits = total.get(HistoryMetric.HITS);
        return (double) hits / (hits + total.get(HistoryMetric.MISSES));
    }

    private static Map<HistoryMetric, Long> byFigure(long[] amounts) {
        var byFigure = new EnumMap<HistoryMetric, Long>(HistoryMetric.class);
        for (var figure : HistoryMetric.values()) {
            byFigure.put(figure, amounts[figure.ordinal()]);
        }
        return byFigure;
    }

    /** What this mirror counted, for the record. */
    synchronized byte[] record() {
        settle();
        return HistoryRecord.write(own, clock.instant());
    }

    /** Takes what another mirror counted, or this one before its restart, in place of what it had counted before. */
    synchronized void learn(String mirror, Map<Period, Series> series) {
        others.put(mirror, series);
    }

    /** Forgets the mirrors that are not among these. */
    synchronized void retain(Iterable<String> mirrors) {
        var kept = new HashMap<String, Map<Period, Series>>();
        for (var mirror : mirrors) {
            if (others.containsKey(mirror)) {
                kept.put(mirror, others.get(mirror));
            }
        }
        others.clear();
        others.putAll(kept);
    }
}
