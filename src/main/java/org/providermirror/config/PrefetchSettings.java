package org.providermirror.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the mirror fetches unasked.
 *
 * @param file the standing list; empty for none
 * @param interval how often it is kept up
 */
public record PrefetchSettings(Optional<Path> file, Duration interval) {
    /** Nothing. */
    public static PrefetchSettings none() {
        return new PrefetchSettings(Optional.empty(), Duration.ofHours(6));
    }
}
