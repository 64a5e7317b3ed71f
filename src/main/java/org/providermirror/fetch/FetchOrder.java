package org.providermirror.fetch;

import java.net.URI;
import org.providermirror.catalog.record.Verification;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;

/**
 * A package to fetch, and what it must be.
 *
 * @param release the verified release that lists it
 * @param location where the publisher has it
 */
public record FetchOrder(PackageId id, Release release, URI location) {
    public FetchOrder {
        if (release.find(id.platform()).isEmpty()) {
            throw new IllegalArgumentException("the release does not list " + id);
        }
    }

    /** The digest that its bytes must have. */
    public Sha256 sha256() {
        return release.find(id.platform()).map(ReleasePackage::sha256).orElseThrow();
    }

    /** What will vouch for its bytes once they have that digest. */
    Verification assurance() {
        return Verification.of(release, id.platform());
    }

    /** The host that the per-host limit counts. */
    String host() {
        return String.valueOf(location.getHost());
    }
}
