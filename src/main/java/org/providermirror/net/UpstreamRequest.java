package org.providermirror.net;

import java.net.URI;
import java.util.Optional;
import org.providermirror.provider.Hostname;

/**
 * A document to ask for.
 *
 * @param url where it is
 * @param maximumBytes a longer document is refused while it is read
 * @param credentials the hostname whose token goes with the request, on hops to the URL's own origin alone; empty for none
 */
public record UpstreamRequest(URI url, int maximumBytes, Optional<Hostname> credentials) {
    /** The most that a JSON document of a registry may take. */
    public static final int JSON_BYTES = 8 * 1024 * 1024;

    /** The most that a service discovery document may take, as in the clients. */
    public static final int DISCOVERY_BYTES = 1024 * 1024;

    /** The most that a SHA256SUMS file may take. */
    public static final int SUMS_BYTES = 1024 * 1024;

    /** The most that a signature or a signing key may take. */
    public static final int KEY_BYTES = 256 * 1024;

    /** A registry's own document, asked for with the token of the hostname that the user names. */
    public static UpstreamRequest registry(URI url, Hostname hostname) {
        return new UpstreamRequest(url, JSON_BYTES, Optional.of(hostname));
    }

    /** A publisher's file; gets no credentials, even on the registry's own host. */
    public static UpstreamRequest published(URI url, int maximumBytes) {
        return new UpstreamRequest(url, maximumBytes, Optional.empty());
    }
}
