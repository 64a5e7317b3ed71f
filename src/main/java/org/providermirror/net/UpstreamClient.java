package org.providermirror.net;

import java.net.URI;
import java.util.Optional;

/**
 * Sends GET requests to registries and publishers.
 *
 * <p>Every connection of every hop goes to an address that is public or inside {@code
 * mirror.upstream.private-networks}, over https unless {@code mirror.upstream.plain-http} allows http. At most 5
 * redirects are followed. Each host has a circuit breaker: after repeated failures, or when a host limits our rate,
 * requests to it fail at once for a while.
 *
 * <p>Thread-safe; every call has a deadline. Both methods throw {@link
 * org.providermirror.failure.AddressRefusedException}, {@link org.providermirror.failure.UpstreamUnavailableException}
 * (no answer) and {@link org.providermirror.failure.UpstreamProtocolException} (a wrong answer).
 */
public interface UpstreamClient {
    /** Returns the whole document, within its limits; empty if upstream answers 404 or 410. */
    Optional<UpstreamDocument> get(UpstreamRequest request);

    /**
     * Begins a download without credentials; empty if upstream answers 404 or 410. The download as a whole has no
     * deadline: reading the body fails if nothing arrives for a while.
     */
    Optional<Download> open(URI url);

    /**
     * Begins a download after the bytes that an earlier one received. If upstream cannot send a part, or has other
     * bytes by now, the download begins at the start, and its position says so. Empty like {@link #open}.
     */
    Optional<Download> resume(URI url, ResumePoint from);
}
