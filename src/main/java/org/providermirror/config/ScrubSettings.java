package org.providermirror.config;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How stored packages are hashed again.
 *
 * @param rate how many bytes a second are read; empty where packages are hashed again only when an administrator asks
 * @param interval from the end of one round to the begin of the next
 */
public record ScrubSettings(OptionalLong rate, Duration interval) {
    /** Only when an administrator asks. */
    public static ScrubSettings none() {
        return new ScrubSettings(OptionalLong.empty(), Duration.ofDays(30));
    }
}
