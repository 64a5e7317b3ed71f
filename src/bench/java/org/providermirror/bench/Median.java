package org.providermirror.bench;

import java.util.Arrays;

/** The figure in the middle. */
final class Median {
    private Median() {}

    /** Of two in the middle the mean; there must be one at least. */
    static double of(double... figures) {
        var sorted = figures.clone();
        Arrays.sort(sorted);
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
