package org.providermirror.mirror.pullthrough;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.failure.NotFoundException;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;

/** Describes one package for the registry protocol, from the verified release. */
final class PackageDescription {
    private static final long PACKAGES = 5_000;

    private final ReleaseCatalog releases;
    private final ClientDeadline deadline;
    private final MemoizedAnswers<PackageId, RegistryPackage> described = new MemoizedAnswers<>(PACKAGES);

    PackageDescription(ReleaseCatalog releases, ClientDeadline deadline) {
        this.releases = releases;
        this.deadline = deadline;
    }

    CompletionStage<RegistryPackage> of(PackageId id) {
        var description = releases.release(id.release())
                .thenApply(release -> release.orElseThrow(() -> NotFoundException.archive(id)))
                .thenApply(release -> described.of(id, release, () -> describe(id, release)));
        return deadline.within(description, id.provider().hostname());
    }

    private static RegistryPackage describe(PackageId id, Release release) {
        var found = release.require(id.platform());
        var checksums = release.checksumsOf(id.platform())
                .orElseThrow(() -> new IllegalStateException("no SHA256SUMS is kept that authenticates " + id));
        return new RegistryPackage(
                id,
                release.protocols(),
                found.fileName(),
                found.sha256(),
                checksums.sums(),
                checksums.signature(),
                checksums.keys(),
                advertised(id.platform(), release));
    }

    private static SortedMap<Platform, RegistryPackage.AdvertisedArchive> advertised(Platform asked, Release release) {
        var advertised = new TreeMap<Platform, RegistryPackage.AdvertisedArchive>();
        release.packages()
                .forEach((platform, found) -> found.advertisedSize()
                        .ifPresent(size ->
                                advertised.put(platform, new RegistryPackage.AdvertisedArchive(hashes(found), size))));
        return advertised.containsKey(asked) ? advertised : Collections.emptySortedMap();
    }

    private static List<PackageHash> hashes(ReleasePackage found) {
        return Stream.concat(
                        Stream.of(PackageHash.zh(found.sha256())),
                        found.advertisedHashes().stream().sorted())
                .toList();
    }
}
