package org.providermirror.metrics;

import java.util.Locale;
import org.providermirror.failure.MirrorException;

/** The outcome of a request to upstream. Metrics show the labels: they never change. */
public enum UpstreamOutcome {
    /** Upstream has it. */
    FOUND,
    /** Upstream does not have it. */
    ABSENT,
    /** Upstream could not be reached, was too slow or failed, or its circuit breaker is open. */
    UNAVAILABLE,
    /** The response violates the protocol. */
    PROTOCOL,
    /** The mirror must not connect to the address. */
    REFUSED;

    /** Returns the label in the metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether upstream is at fault. */
    public boolean isFailure() {
        return this != FOUND && this != ABSENT;
    }

    /** Returns the outcome for a failure. */
    static UpstreamOutcome of(MirrorException failure) {
        return switch (failure.fact()) {
            case UPSTREAM_PROTOCOL -> PROTOCOL;
            case ADDRESS_REFUSED -> REFUSED;
            default -> UNAVAILABLE;
        };
    }
}
