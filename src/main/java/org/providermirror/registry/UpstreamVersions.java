package org.providermirror.registry;

import java.util.List;
import java.util.Set;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;

/**
 * Holds the version list of a provider as its registry returned it.
 *
 * @param versions in the order of the versions, each once; a version listed twice has the platforms of both entries
 * @param warnings messages of the registry for users, often none
 *
 */
public record UpstreamVersions(List<ListedVersion> versions, List<String> warnings) {
    public UpstreamVersions {
        versions = List.copyOf(versions);
        warnings = List.copyOf(warnings);
    }

    /**
     * Describes one listed version.
     *
     * @param protocols the plugin protocol versions as the registry spells them
     * @param platforms the platforms that the registry lists, often fewer or more than the release has
     */
    public record ListedVersion(ProviderVersion version, List<String> protocols, Set<Platform> platforms) {
        public ListedVersion {
            protocols = List.copyOf(protocols);
            platforms = Set.copyOf(platforms);
        }
    }
}
