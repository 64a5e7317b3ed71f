package org.providermirror.mirror.inventory;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Describes what the mirror stores and lists of a provider.
 *
 * @param learntAt when the registry last answered, if ever
 * @param warnings messages of the registry for users
 * @param blocks the blocks of the provider, its versions and its packages
 * @param stored what is stored of all versions
 * @param newest all listed versions, the latest first and prereleases last
 * @param total the number of versions that match the query
 * @param versions the versions of the page, the latest first
 */
public record ProviderContents(
        ProviderAddress provider,
        Optional<Instant> learntAt,
        List<String> warnings,
        List<BlockedTarget> blocks,
        Stored stored,
        List<ProviderVersion> newest,
        int total,
        List<VersionContents> versions) {
    public ProviderContents {
        warnings = List.copyOf(warnings);
        blocks = List.copyOf(blocks);
        newest = List.copyOf(newest);
        versions = List.copyOf(versions);
    }

    /**
     * Sums up the stored packages.
     *
     * @param packages how many there are
     * @param bytes their size
     * @param lastUsed when a client last used one
     */
    public record Stored(int packages, long bytes, Optional<Instant> lastUsed) {}

    /**
     * Describes one version.
     *
     * @param listed whether the registry listed it when it was last asked
     * @param verified whether its release was verified
     */
    public record VersionContents(
            ProviderVersion version, boolean listed, boolean verified, SortedMap<Platform, PackageSummary> packages) {
        public VersionContents {
            packages = Collections.unmodifiableSortedMap(new TreeMap<>(packages));
        }
    }

    /**
     * Describes one package.
     *
     * @param size its length in bytes, if it is stored
     * @param lastUsed when it was last used, if ever
     */
    public record PackageSummary(PackageState state, OptionalLong size, Optional<Instant> lastUsed) {}
}
