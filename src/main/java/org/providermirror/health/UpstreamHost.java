package org.providermirror.health;

import java.time.Instant;
import java.util.Optional;

/**
 * The last observed state of an upstream host.
 *
 * @param lastAnswer when it last answered
 * @param lastFailure when it last failed
 * @param failure the cause of that failure, as a sentence
 */
public record UpstreamHost(
        String host,
        State state,
        Optional<Instant> lastAnswer,
        Optional<Instant> lastFailure,
        Optional<String> failure) {
    /** The state of a host. */
    public enum State {
        /** It was not contacted yet. */
        NOT_CONTACTED,
        /** It answered, and has not failed several times in a row since. */
        ANSWERING,
        /** It failed several times in a row, or never answered. */
        FAILING
    }
}
