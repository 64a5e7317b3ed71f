package org.providermirror.health;

import java.time.Instant;
import java.util.Optional;

/**
 * An upstream host as it was last seen.
 *
 * @param lastAnswer when it last answered
 * @param lastFailure when it last failed
 * @param failure what was wrong then, as a sentence
 */
public record UpstreamHost(
        String host,
        State state,
        Optional<Instant> lastAnswer,
        Optional<Instant> lastFailure,
        Optional<String> failure) {
    /** What is known of a host. */
    public enum State {
        /** Nothing: it was not asked yet. */
        NOT_CONTACTED,
        /** It answered, and did not fail several times in a row since. */
        ANSWERING,
        /** It failed several times in a row, or never answered when it was asked. */
        FAILING
    }
}
