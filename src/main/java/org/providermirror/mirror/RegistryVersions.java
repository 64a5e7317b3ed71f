package org.providermirror.mirror;

import java.util.List;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Holds the versions of a provider as the registry protocol lists them.
 *
 * @param versions the same as in {@link VersionIndex}, whether their releases were ever verified or not
 * @param warnings messages of the registry for users
 *
 */
public record RegistryVersions(ProviderAddress provider, List<Listed> versions, List<String> warnings) {
    public RegistryVersions {
        versions = List.copyOf(versions);
        warnings = List.copyOf(warnings);
    }

    /**
     * Describes one version.
     *
     * @param protocols the plugin protocol versions as the registry spells them
     * @param platforms the platforms that the registry lists, possibly none
     */
    public record Listed(ProviderVersion version, List<String> protocols, List<Platform> platforms) {
        public Listed {
            protocols = List.copyOf(protocols);
            platforms = List.copyOf(platforms);
        }
    }

    /** Returns about how many bytes it takes; the versions are those of the cached list. */
    public long weight() {
        return 200L
                + versions.stream()
                        .mapToLong(listed -> 80L + 8L * listed.platforms().size())
                        .sum();
    }
}
