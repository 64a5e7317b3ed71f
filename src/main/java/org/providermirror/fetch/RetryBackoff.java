package org.providermirror.fetch;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long a fetch rests after a try that failed: three tries with growing, jittered pauses, then a minute, then the same
 * again with the minute doubled each round up to an hour.
 *
 * @param first the pause after the first try, half to one and a half of it by chance
 * @param betweenRounds the pause after the third try
 * @param chance numbers from 0 (inclusive) to 1 (exclusive)
 */
record RetryBackoff(Duration first, Duration betweenRounds, DoubleSupplier chance) {
    /** Tries in one round. */
    static final int TRIES = 3;

    /** After so many rounds a fetch is forgotten until somebody asks for it again. */
    static final int ROUNDS = 8;

    private static final Duration LONGEST = Duration.ofHours(1);

    /** The pauses of a running mirror. */
    static RetryBackoff standard() {
        return new RetryBackoff(
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param failures how many tries have failed so far, at least one */
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

    /** Whether a fetch with so many failures is to be forgotten. */
    boolean exhausted(int failures) {
        return failures >= TRIES * ROUNDS;
    }
}
