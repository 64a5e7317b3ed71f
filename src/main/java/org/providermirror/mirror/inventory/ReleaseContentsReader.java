package org.providermirror.mirror.inventory;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;

/** Builds the contents of one version from its verified release and its stored packages. */
record ReleaseContentsReader(
        ReleaseCatalog releases,
        PackageRecords records,
        LastUses uses,
        Function<ReleaseId, Optional<ReleaseContents.Publication>> publications,
        PackagePolicy packagePolicy) {
    /** Returns the contents of a release. Reads storage on the calling thread. */
    Optional<ReleaseContents> read(ReleaseId id, Optional<CatalogVersion> known) {
        var release = releases.kept(id);
        var platforms =
                new TreeSet<Platform>(known.map(CatalogVersion::platforms).orElse(Set.of()));
        release.ifPresent(verified -> platforms.addAll(verified.packages().keySet()));
        if (release.isEmpty() && known.isEmpty()) {
            return Optional.empty();
        }
        var stored = records.ofRelease(id, platforms);
        var lastUse = uses.of(id.provider());
        var packages = new TreeMap<Platform, ReleaseContents.PackageDetails>();
        for (var platform : platforms) {
            var packageId = id.packageFor(platform);
            var listed = release.flatMap(verified -> verified.find(platform));
            var record = Optional.ofNullable(stored.get(platform))
                    .filter(found -> release.isEmpty() || isServed(found, listed));
            packages.put(
                    platform,
                    new ReleaseContents.PackageDetails(
                            packagePolicy
                                    .of(packageId)
                                    .orElse(record.isPresent() ? PackageState.STORED : PackageState.KNOWN),
                            record.map(PackageRecord::hashes)
                                    .orElseGet(() -> listed.map(ReleaseContentsReader::hashes)
                                            .orElse(List.of())),
                            record.map(found -> OptionalLong.of(found.size()))
                                    .orElseGet(() -> listed.map(ReleasePackage::advertisedSize)
                                            .orElse(OptionalLong.empty())),
                            record.map(found -> found.assurance().name().toLowerCase(Locale.ROOT)),
                            record.flatMap(PackageRecord::origin),
                            record.map(PackageRecord::storedAt),
                            Optional.ofNullable(lastUse.get(packageId)),
                            packagePolicy.changed(packageId),
                            packagePolicy
                                    .acceptance(packageId)
                                    .map(accepted -> new ReleaseContents.AcceptedBy(accepted.by(), accepted.at()))));
        }
        return Optional.of(new ReleaseContents(
                id.provider(),
                id.version(),
                release.map(Release::verifiedAt),
                signers(release),
                packagePolicy.blocks(id.provider()).stream()
                        .filter(block -> block.target()
                                .version()
                                .map(id.version()::equals)
                                .orElse(true))
                        .toList(),
                publications.apply(id),
                packages));
    }

    /** Returns the digests that clients are served now, for packages of verified releases. Reads storage on the calling thread. */
    Map<PackageId, Sha256> served(Collection<PackageId> ids) {
        var served = new HashMap<PackageId, Sha256>();
        for (var id : ids) {
            releases.kept(id.release())
                    .flatMap(release -> release.find(id.platform()))
                    .ifPresent(listed -> served.put(
                            id, records.find(id).map(PackageRecord::sha256).orElse(listed.sha256())));
        }
        return served;
    }

    // A copied package is not served if the release lists other bytes.
    private static boolean isServed(PackageRecord record, Optional<ReleasePackage> listed) {
        return listed.map(ReleasePackage::sha256)
                .filter(record.sha256()::equals)
                .isPresent();
    }

    // Without advertised hashes, because they are not verified.
    private static List<PackageHash> hashes(ReleasePackage listed) {
        return List.of(PackageHash.zh(listed.sha256()));
    }

    private static List<ReleaseContents.SignedBy> signers(Optional<Release> release) {
        var signers = new TreeMap<String, ReleaseContents.SignedBy>();
        release.map(Release::checksums).orElse(List.of()).stream()
                .map(PublishedChecksums::signer)
                .flatMap(Optional::stream)
                .forEach(signer -> signers.put(
                        signer.signingFingerprint(),
                        new ReleaseContents.SignedBy(
                                signer.primaryFingerprint(),
                                signer.signingFingerprint(),
                                signer.signedAt(),
                                signer.keyExpiredAt())));
        return List.copyOf(signers.values());
    }
}
