package org.providermirror.registry;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * A verified release: every package in it is listed by a SHA256SUMS that was authenticated.
 *
 * @param protocols the plugin protocol versions as the registry spells them
 * @param packages what the release holds for each platform, never empty
 * @param checksums the publisher's checksum files, byte for byte: one, or with odd registries one a platform
 * @param verifiedAt when this mirror verified it
 */
public record Release(
        ProviderAddress provider,
        ProviderVersion version,
        List<String> protocols,
        SortedMap<Platform, ReleasePackage> packages,
        List<PublishedChecksums> checksums,
        Instant verifiedAt) {
    public Release {
        protocols = List.copyOf(protocols);
        packages = Collections.unmodifiableSortedMap(new TreeMap<>(packages));
        checksums = List.copyOf(checksums);
    }

    /** What the release holds for this platform. */
    public Optional<ReleasePackage> find(Platform platform) {
        return Optional.ofNullable(packages.get(platform));
    }

    /** The identity of this release's package for a platform. */
    public PackageId idOf(Platform platform) {
        return new PackageId(provider, version, platform);
    }
}
