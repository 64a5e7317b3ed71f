package org.providermirror.mirror;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;

/**
 * Holds the answer to <em>list_available_installation_packages</em>.
 *
 * @param hashes the hashes of each platform's own archive, never an empty list; no platforms if the version is
 *     unknown, so that a client tries its other installation methods
 * @param isProvisional whether storage was too late to say which packages are stored, or upstream failed for some of them,
 *     so that no cache may keep it
 */
public record PackageIndex(
        ProviderAddress provider,
        ProviderVersion version,
        SortedMap<Platform, List<PackageHash>> hashes,
        boolean isProvisional) {
    public PackageIndex {
        hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
        if (hashes.values().stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("an archive without hashes would be installed unauthenticated");
        }
    }

    /** Creates an answer that storage was read for. */
    public PackageIndex(
            ProviderAddress provider, ProviderVersion version, SortedMap<Platform, List<PackageHash>> hashes) {
        this(provider, version, hashes, false);
    }

    /** Returns the same answer with other packages. */
    public PackageIndex with(SortedMap<Platform, List<PackageHash>> packages) {
        return new PackageIndex(provider, version, packages, isProvisional);
    }

    /** Returns the identity of the release. */
    public ReleaseId release() {
        return new ReleaseId(provider, version);
    }

    /** Returns the identity of the package that is listed for a platform. */
    public PackageId idOf(Platform platform) {
        return new PackageId(provider, version, platform);
    }

    /** Returns about how many bytes it takes. */
    public long weight() {
        return 400L
                + hashes.values().stream()
                        .mapToLong(all -> 100L + 150L * all.size())
                        .sum();
    }
}
