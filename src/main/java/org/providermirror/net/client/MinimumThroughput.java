package org.providermirror.net.client;

import java.time.Duration;
import java.util.Arrays;

/**
 * Judges whether a download arrives fast enough over the last window, which moves on in sixths. Only the time that was
 * spent waiting for bytes counts, so that a slow receiver does not make upstream look slow. Owned by one thread.
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
     * @param window the time that is looked at; nothing is judged before it has passed once
     * @param bytesPerSecond the least that is fast enough
     */
    MinimumThroughput(Duration window, int bytesPerSecond) {
        this.sliceNanos = window.toNanos() / SLICES;
        this.minimumBytes = bytesPerSecond * window.toMillis() / 1000;
    }

    /** Counts one read, and says whether the download is still fast enough. */
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
}
