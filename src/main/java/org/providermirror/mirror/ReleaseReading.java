package org.providermirror.mirror;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.providermirror.catalog.KnownVersion;
import org.providermirror.catalog.PackageRecord;
import org.providermirror.catalog.PackageRecords;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;

/** One version of a provider, put together out of what was verified and what is stored of it. */
record ReleaseReading(ReleaseCatalog releases, PackageRecords records, LastUses uses, PackageJudgement judgement) {
    /** Reads storage on the calling thread. */
    Optional<ReleaseContents> read(ProviderAddress provider, ProviderVersion version, Optional<KnownVersion> known) {
        var release = releases.kept(provider, version);
        var platforms = new TreeSet<Platform>(known.map(KnownVersion::platforms).orElse(Set.of()));
        release.ifPresent(verified -> platforms.addAll(verified.packages().keySet()));
        if (release.isEmpty() && known.isEmpty()) {
            return Optional.empty();
        }
        var stored = records.ofRelease(provider, version, platforms);
        var lastUse = uses.of(provider);
        var packages = new TreeMap<Platform, ReleaseContents.Package>();
        for (var platform : platforms) {
            var id = new PackageId(provider, version, platform);
            var listed = release.flatMap(verified -> verified.find(platform));
            var record = Optional.ofNullable(stored.get(platform))
                    .filter(found -> release.isEmpty() || isServed(found, listed));
            packages.put(
                    platform,
                    new ReleaseContents.Package(
                            judgement.of(id).orElse(record.isPresent() ? PackageState.STORED : PackageState.KNOWN),
                            record.map(ReleaseReading::hashes)
                                    .orElseGet(() ->
                                            listed.map(ReleaseReading::hashes).orElse(List.of())),
                            record.map(found -> OptionalLong.of(found.size()))
                                    .orElseGet(() ->
                                            listed.map(ReleasePackage::toldSize).orElse(OptionalLong.empty())),
                            record.map(found -> found.assurance().name().toLowerCase(Locale.ROOT)),
                            record.flatMap(PackageRecord::origin),
                            record.map(PackageRecord::storedAt),
                            Optional.ofNullable(lastUse.get(id))));
        }
        return Optional.of(
                new ReleaseContents(provider, version, release.map(Release::verifiedAt), signers(release), packages));
    }

    // What was copied in is not served beside a release that says otherwise.
    private static boolean isServed(PackageRecord record, Optional<ReleasePackage> listed) {
        return listed.map(ReleasePackage::sha256)
                .filter(record.sha256()::equals)
                .isPresent();
    }

    private static List<PackageHash> hashes(PackageRecord record) {
        return List.of(PackageHash.zh(record.sha256()), record.h1());
    }

    // Nothing that the registry told beside the signed sums, for nobody can check it.
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
