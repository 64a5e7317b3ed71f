package org.providermirror.metrics;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The counts of the steps of one period. Callers synchronize on it. */
final class Series {
    private final Period period;
    private final NavigableMap<Long, long[]> steps = new TreeMap<>();

    Series(Period period) {
        this.period = period;
    }

    /** Adds amounts, by the ordinal of their metric, to the step of an instant. */
    void add(Instant instant, long[] amounts) {
        add(period.stepOf(instant), amounts);
    }

    void add(long step, long[] amounts) {
        var sums = steps.computeIfAbsent(step, none -> new long[HistoryMetric.values().length]);
        for (var index = 0; index < sums.length; index++) {
            sums[index] += amounts[index];
        }
        while (steps.size() > period.steps()) {
            steps.pollFirstEntry();
        }
    }

    /** Adds the current steps of this series to the sums, oldest first. */
    void addTo(long[][] sums, Instant now) {
        var first = period.stepOf(now) - sums.length + 1;
        steps.tailMap(first, true).forEach((step, amounts) -> {
            if (step - first < sums.length) {
                var into = sums[(int) (step - first)];
                for (var index = 0; index < into.length; index++) {
                    into[index] += amounts[index];
                }
            }
        });
    }

    /** Returns the steps that are not older than the period. */
    NavigableMap<Long, long[]> steps(Instant now) {
        return steps.tailMap(period.stepOf(now) - period.steps() + 1, true);
    }
}
