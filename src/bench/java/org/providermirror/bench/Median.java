package org.providermirror.bench;

import java.util.Arrays;
import java.util.List;

/** Computes the median. */
final class Median {
    private Median() {}

    /** Returns the median of at least one value; of an even number of values, the mean of the middle two. */
    static double of(double... figures) {
        var sorted = figures.clone();
        Arrays.sort(sorted);
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Returns the median of at least one value. */
    static double of(List<Double> figures) {
        return of(figures.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
