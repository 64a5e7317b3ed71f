package org.providermirror.registry;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;

/**
 * Holds a verified release: an authenticated SHA256SUMS lists every package in it.
 *
 * @param protocols the plugin protocol versions as the registry spells them
 * @param packages the package of each platform, never empty
 * @param checksums the publisher's checksum files, one, or one for each platform from odd registries
 * @param undecided platforms that are missing only because upstream was unavailable for them; mostly none. A release
 *     with undecided platforms should be fetched again soon
 * @param verifiedAt when the mirror verified it
 *
 */
public record Release(
        ProviderAddress provider,
        ProviderVersion version,
        List<String> protocols,
        SortedMap<Platform, ReleasePackage> packages,
        List<PublishedChecksums> checksums,
        Set<Platform> undecided,
        Instant verifiedAt) {
    /** The one registry whose own client installs unsigned providers that have no key. */
    public static final String KEYLESS_REGISTRY = "registry.opentofu.org";

    private static final int LONG_BYTES = 256 * 1024;

    public Release {
        protocols = List.copyOf(protocols);
        packages = Collections.unmodifiableSortedMap(shared(packages));
        checksums = List.copyOf(checksums);
        undecided = Set.copyOf(undecided);
    }

    // All packages are mostly in one folder upstream.
    private static SortedMap<Platform, ReleasePackage> shared(SortedMap<Platform, ReleasePackage> packages) {
        var shared = new TreeMap<Platform, ReleasePackage>();
        var before = Optional.<ReleasePackage>empty();
        for (var entry : packages.entrySet()) {
            var found = before.map(entry.getValue()::sharing).orElseGet(entry::getValue);
            shared.put(entry.getKey(), found);
            before = Optional.of(found);
        }
        return shared;
    }

    /** Returns whether no platform is undecided, so that the release can be kept forever. */
    public boolean isComplete() {
        return undecided.isEmpty();
    }

    /** Returns the same release with other packages. */
    public Release with(SortedMap<Platform, ReleasePackage> others) {
        return new Release(provider, version, protocols, others, checksums, undecided, verifiedAt);
    }

    /** Returns the package for a platform; empty if the release has no such package. */
    public Optional<ReleasePackage> find(Platform platform) {
        return Optional.ofNullable(packages.get(platform));
    }

    /**
     * Returns the package for a platform.
     *
     * @throws NotFoundException if the release definitely has no such package
     * @throws UpstreamUnavailableException if the platform is undecided
     */
    public ReleasePackage require(Platform platform) {
        return require(platform, () -> NotFoundException.archive(idOf(platform)));
    }

    /**
     * Returns the same.
     *
     * @param absence the failure if the release definitely has no such package
     */
    public ReleasePackage require(Platform platform, Supplier<NotFoundException> absence) {
        if (undecided.contains(platform)) {
            throw new UpstreamUnavailableException(
                    provider.hostname().value(), "did not say whether it has the package " + idOf(platform));
        }
        return find(platform).orElseThrow(absence);
    }

    /** Returns the checksum file that authenticates the package of a platform. */
    public Optional<PublishedChecksums> checksumsOf(Platform platform) {
        return checksums.stream()
                .filter(published -> published.platforms().contains(platform))
                .findFirst();
    }

    /**
     * Returns whether each checksum file has a valid signature or needs none; false if the release was stored while
     * signatures were not required.
     */
    public boolean isAuthenticated() {
        return checksums.stream().allMatch(published -> published.signer().isPresent() || needsNoSignature(published));
    }

    /** Returns the fingerprints of the primary keys that signed; empty without a signature. */
    public SortedSet<String> signers() {
        return checksums.stream()
                .flatMap(published -> published.signer().stream())
                .map(Signer::primaryFingerprint)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns whether the registry gives no key at all for these checksums, and its own client needs none. */
    public boolean needsNoSignature(PublishedChecksums published) {
        return !published.files().hasKeys() && provider.hostname().value().equals(KEYLESS_REGISTRY);
    }

    /** Returns the same release with other packages, and with the sums that authenticate them. */
    public Release with(
            Map<Platform, ReleasePackage> others, List<PublishedChecksums> published, Set<Platform> stillUndecided) {
        return new Release(provider, version, protocols, new TreeMap<>(others), published, stillUndecided, verifiedAt);
    }

    /** Returns the same release with other checksum files. */
    public Release with(List<PublishedChecksums> published) {
        return new Release(provider, version, protocols, packages, published, undecided, verifiedAt);
    }

    /** Returns whether files of publishers take more memory than those of any real release. */
    public boolean hasLongFiles() {
        return weight() > LONG_BYTES;
    }

    /** Returns about how many bytes it takes in memory. */
    public long weight() {
        var weight = 300L + 80L * protocols.size() + 8L * undecided.size();
        var before = Optional.<ReleasePackage>empty();
        for (var found : packages.values()) {
            weight += found.weight() + found.folderWeight(before);
            before = Optional.of(found);
        }
        for (var published : checksums) {
            weight += published.weight();
        }
        return weight;
    }

    /** Returns the identity of this release. */
    public ReleaseId id() {
        return new ReleaseId(provider, version);
    }

    /** Returns the identity of this release's package for a platform. */
    public PackageId idOf(Platform platform) {
        return new PackageId(provider, version, platform);
    }
}
