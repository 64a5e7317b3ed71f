package org.providermirror.net;

import java.net.URI;
import java.util.Optional;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;

/**
 * A document to request.
 *
 * @param url its URL
 * @param maximumBytes a longer document is refused while it is read
 * @param credentials the hostname whose token is sent, only to the URL's own origin; empty for none
 * @param provider the provider that it is for, whose failures must not harm others; empty if it is for all of a host
 */
public record UpstreamRequest(
        URI url, int maximumBytes, Optional<Hostname> credentials, Optional<ProviderAddress> provider) {
    /** Maximum size of a registry's JSON document. */
    public static final int JSON_BYTES = 8 * 1024 * 1024;

    /** Maximum size of the document of one package, which is parsed into a tree. */
    public static final int PACKAGE_BYTES = 1024 * 1024;

    /** Maximum size of a service discovery document, as in the clients. */
    public static final int DISCOVERY_BYTES = 1024 * 1024;

    /** Maximum size of a SHA256SUMS file. */
    public static final int SUMS_BYTES = 1024 * 1024;

    /** Maximum size of a signature or a signing key. */
    public static final int KEY_BYTES = 256 * 1024;

    /** Returns a request for a registry's document, with the token of the hostname in the provider source address. */
    public static UpstreamRequest registry(URI url, ProviderAddress provider) {
        return new UpstreamRequest(url, JSON_BYTES, Optional.of(provider.hostname()), Optional.of(provider));
    }

    /** Returns a request for a registry's description of one package, with the token of the hostname. */
    public static UpstreamRequest registryPackage(URI url, ProviderAddress provider) {
        return new UpstreamRequest(url, PACKAGE_BYTES, Optional.of(provider.hostname()), Optional.of(provider));
    }

    /** Returns a request for the service discovery document of a hostname. */
    public static UpstreamRequest discovery(URI url, Hostname hostname) {
        return new UpstreamRequest(url, DISCOVERY_BYTES, Optional.of(hostname), Optional.empty());
    }

    /** Returns whether a publisher's file is requested, and no document of a registry. */
    public boolean isPublished() {
        return credentials.isEmpty();
    }

    /** Returns a request for a publisher's file, without credentials even on the registry's own host. */
    public static UpstreamRequest published(URI url, int maximumBytes, Optional<ProviderAddress> provider) {
        return new UpstreamRequest(url, maximumBytes, Optional.empty(), provider);
    }
}
