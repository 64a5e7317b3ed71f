package org.providermirror.catalog.record;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.catalog.record.ReleaseRecords.StoredFiles;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleaseVerifier;
import org.providermirror.registry.ReleaseVerifier.Verdict;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;

/**
 * Reads and stores releases; verifies each whenever it is read, so that only releases with valid signatures are used.
 * The first verified release stays, whatever upstream says later, and only gains packages that were missing.
 *
 * <p>A release that fails is reported, and stays until a verified one replaces it; then it goes to the quarantine. It
 * is not read again for a minute.
 *
 * <p>Thread-safe. Reads on the calling thread, in a single flight for each release. Every method throws {@link
 * org.providermirror.failure.StorageException} if storage fails.
 */
public final class StoredReleases {
    private static final Duration REFUSED_FOR = Duration.ofMinutes(1);
    private static final Duration FOUND_FOR = Duration.ofSeconds(10);

    private final ReleaseRecords records;
    private final Origin origin;
    private final AlternativeReleases alternatives;
    private final ReleaseVerifier verifier;
    private final StoredFaults faults;
    private final Clocks time;
    private final Cache<StorageKey, Boolean> refused;
    private final Cache<ReleaseId, FoundRecords> found;
    private final SingleFlight<StorageKey, Optional<Release>> reading = new SingleFlight<>(Runnable::run);

    /**
     * Holds the package records that were read together with a release, valid or not.
     *
     * @param exists whether the release itself is stored
     * @param readAt the monotonic instant before the read
     */
    public record FoundRecords(boolean exists, Map<Platform, PackageRecord> records, long readAt) {
        long weight() {
            return records.values().stream().mapToLong(PackageRecord::weight).sum();
        }
    }

    /** Finds the releases of which this mirror is the origin. They are stored elsewhere, and only publications write them. */
    public interface Origin {
        /** Returns whether the mirror is the origin of this hostname. */
        boolean isHosted(Hostname hostname);

        /**
         * Returns the folder of the current revision of a hosted release; empty if it is not published. Reads storage.
         *
         * @throws org.providermirror.failure.StorageException if storage fails
         */
        Optional<StorageKey> folder(ReleaseId release);

        /** The origin of a mirror that hosts no providers. */
        Origin NONE = new Origin() {
            @Override
            public boolean isHosted(Hostname hostname) {
                return false;
            }

            @Override
            public Optional<StorageKey> folder(ReleaseId release) {
                return Optional.empty();
            }
        };
    }

    /** Creates the store of a mirror that hosts no providers. */
    public StoredReleases(
            Storage storage,
            Executor executor,
            ReleaseVerifier verifier,
            StoredFaults faults,
            MetadataLimit limit,
            Clocks time) {
        this(storage, executor, verifier, faults, limit, Origin.NONE, time);
    }

    /**
     * @param executor reads the files of a release at the same time
     * @param faults receives the releases that fail verification
     * @param limit decides whether a provider may add another release
     * @param origin finds the releases that are published here
     */
    public StoredReleases(
            Storage storage,
            Executor executor,
            ReleaseVerifier verifier,
            StoredFaults faults,
            MetadataLimit limit,
            Origin origin,
            Clocks time) {
        this.origin = origin;
        this.records = new ReleaseRecords(storage, executor, limit);
        this.time = time;
        this.alternatives = new AlternativeReleases(storage, this);
        this.verifier = verifier;
        this.faults = faults;
        this.refused =
                Caches.of(CacheShare.REFUSED_RELEASES, (folder, any) -> Weights.of(folder.value()), REFUSED_FOR, time);
        this.found = Caches.of(
                CacheShare.FOUND_RECORDS, (id, records) -> Weights.of(id) + records.weight(), FOUND_FOR, time);
    }

    /** Returns the store of releases that upstream published later. */
    public AlternativeReleases alternatives() {
        return alternatives;
    }

    /** Returns a release if one is stored that can be trusted. The publisher's files stay in storage. */
    public Optional<Release> read(ReleaseId release) {
        return isHosted(release)
                ? origin.folder(release).flatMap(folder -> read(release, folder))
                : read(release, StorageLayout.release(release));
    }

    /** Returns whether the mirror is the origin of this hostname. */
    public boolean isHosted(Hostname hostname) {
        return origin.isHosted(hostname);
    }

    private boolean isHosted(ReleaseId release) {
        return isHosted(release.provider().hostname());
    }

    /** Returns whether a read a moment ago found no release. */
    public boolean isAbsent(ReleaseId release) {
        return packages(release).filter(read -> !read.exists()).isPresent();
    }

    /** Returns the package records that were read together with a release a moment ago. */
    public Optional<FoundRecords> packages(ReleaseId release) {
        return Optional.ofNullable(found.getIfPresent(release));
    }

    /** Returns the release that is stored in this folder, if it can be trusted. */
    public Optional<Release> read(ReleaseId release, StorageKey folder) {
        if (refused.getIfPresent(folder) != null) {
            return Optional.empty();
        }
        return reading.await(folder, () -> readNow(release, folder).release());
    }

    /**
     * Returns why the stored release was not trusted when it was last read; empty if it was, or if no release is
     * stored.
     */
    public Optional<String> refusal(ReleaseId release) {
        return isHosted(release)
                ? origin.folder(release).flatMap(faults::find)
                : faults.find(StorageLayout.release(release));
    }

    /** Invalidates the refusal of a release, so that it is read again. */
    public void forget(ReleaseId release) {
        refused.invalidate(StorageLayout.release(release));
    }

    /** Invalidates the refusals of a provider, so that its releases are read again. */
    public void forget(ProviderAddress provider) {
        var prefixes = List.of(StorageLayout.knowledge(provider) + "/", StorageLayout.hosted(provider) + "/");
        refused.asMap().keySet().removeIf(folder -> prefixes.stream().anyMatch(folder.value()::startsWith));
        found.asMap().keySet().removeIf(release -> release.provider().equals(provider));
    }

    /** Invalidates the refusals of a namespace, so that its releases are read again. */
    public void forget(Hostname hostname, String namespace) {
        var name = hostname + "/" + namespace + "/";
        var prefixes = List.of(StorageLayout.OWN + "/" + name, StorageLayout.HOSTED + "/" + name);
        refused.asMap().keySet().removeIf(folder -> prefixes.stream().anyMatch(folder.value()::startsWith));
    }

    /**
     * Stores a verified release unless one is stored that can be trusted.
     *
     * @return the release that is used from now on, which another instance may have stored first; its files stay in
     *     storage. A hosted release is returned as it is: only a publication stores it
     */
    public Release keep(Release release) {
        if (isHosted(release.id())) {
            return release;
        }
        return keep(release, StorageLayout.release(release.id()));
    }

    /** Stores a verified release in this folder unless one is stored that can be trusted. */
    public Release keep(Release release, StorageKey folder) {
        return records.withFilesIn(folder, first(release, folder));
    }

    private Release first(Release release, StorageKey folder) {
        var stored = readNow(release.id(), folder);
        if (stored.release().isPresent()) {
            return completed(stored.release().get(), release, folder);
        }
        if (stored.exists()) {
            records.quarantine(release, folder);
        }
        if (!records.create(release, folder)) {
            var other = readNow(release.id(), folder);
            if (other.release().isPresent()) {
                return other.release().get();
            }
            records.quarantine(release, folder);
            records.create(release, folder);
        }
        settle(folder);
        found.asMap()
                .computeIfPresent(release.id(), (id, read) -> new FoundRecords(true, read.records(), read.readAt()));
        return release;
    }

    private Release completed(Release first, Release later, StorageKey folder) {
        var completed = new ReleaseCompletion(first, later).completed();
        completed.ifPresent(release -> records.complete(release, folder));
        return completed.orElse(first);
    }

    /** Stores a verified release if nothing is stored of it. */
    public void ensure(Release release) {
        if (!isHosted(release.id()) && !records.exists(StorageLayout.release(release.id()))) {
            keep(release);
        }
    }

    private StoredFiles readNow(ReleaseId release, StorageKey folder) {
        var readAt = time.monotonic().getAsLong();
        return records.read(release, folder, stored -> verified(release, folder, stored, readAt));
    }

    private StoredFiles verified(ReleaseId release, StorageKey folder, StoredFiles stored, long readAt) {
        if (folder.equals(StorageLayout.release(release))) {
            found.put(release, new FoundRecords(stored.exists(), stored.packages(), readAt));
        }
        if (!stored.exists()) {
            settle(folder);
            return stored;
        }
        var verdict = stored.release()
                .map(verifier::verify)
                .orElseGet(() -> new Verdict.Untrusted("its record, or a file beside it, cannot be read"));
        return verdict.map(
                verified -> {
                    settle(folder);
                    return new StoredFiles(
                            true, Optional.of(records.withFilesIn(folder, verified.release())), stored.packages());
                },
                failed -> {
                    refused.put(folder, true);
                    faults.report(release, folder, failed.reason());
                    return new StoredFiles(true, Optional.empty(), stored.packages());
                });
    }

    private void settle(StorageKey folder) {
        refused.invalidate(folder);
        faults.settle(folder);
    }
}
