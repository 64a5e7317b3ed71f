package org.providermirror.mirror.pullthrough;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.Verification;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers <em>list_available_installation_packages</em>: the platforms of the verified release, each with its own
 * hashes. While upstream is unavailable and no release was verified, the copied packages.
 *
 * <p>If storage is late or fails, a verified release is listed by its signed hashes alone.
 */
public final class PackageListing {
    private static final Logger LOG = LoggerFactory.getLogger(PackageListing.class);

    private static final Duration RECORDS_WITHIN = Duration.ofMillis(2_500);
    /** How long a request waits for platforms that upstream failed for, if it can be answered without them. */
    static final Duration COMPLETED_WITHIN = Duration.ofSeconds(3);
    /** The same for a new release. A client that misses its platform in the answer does not try again. */
    private static final Duration NEW_COMPLETED_WITHIN = Duration.ofMillis(7_500);

    private final VersionCatalog versions;
    private final ReleaseCatalog releases;
    private final PackageRecords records;
    private final CopiedPackages copied;
    private final Executor storageReads;
    private final SingleFlight<ReleaseId, PackageIndex> reading;
    private final ClientDeadline deadline;
    private final MemoizedAnswers<ReleaseId, PackageIndex> indexes =
            new MemoizedAnswers<>(CacheShare.PACKAGE_INDEXES, PackageIndex::weight);

    public PackageListing(
            VersionCatalog versions,
            ReleaseCatalog releases,
            PackageRecords records,
            CopiedPackages copied,
            Executor storageReads,
            ClientDeadline deadline) {
        this.versions = versions;
        this.releases = releases;
        this.records = records;
        this.copied = copied;
        this.storageReads = storageReads;
        this.reading = new SingleFlight<>(storageReads);
        this.deadline = deadline;
    }

    public CompletionStage<PackageIndex> packages(ReleaseId id) {
        var isNew = releases.incomplete(id).isEmpty();
        var listed = deadline.orIfLate(
                        releases.completed(id),
                        isNew ? NEW_COMPLETED_WITHIN : COMPLETED_WITHIN,
                        () -> releases.incomplete(id).map(Optional::of))
                .handle((release, failure) ->
                        failure == null ? asked(id, release) : unasked(id, ClientDeadline.unwrapped(failure)))
                .thenCompose(index -> index);
        return deadline.within(listed, id.provider().hostname());
    }

    private CompletionStage<PackageIndex> asked(ReleaseId id, Optional<Release> release) {
        return release.map(this::listed).orElseGet(() -> unknown(id));
    }

    private CompletionStage<PackageIndex> listed(Release release) {
        var inMemory = records.inMemory(release.id());
        if (records.isDue(release.id())) {
            lookAgainBehind(release);
        }
        return inMemory.<CompletionStage<PackageIndex>>map(
                        stored -> CompletableFuture.completedFuture(index(release, stored)))
                .orElseGet(() -> deadline.orIfLate(
                        reading.fly(release.id(), () -> read(release)),
                        RECORDS_WITHIN,
                        () -> Optional.of(provisional(release))));
    }

    private void lookAgainBehind(Release release) {
        try {
            storageReads.execute(() -> {
                try {
                    records.lookAgain(release.id(), release.packages().keySet());
                } catch (StorageException failure) {
                    LOG.warn("{}", failure.getMessage());
                }
            });
        } catch (UpstreamUnavailableException tooBusy) {
            LOG.debug("the records of {} are refreshed later", release.id(), tooBusy);
        }
    }

    // Clients need only the signed zh: unreadable records cost only the h1.
    private PackageIndex read(Release release) {
        try {
            return index(
                    release, records.ofRelease(release.id(), release.packages().keySet()));
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return provisional(release);
        }
    }

    // The first release of another instance may still turn up, if this one is not stored yet, and so may undecided
    // platforms.
    private PackageIndex index(Release release, Map<Platform, PackageRecord> stored) {
        return releases.isBeingStored(release.id()) || !release.isComplete()
                ? newIndex(release, stored, true)
                : indexes.of(release.id(), release, stored, () -> newIndex(release, stored, false));
    }

    private static PackageIndex provisional(Release release) {
        return newIndex(release, Map.of(), true);
    }

    private static PackageIndex newIndex(Release release, Map<Platform, PackageRecord> stored, boolean isProvisional) {
        var hashes = new TreeMap<Platform, List<PackageHash>>();
        release.packages()
                .forEach((platform, found) ->
                        hashes.put(platform, hashes(found, Optional.ofNullable(stored.get(platform)))));
        return new PackageIndex(release.provider(), release.version(), hashes, isProvisional);
    }

    // A client accepts any listed hash: an advertised h1 would override the signed zh.
    private static List<PackageHash> hashes(ReleasePackage found, Optional<PackageRecord> stored) {
        return stored.filter(record -> record.assurance() != Verification.IMPORTED)
                .filter(record -> record.sha256().equals(found.sha256()))
                .map(PackageRecord::hashes)
                .orElseGet(() -> List.of(PackageHash.zh(found.sha256())));
    }

    private CompletionStage<PackageIndex> unknown(ReleaseId id) {
        return versions.versions(id.provider()).thenApply(known -> {
            if (known.isEmpty()) {
                throw versions.absence(id.provider());
            }
            return new PackageIndex(id.provider(), id.version(), Collections.emptySortedMap());
        });
    }

    private CompletionStage<PackageIndex> unasked(ReleaseId id, RuntimeException failure) {
        if (!(failure instanceof UpstreamUnavailableException)) {
            return CompletableFuture.failedFuture(failure);
        }
        return copied.unasked(id).thenApply(found -> {
            if (found.isEmpty()) {
                throw failure;
            }
            return new PackageIndex(id.provider(), id.version(), ownHashes(found));
        });
    }

    private static SortedMap<Platform, List<PackageHash>> ownHashes(Map<Platform, PackageRecord> copied) {
        var hashes = new TreeMap<Platform, List<PackageHash>>();
        copied.forEach((platform, record) -> hashes.put(platform, record.hashes()));
        return hashes;
    }
}
