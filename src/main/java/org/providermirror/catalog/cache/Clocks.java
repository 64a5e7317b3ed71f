package org.providermirror.catalog.cache;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The two clocks, so that tests can turn them: what is recorded goes by the wall clock, what is waited for by the
 * monotonic one, for a wall clock may be set.
 *
 * @param wall for instants in records
 * @param monotonic nanoseconds from an arbitrary origin, as {@link System#nanoTime}
 */
public record Clocks(Clock wall, LongSupplier monotonic) {
    /** The machine's clocks. */
    public static Clocks system() {
        return new Clocks(Clock.systemUTC(), System::nanoTime);
    }

    /** Whether the monotonic instant has come. */
    public boolean reached(long instant) {
        return monotonic.getAsLong() - instant >= 0;
    }

    /** The monotonic instant that is this long from now. */
    public long in(Duration duration) {
        return monotonic.getAsLong() + duration.toNanos();
    }
}
