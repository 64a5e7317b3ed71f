package org.providermirror.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.providermirror.catalog.cache.Clocks;

/** Both clocks of a mirror, turned by hand. Safe for use by any number of threads. */
public final class ManualTime {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong wallOffset = new AtomicLong();

    /** The clocks as the mirror takes them. */
    public Clocks time() {
        return new Clocks(new Wall(), nanos::get);
    }

    /** Lets both clocks go on. */
    public void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /** Sets the wall clock off against the monotonic one, as an administrator does. */
    public void setWallClock(Duration forward) {
        wallOffset.addAndGet(forward.toNanos());
    }

    /** What the wall clock shows. */
    public Instant now() {
        return START.plusNanos(nanos.get() + wallOffset.get());
    }

    private final class Wall extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now();
        }
    }
}
