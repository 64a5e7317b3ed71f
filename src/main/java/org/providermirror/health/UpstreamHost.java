package org.providermirror.health;

import java.time.Instant;
import java.util.Optional;

/**
 * An upstream host as it was last seen.
 *
 * @param answering whether its last answer was one; a host that fails for the first time still counts as answering
 * @param lastAnswer when it last answered
 * @param lastFailure when it last failed
 * @param failure what was wrong then, as a sentence
 */
public record UpstreamHost(
        String host,
        boolean answering,
        Optional<Instant> lastAnswer,
        Optional<Instant> lastFailure,
        Optional<String> failure) {}
