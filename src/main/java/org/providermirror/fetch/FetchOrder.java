package org.providermirror.fetch;

import java.net.URI;
import org.providermirror.catalog.record.Verification;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.UrlAuthority;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;

/**
 * Names a package to fetch, and the release that it must match.
 *
 * @param release the verified release that lists it
 * @param location the publisher's URL
 */
public record FetchOrder(PackageId id, Release release, URI location) {
    public FetchOrder {
        if (release.find(id.platform()).isEmpty()) {
            throw new IllegalArgumentException("the release does not list " + id);
        }
    }

    /** Returns the digest that its bytes must have. */
    public Sha256 sha256() {
        return release.find(id.platform()).map(ReleasePackage::sha256).orElseThrow();
    }

    /** Returns how its bytes are verified once they have that digest. */
    Verification assurance() {
        return Verification.of(release, id.platform());
    }

    /** Returns the hostname of the registry that the package belongs to. */
    Hostname registry() {
        return id.provider().hostname();
    }

    /** Returns the host whose concurrency limit applies. */
    String host() {
        return UrlAuthority.hostOf(location).orElse("");
    }
}
