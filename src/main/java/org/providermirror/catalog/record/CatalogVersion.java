package org.providermirror.catalog.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /** Returns about how many bytes it takes beyond what it shares with another version. */
    long ownWeight(Optional<CatalogVersion> other) {
        var sharedPlatforms =
                other.filter(known -> known.platforms == platforms).isPresent();
        var sharedProtocols =
                other.filter(known -> known.protocols == protocols).isPresent();
        return 100L
                + (sharedPlatforms ? 0 : 40L + 16L * platforms.size())
                + (sharedProtocols ? 0 : 40L + 80L * protocols.size());
    }
}
