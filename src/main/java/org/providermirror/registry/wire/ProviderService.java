package org.providermirror.registry.wire;

import java.net.URI;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;

/**
 * Builds the URLs of the Provider Registry Protocol for the {@code providers.v1} service of a hostname.
 *
 * <p>Names are percent-encoded. A version is not, because clients send its one reserved character, {@code +}, as it
 * is.
 *
 * @param base the base URL, with a trailing slash
 *
 */
public record ProviderService(URI base) {
    /** Returns the URL of the version list of a provider. */
    public URI versions(ProviderAddress provider) {
        return URI.create(base + name(provider) + "/versions");
    }

    /** Returns the URL of the download document of a package. */
    URI download(PackageId id) {
        return URI.create(base + name(id.provider()) + "/" + id.version() + "/download/"
                + id.platform().operatingSystem() + "/" + id.platform().architecture());
    }

    private static String name(ProviderAddress provider) {
        return WireUrl.encode(provider.namespace()) + "/" + WireUrl.encode(provider.type());
    }
}
