package org.providermirror.net;

import java.net.URI;
import java.util.Optional;

/**
 * GET requests to registries and publishers.
 *
 * <p>Every connection of every hop goes to an address that is public or inside {@code mirror.upstream.private-networks},
 * over https unless {@code mirror.upstream.plain-http}. At most 5 redirects are followed. A host that failed or asked to be
 * left alone is left alone for a while, in which requests to it fail at once.
 *
 * <p>Safe for use by any number of threads; every call ends in bounded time. Both methods throw
 * {@link org.providermirror.failure.AddressRefusedException},
 * {@link org.providermirror.failure.UpstreamUnavailableException} (could not tell) and
 * {@link org.providermirror.failure.UpstreamProtocolException} (told nonsense).
 */
public interface UpstreamClient {
    /** The whole document, within its limits; empty where upstream says 404 or 410. */
    Optional<UpstreamDocument> get(UpstreamRequest request);

    /**
     * Begins a download, without credentials; empty where upstream says 404 or 410. There is no limit on the whole time:
     * reading the body fails when nothing arrives for a while.
     */
    Optional<Download> open(URI url);
}
