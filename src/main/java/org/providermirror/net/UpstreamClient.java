package org.providermirror.net;

import java.net.URI;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.providermirror.provider.ProviderAddress;

/**
 * Sends GET requests to registries and publishers.
 *
 * <p>Every connection of every hop goes to an address that is public or inside {@code
 * mirror.upstream.private-networks}, over https unless {@code mirror.upstream.plain-http} allows http. At most 5
 * redirects are followed. A document that upstream failed to send is requested a second time, as clients do: after a second,
 * or after the pause that upstream requested, if that is at most three seconds. Hosts have circuit breakers, and so have
 * the providers at each host: after repeated failures, requests fail at once for a while.
 *
 * <p>Thread-safe; every call has a deadline: 10 seconds for each attempt to get a document. Both methods throw {@link
 * org.providermirror.failure.AddressRefusedException}, {@link org.providermirror.failure.UpstreamUnavailableException}
 * (no answer) and {@link org.providermirror.failure.UpstreamProtocolException} (a wrong answer).
 */
public interface UpstreamClient {
    /** Returns the whole document, within its limits; absent if upstream answers 404 or 410. */
    UpstreamAnswer<UpstreamDocument> get(UpstreamRequest request);

    /**
     * Begins a download without credentials; empty if upstream answers 404 or 410. The response may take {@code
     * mirror.upstream.archive-timeout}. The download as a whole has no deadline: reading the body fails if nothing arrives
     * for a while.
     *
     * @param provider the provider that it is for, if any
     */
    Optional<Download> open(URI url, Optional<ProviderAddress> provider);

    /**
     * Begins a download after the bytes that an earlier one received. If upstream cannot send a part, or has other
     * bytes by now, the download begins at the start, and its position says so. Empty like {@link #open}.
     */
    Optional<Download> resume(URI url, Optional<ProviderAddress> provider, ResumePoint from);

    /**
     * Returns this client for downloads that give way to others while upstream holds them back: beginning one fails, and
     * reading one fails with a {@link SlowDownloadException}, about a second after the condition holds.
     */
    UpstreamClient givingUpIf(BooleanSupplier condition);
}
