package org.providermirror.catalog.record;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;

/**
 * Describes a version that upstream lists or once listed.
 *
 * @param protocols the plugin protocol versions as the registry spells them
 * @param platforms the platforms that the registry lists or listed
 * @param firstSeen when the mirror first saw it listed
 * @param listed whether upstream listed it when it was last asked
 *
 */
public record CatalogVersion(
        ProviderVersion version, List<String> protocols, Set<Platform> platforms, Instant firstSeen, boolean listed) {
    public CatalogVersion {
        protocols = List.copyOf(protocols);
        platforms = Set.copyOf(platforms);
    }

    CatalogVersion unlisted() {
        return listed ? new CatalogVersion(version, protocols, platforms, firstSeen, false) : this;
    }
}
