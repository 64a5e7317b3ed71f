package org.providermirror.metrics;

import java.time.Duration;
import java.time.Instant;

/** A stretch of time up to now, and the steps that its history is told in. */
public enum Period {
    HOUR(Duration.ofMinutes(1), 60),
    DAY(Duration.ofMinutes(15), 96),
    MONTH(Duration.ofHours(6), 120);

    private final Duration step;
    private final int steps;

    Period(Duration step, int steps) {
        this.step = step;
        this.steps = steps;
    }

    /** The length of one step. */
    public Duration step() {
        return step;
    }

    /** How many steps there are, the one under way included. */
    public int steps() {
        return steps;
    }

    /** The beginning of the step that an instant lies in, in whole steps since 1970. */
    long stepOf(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), step.toSeconds());
    }

    Instant startOf(long number) {
        return Instant.ofEpochSecond(number * step.toSeconds());
    }
}
