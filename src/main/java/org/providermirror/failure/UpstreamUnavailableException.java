package org.providermirror.failure;

import java.time.Duration;
import java.util.Optional;
import org.providermirror.provider.Printable;

/** A registry or publisher could not be reached, was too slow, failed, refused our credentials or limits our rate. Whether what was asked for exists is unknown. */
public final class UpstreamUnavailableException extends MirrorException {
    private final transient Optional<Duration> retryAfter;

    /**
     * @param host whom we asked
     * @param reason what happened: {@code "answered 502"}, {@code "timed out after 5 s"}
     * @param retryAfter how long it asked to be left alone, where it did
     */
    public UpstreamUnavailableException(String host, String reason, Optional<Duration> retryAfter, Throwable cause) {
        super(Printable.of(host, 255) + " " + Printable.of(reason, 300), cause);
        this.retryAfter = retryAfter;
    }

    /** As above, where upstream said nothing of when to come back. */
    public UpstreamUnavailableException(String host, String reason) {
        this(host, reason, Optional.empty(), null);
    }

    /** How long upstream asked to be left alone, counted from the moment of the failure. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    @Override
    public Fact fact() {
        return Fact.UPSTREAM_UNAVAILABLE;
    }
}
