package org.providermirror.event;

import java.time.Instant;
import java.util.Optional;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Target;

/**
 * Describes one thing that happened.
 *
 * @param time when, by this instance's clock
 * @param kind what it is about
 * @param provider the provider it is about, if any
 * @param version the version of it, if any
 * @param platform the platform of that, if any
 * @param sentence what happened, as one plain sentence in printable characters, with no secret in it
 *
 */
public record Event(
        Instant time,
        EventKind kind,
        Optional<ProviderAddress> provider,
        Optional<ProviderVersion> version,
        Optional<Platform> platform,
        String sentence) {
    /** Returns an event about the mirror as a whole. */
    public static Event of(Instant time, EventKind kind, String sentence) {
        return new Event(time, kind, Optional.empty(), Optional.empty(), Optional.empty(), sentence);
    }

    /** Returns an event about a target. */
    public static Event of(Instant time, EventKind kind, Target target, String sentence) {
        return new Event(time, kind, Optional.of(target.provider()), target.version(), target.platform(), sentence);
    }
}
