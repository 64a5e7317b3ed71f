package org.providermirror.fetch;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Computes the retry delay of a failed fetch: exponential backoff with jitter within a series of three attempts, then a
 * minute between series, doubled each time up to an hour.
 *
 * @param first the retry delay after the first attempt; jitter makes it half to one and a half of that
 * @param betweenRounds the delay after the third attempt
 * @param chance the jitter, from 0 (inclusive) to 1 (exclusive)
 */
record RetryBackoff(Duration first, Duration betweenRounds, DoubleSupplier chance) {
    /** Attempts in one series. */
    static final int TRIES = 3;

    /** Series after which a fetch is dropped until it is requested again. */
    static final int ROUNDS = 8;

    private static final Duration LONGEST = Duration.ofHours(1);

    /** Returns the backoff of a running mirror. */
    static RetryBackoff standard() {
        return new RetryBackoff(
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * Returns the delay before the next attempt.
     *
     * @param failures the number of failed attempts, at least one
     */
    Duration retryDelay(int failures) {
        var round = (failures - 1) / TRIES;
        var lastOfRound = failures % TRIES == 0;
        if (lastOfRound) {
            return shorter(betweenRounds.multipliedBy(1L << Math.min(round, 16)));
        }
        var grown = first.multipliedBy(1L << (2 * (failures % TRIES - 1)));
        return shorter(Duration.ofNanos((long) (grown.toNanos() * (0.5 + chance.getAsDouble()))));
    }

    private static Duration shorter(Duration pause) {
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    /** Whether a fetch with so many failures is dropped. */
    boolean exhausted(int failures) {
        return failures >= TRIES * ROUNDS;
    }
}
