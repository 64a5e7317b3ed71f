package org.providermirror.failure;

import java.time.Duration;
import java.util.Optional;
import org.providermirror.provider.Printable;

/**
 * Reports that upstream was unreachable, too slow, failed, refused the credentials or applied a rate limit. Whether
 * the requested thing exists is unknown.
 */
public final class UpstreamUnavailableException extends MirrorException {
    private final transient Optional<Duration> retryAfter;

    /**
     * @param host the upstream host
     * @param reason what happened: {@code "answered 502"}, {@code "timed out after 5 s"}
     * @param retryAfter the retry delay that upstream requested, if any
     */
    public UpstreamUnavailableException(String host, String reason, Optional<Duration> retryAfter, Throwable cause) {
        super(Printable.of(host, 255) + " " + Printable.of(reason, 300), cause);
        this.retryAfter = retryAfter;
    }

    /** Creates the exception without a requested retry delay. */
    public UpstreamUnavailableException(String host, String reason) {
        this(host, reason, Optional.empty(), null);
    }

    /** Returns the retry delay that upstream requested, from the moment of the failure. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    @Override
    public Fact fact() {
        return Fact.UPSTREAM_UNAVAILABLE;
    }
}
