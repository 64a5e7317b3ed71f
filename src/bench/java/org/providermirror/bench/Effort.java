package org.providermirror.bench;

import java.util.Optional;

/**
 * How long is measured.
 *
 * @param rounds how often each partner has its turn; the median counts
 * @param seconds how long a turn takes
 * @param only the name of the one part that is measured
 * @param full whether the results are good enough to be published
 */
record Effort(int rounds, int seconds, Optional<String> only, boolean full) {
    private static final int FULL_ROUNDS = 5;
    private static final int FULL_SECONDS = 4;

    /**
     * By the system properties {@code bench.rounds}, {@code bench.seconds} and {@code bench.only}; without them, what a
     * published run takes.
     */
    static Effort asked() {
        var rounds = Integer.getInteger("bench.rounds", FULL_ROUNDS);
        var seconds = Integer.getInteger("bench.seconds", FULL_SECONDS);
        var only = Optional.ofNullable(System.getProperty("bench.only"));
        return new Effort(rounds, seconds, only, only.isEmpty() && rounds >= FULL_ROUNDS && seconds >= FULL_SECONDS);
    }

    /** Whether what takes long is done as often as in a run that is published. */
    boolean isLong() {
        return rounds >= FULL_ROUNDS;
    }

    boolean includes(Measure part) {
        return only.map(name -> name.equals(part.getClass().getSimpleName())).orElse(true);
    }
}
