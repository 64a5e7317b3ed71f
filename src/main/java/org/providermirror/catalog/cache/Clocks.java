package org.providermirror.catalog.cache;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Holds the two clocks, so that tests can replace them. Records have wall-clock times; waiting uses the monotonic
 * clock, because a wall clock may be set.
 *
 * @param wall for instants in records
 * @param monotonic nanoseconds from an arbitrary origin, as {@link System#nanoTime}
 *
 */
public record Clocks(Clock wall, LongSupplier monotonic) {
    /** Returns the machine's clocks. */
    public static Clocks system() {
        return new Clocks(Clock.systemUTC(), System::nanoTime);
    }

    /** Returns whether the monotonic instant has come. */
    public boolean reached(long instant) {
        return monotonic.getAsLong() - instant >= 0;
    }

    /** Returns the monotonic instant that is this long from now. */
    public long in(Duration duration) {
        return monotonic.getAsLong() + duration.toNanos();
    }
}
