package org.providermirror.metrics;

import java.util.Locale;
import org.providermirror.failure.MirrorException;

/** How a question to upstream ended. The labels are shown by the metrics: they do not change. */
public enum UpstreamOutcome {
    /** With what was asked for. */
    FOUND,
    /** With the word that there is no such thing. */
    ABSENT,
    /** Upstream could not be reached, was too slow, failed, or is left alone for having failed. */
    UNAVAILABLE,
    /** Upstream answered what the protocol does not allow. */
    PROTOCOL,
    /** The address may not be connected to. */
    REFUSED;

    /** The label of the metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether upstream is to blame. */
    public boolean isFailure() {
        return this != FOUND && this != ABSENT;
    }

    /** The outcome that a failure is. */
    static UpstreamOutcome of(MirrorException failure) {
        return switch (failure.fact()) {
            case UPSTREAM_PROTOCOL -> PROTOCOL;
            case ADDRESS_REFUSED -> REFUSED;
            default -> UNAVAILABLE;
        };
    }
}
