package org.providermirror.concurrent;

import java.time.Duration;

/**
 * A concurrency limit that follows a host's capacity, like the congestion window of TCP. It grows by an eighth with each
 * step, but by no more than 48 (slow start). After a refusal it is halved, and grows by a sixty-fourth a step from there (congestion avoidance).
 *
 * <p>The refusals of one second are one refusal: their requests were sent under the same limit. Not thread-safe; all times
 * are nanoseconds.
 */
final class AdaptiveLimit {
    private static final int START = 16;
    private static final double SLOW_START = 1.13;
    /** Starting more requests at once would keep the processors from answers that are cached. */
    private static final int LARGEST_STEP = 48;

    private static final long REFUSAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final int maximum;
    private double limit;
    private double slowStartEnd;
    private boolean refused;
    private long refusedAt;

    AdaptiveLimit(int maximum) {
        this.maximum = maximum;
        this.slowStartEnd = maximum;
        this.limit = Math.min(START, maximum);
    }

    /** Returns how many requests may run at a time, at least 1. */
    int value() {
        return (int) limit;
    }

    /** Raises the limit, because requests wait, unless the host has just refused one. */
    void grow(long now) {
        if (!isRefusing(now)) {
            limit = limit < slowStartEnd
                    ? Math.min(slowStartEnd, Math.min(limit * SLOW_START, limit + LARGEST_STEP))
                    : Math.min(maximum, limit + Math.max(0.25, limit / 64));
        }
    }

    /** Halves the limit, because the host refused a request or broke a connection. */
    void halve(long now) {
        if (!isRefusing(now)) {
            limit = Math.max(1, limit / 2);
            slowStartEnd = limit;
            refused = true;
            refusedAt = now;
        }
    }

    private boolean isRefusing(long now) {
        return refused && now - refusedAt < REFUSAL_NANOS;
    }
}
