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
import java.util.stream.Collectors;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;

/**
 * A verified release: every package in it is listed by a SHA256SUMS that was authenticated.
 *
 * @param protocols the plugin protocol versions as the registry spells them
 * @param packages what the release holds for each platform, never empty
 * @param checksums the publisher's checksum files, byte for byte: one, or with odd registries one a platform
 * @param undecided platforms that are not in {@code packages} only because upstream could not tell whether they belong
 *     there; mostly none. A release that has some is worth asking about again soon
 * @param verifiedAt when this mirror verified it
 */
public record Release(
        ProviderAddress provider,
        ProviderVersion version,
        List<String> protocols,
        SortedMap<Platform, ReleasePackage> packages,
        List<PublishedChecksums> checksums,
        Set<Platform> undecided,
        Instant verifiedAt) {
    /** The one registry whose keyless providers its own client installs unsigned. */
    public static final String KEYLESS_REGISTRY = "registry.opentofu.org";

    public Release {
        protocols = List.copyOf(protocols);
        packages = Collections.unmodifiableSortedMap(new TreeMap<>(packages));
        checksums = List.copyOf(checksums);
        undecided = Set.copyOf(undecided);
    }

    /** Whether upstream could tell of every platform, so that the release can be kept for ever. */
    public boolean isComplete() {
        return undecided.isEmpty();
    }

    /** Returns the same release with other packages. */
    public Release with(SortedMap<Platform, ReleasePackage> others) {
        return new Release(provider, version, protocols, others, checksums, undecided, verifiedAt);
    }

    /** What the release holds for this platform. */
    public Optional<ReleasePackage> find(Platform platform) {
        return Optional.ofNullable(packages.get(platform));
    }

    /**
     * What the release holds for this platform.
     *
     * @throws NotFoundException where it definitely holds nothing
     * @throws UpstreamUnavailableException where upstream could not tell
     */
    public ReleasePackage require(Platform platform) {
        if (undecided.contains(platform)) {
            throw new UpstreamUnavailableException(
                    provider.hostname().value(), "could not tell whether there is a package " + idOf(platform));
        }
        return find(platform).orElseThrow(() -> NotFoundException.archive(idOf(platform)));
    }

    /** The publisher's checksum file that authenticates the package of this platform. */
    public Optional<PublishedChecksums> checksumsOf(Platform platform) {
        return checksums.stream()
                .filter(published -> published.platforms().contains(platform))
                .findFirst();
    }

    /**
     * Whether each of its checksum files carries a signature that was found good, or needs none: false where it was kept
     * while signatures were not required.
     */
    public boolean isAuthenticated() {
        return checksums.stream().allMatch(published -> published.signer().isPresent() || needsNoSignature(published));
    }

    /** Returns the fingerprints of the primary keys that signed; empty if nobody did. */
    public SortedSet<String> signers() {
        return checksums.stream()
                .flatMap(published -> published.signer().stream())
                .map(Signer::primaryFingerprint)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the registry gives no key at all for these checksums, and its own client asks for none. */
    public boolean needsNoSignature(PublishedChecksums published) {
        return published.keys().isEmpty() && provider.hostname().value().equals(KEYLESS_REGISTRY);
    }

    /** The same release with other packages, and with the sums that authenticate them. */
    public Release with(
            Map<Platform, ReleasePackage> others, List<PublishedChecksums> published, Set<Platform> stillUndecided) {
        return new Release(provider, version, protocols, new TreeMap<>(others), published, stillUndecided, verifiedAt);
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
