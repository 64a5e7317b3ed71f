package org.providermirror.mirror.pullthrough;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.failure.StorageException;
import org.providermirror.mirror.RegistryChecksums;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.PublisherFiles;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;

/** Describes one package for the registry protocol, from the verified release. */
final class PackageDescription {
    private final ReleaseCatalog releases;
    private final Executor executor;
    private final ClientDeadline deadline;
    private final MemoizedAnswers<PackageId, RegistryPackage> described =
            new MemoizedAnswers<>(CacheShare.PACKAGE_DESCRIPTIONS, RegistryPackage::weight);

    /** @param executor reads the publisher's files from storage */
    PackageDescription(ReleaseCatalog releases, Executor executor, ClientDeadline deadline) {
        this.releases = releases;
        this.executor = executor;
        this.deadline = deadline;
    }

    CompletionStage<RegistryPackage> of(PackageId id) {
        return deadline.within(release(id).thenCompose(release -> of(id, release)), hostname(id));
    }

    private CompletionStage<RegistryPackage> of(PackageId id, Release release) {
        return described
                .find(id, release)
                .<CompletionStage<RegistryPackage>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> readOrVerifyAgain(
                        id, release, (read, files) -> described.of(id, read, () -> describe(id, read, files))));
    }

    CompletionStage<RegistryChecksums> checksums(PackageId id) {
        return deadline.within(
                release(id)
                        .thenCompose(release -> readOrVerifyAgain(
                                id, release, (read, files) -> new RegistryChecksums(files.sums(), files.signature()))),
                hostname(id));
    }

    private CompletionStage<Release> release(PackageId id) {
        return deadline.orIfLate(
                        releases.release(id),
                        PackageListing.COMPLETED_WITHIN,
                        () -> releases.incomplete(id.release())
                                .filter(known -> known.find(id.platform()).isPresent())
                                .map(Optional::of))
                .thenApply(release -> release.orElseThrow(() -> releases.absence(id)));
    }

    // The files may have been removed from storage, or discarded from memory if they could not be stored.
    private <T> CompletionStage<T> readOrVerifyAgain(
            PackageId id, Release release, BiFunction<Release, PublisherFiles, T> reading) {
        return read(id, release, reading).exceptionallyCompose(failure -> {
            if (ClientDeadline.unwrapped(failure) instanceof StorageException changed && changed.isChanged()) {
                releases.forget(id.release());
                return release(id).thenCompose(again -> read(id, again, reading));
            }
            return CompletableFuture.failedFuture(failure);
        });
    }

    private <T> CompletionStage<T> read(PackageId id, Release release, BiFunction<Release, PublisherFiles, T> reading) {
        release.require(id.platform(), () -> releases.absence(id));
        var files = release.checksumsOf(id.platform())
                .map(PublishedChecksums::files)
                .orElseThrow(() -> new IllegalStateException("no SHA256SUMS is kept that authenticates " + id));
        return CompletableFuture.supplyAsync(() -> reading.apply(release, files), executor);
    }

    private static Hostname hostname(PackageId id) {
        return id.provider().hostname();
    }

    private static RegistryPackage describe(PackageId id, Release release, PublisherFiles files) {
        var found = release.require(id.platform());
        return new RegistryPackage(
                id,
                release.protocols(),
                found.fileName(),
                found.sha256(),
                files.digests().signature().isPresent(),
                files.keys(),
                advertised(id.platform(), release));
    }

    private static SortedMap<Platform, RegistryPackage.AdvertisedArchive> advertised(Platform asked, Release release) {
        var advertised = new TreeMap<Platform, RegistryPackage.AdvertisedArchive>();
        release.packages()
                .forEach((platform, found) -> found.advertisedSize()
                        .ifPresent(size ->
                                advertised.put(platform, new RegistryPackage.AdvertisedArchive(hashes(found), size))));
        return advertised.containsKey(asked) && shareNoHash(advertised.values())
                ? advertised
                : Collections.emptySortedMap();
    }

    // OpenTofu crashes if it sees one hash twice.
    private static boolean shareNoHash(Collection<RegistryPackage.AdvertisedArchive> archives) {
        var seen = new HashSet<PackageHash>();
        return archives.stream().flatMap(archive -> archive.hashes().stream()).allMatch(seen::add);
    }

    private static List<PackageHash> hashes(ReleasePackage found) {
        return Stream.concat(
                        Stream.of(PackageHash.zh(found.sha256())),
                        found.advertisedHashes().stream().sorted())
                .toList();
    }
}
