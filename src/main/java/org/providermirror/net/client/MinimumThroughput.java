package org.providermirror.net.client;

import java.time.Duration;
import java.util.Arrays;

/**
 * Measures the throughput of a download over the last window, which advances in sixths. Measures only the time spent
 * waiting for bytes, so that a slow receiver does not make upstream look slow. Owned by one thread.
 */
final class MinimumThroughput {
    private static final int SLICES = 6;

    private final long sliceNanos;
    private final long minimumBytes;
    private final long[] slices = new long[SLICES];
    private int current;
    private int finished;
    private long spentNanos;

    /**
     * @param window the measured time; the throughput is not checked before it has passed once
     * @param bytesPerSecond the minimum throughput
     */
    MinimumThroughput(Duration window, int bytesPerSecond) {
        this.sliceNanos = window.toNanos() / SLICES;
        this.minimumBytes = bytesPerSecond * window.toMillis() / 1000;
    }

    /** Counts one read; returns whether the download is still fast enough. */
    boolean isFastEnoughAfter(long bytes, long waitedNanos) {
        slices[current] += bytes;
        spentNanos += waitedNanos;
        var fastEnough = true;
        while (spentNanos >= sliceNanos) {
            spentNanos -= sliceNanos;
            finished++;
            fastEnough &= finished < SLICES || Arrays.stream(slices).sum() >= minimumBytes;
            current = (current + 1) % SLICES;
            slices[current] = 0;
        }
        return fastEnough;
    }

    /** Returns whether so many bytes would take longer than this at the present rate. */
    boolean isLongerThan(Duration duration, long bytes) {
        if (finished < SLICES) {
            return false;
        }
        var measuredNanos = (SLICES - 1) * sliceNanos + spentNanos;
        return (double) bytes * measuredNanos > (double) Arrays.stream(slices).sum() * duration.toNanos();
    }
}
