package org.providermirror.registry.wire;

import java.net.URI;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;

/**
 * The {@code providers.v1} service of a hostname, which knows the URLs of the Provider Registry Protocol.
 *
 * <p>Names are percent-encoded; a version is not, for its one reserved character, {@code +}, may stand in a path and is
 * sent raw by the clients.
 *
 * @param base the base URL, with a trailing slash
 */
public record ProviderService(URI base) {
    /** Where the versions of a provider are listed. */
    public URI versions(ProviderAddress provider) {
        return URI.create(base + name(provider) + "/versions");
    }

    /** Where the package of a version for a platform is described. */
    URI download(PackageId id) {
        return URI.create(base + name(id.provider()) + "/" + id.version() + "/download/"
                + id.platform().operatingSystem() + "/" + id.platform().architecture());
    }

    private static String name(ProviderAddress provider) {
        return WireUrl.encode(provider.namespace()) + "/" + WireUrl.encode(provider.type());
    }
}
