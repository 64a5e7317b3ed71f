package org.providermirror.metrics;

import java.time.Duration;
import java.time.Instant;

/** A time span up to now, and the steps of its history. */
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

    /** Returns the length of one step. */
    public Duration step() {
        return step;
    }

    /** Returns the number of steps, the current one included. */
    public int steps() {
        return steps;
    }

    /** Returns the step that contains an instant, counted from 1970. */
    long stepOf(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), step.toSeconds());
    }

    Instant startOf(long number) {
        return Instant.ofEpochSecond(number * step.toSeconds());
    }
}
