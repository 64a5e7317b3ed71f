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
        /** It answered, and its circuit breaker is closed. */
        ANSWERING,
        /** Its circuit breaker is open or half-open, or it never answered. */
        FAILING
    }
}
