package org.providermirror.concurrent;

import java.time.Duration;

/**
 * A concurrency limit that follows a host's capacity, like the congestion window of TCP. Each step adds 3 up to 64, and a
 * fifth from there, but no more than 80 (slow start). After a refusal it is halved, and each step adds a sixty-fourth
 * (congestion avoidance).
 *
 * <p>The refusals of one second are one refusal: their requests were sent under the same limit. Not thread-safe; all times
 * are nanoseconds.
 */
final class AdaptiveLimit {
    private static final int START = 16;
    /** While a crowd of requests arrives, the processors are needed to accept it and for answers that are cached. */
    private static final int FIRST_STEP = 3;

    private static final int FIRST_STEPS_END = 64;
    private static final double SLOW_START = 1.2;
    private static final int LARGEST_STEP = 80;
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
                    ? Math.min(slowStartEnd, limit + slowStartStep())
                    : Math.min(maximum, limit + Math.max(0.25, limit / 64));
        }
    }

    private double slowStartStep() {
        return limit < FIRST_STEPS_END ? FIRST_STEP : Math.min(LARGEST_STEP, limit * (SLOW_START - 1));
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
