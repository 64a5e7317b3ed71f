package org.providermirror.registry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;

/**
 * What a registry lists of one provider.
 *
 * @param versions in the order of the versions, each once; a version listed twice has the platforms of both entries
 * @param warnings what the registry wants users told, often none
 */
public record UpstreamVersions(List<ListedVersion> versions, List<String> warnings) {
    public UpstreamVersions {
        versions = List.copyOf(versions);
        warnings = List.copyOf(warnings);
    }

    /**
     * One listed version.
     *
     * @param protocols the plugin protocol versions as the registry spells them
     * @param platforms the platforms that the registry lists, often fewer or more than the release holds
     * @param advertisedHashes the hashes that OpenTofu's registry tells of platforms with nothing downloaded; not authenticated
     */
    public record ListedVersion(
            ProviderVersion version,
            List<String> protocols,
            Set<Platform> platforms,
            Map<Platform, Set<PackageHash>> advertisedHashes) {
        public ListedVersion {
            protocols = List.copyOf(protocols);
            platforms = Set.copyOf(platforms);
            advertisedHashes = Map.copyOf(advertisedHashes);
        }
    }
}
