package org.providermirror.catalog.record;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;

/**
 * Caches and stores the valid records of stored packages. A record is valid if the verified release lists its
 * platform with the same digest and the same kind of verification, or if it says that the package was imported.
 *
 * <p>Records of other instances are seen at once for a single package, and within a minute for a release.
 *
 * <p>Thread-safe; every method may read or write storage and throws its {@link
 * org.providermirror.failure.StorageException}.
 */
public final class PackageRecords {
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(1);

    private record OfRelease(Map<Platform, PackageRecord> records, long lookAgainAt) {
        long weight() {
            return records.values().stream().mapToLong(PackageRecord::weight).sum();
        }

        OfRelease with(PackageRecord record) {
            var more = new TreeMap<>(records);
            more.put(record.id().platform(), record);
            return new OfRelease(Collections.unmodifiableMap(more), lookAgainAt);
        }

        // Adds what was saved while storage was read. Returns the same map if nothing changed, so that callers
        // can compare by identity.
        OfRelease and(OfRelease read) {
            var more = new TreeMap<>(read.records);
            more.putAll(records);
            return new OfRelease(more.equals(records) ? records : Collections.unmodifiableMap(more), read.lookAgainAt);
        }
    }

    /** Finds verified releases, in memory where possible. */
    @FunctionalInterface
    public interface Releases {
        /** Returns the verified release of a version; empty if it is not known. */
        Optional<Release> find(ReleaseId release);

        /** Returns the release as it was verified first, whatever was decided about its packages since. */
        default Optional<Release> first(ReleaseId release) {
            return find(release);
        }
    }

    private final PackageRecordFiles files;
    private final Releases releases;
    private final StoredFaults faults;
    private final Cache<PackageId, PackageRecord> single;
    private final Cache<PackageId, Boolean> invalid;
    private final Cache<ReleaseId, OfRelease> byRelease;
    private final Clocks time;

    /**
     * Creates the records.
     *
     * @param releases the verified releases; asked only for records that are read from storage
     * @param faults receives records that contradict their release
     */
    public PackageRecords(Storage storage, Releases releases, StoredFaults faults, Clocks time) {
        this.files = new PackageRecordFiles(storage);
        this.releases = releases;
        this.faults = faults;
        this.time = time;
        this.single = Caches.of(CacheShare.PACKAGE_RECORDS, (id, record) -> record.weight());
        this.invalid = Caches.of(CacheShare.INVALID_RECORDS, (id, any) -> Weights.of(id));
        this.byRelease = Caches.of(CacheShare.RELEASE_RECORDS, (id, all) -> Weights.of(id) + all.weight());
    }

    /** Returns the record of one package. */
    public Optional<PackageRecord> find(PackageId id) {
        var known = single.getIfPresent(id);
        if (known != null) {
            return Optional.of(known);
        }
        var found = files.read(id).filter(this::isValid);
        found.ifPresent(this::remember);
        return found;
    }

    /** Returns the records of a release's stored packages if they are in memory. */
    public Optional<Map<Platform, PackageRecord>> inMemory(ReleaseId release) {
        return Optional.ofNullable(byRelease.getIfPresent(release)).map(OfRelease::records);
    }

    /**
     * Returns whether the records of a release are stale after a minute. Returns true to one caller a minute, which
     * must {@link #lookAgain}.
     */
    public boolean isDue(ReleaseId release) {
        var known = byRelease.getIfPresent(release);
        return known != null
                && time.reached(known.lookAgainAt())
                && byRelease.asMap().replace(release, known, new OfRelease(known.records(), time.in(SEEN_WITHIN)));
    }

    /** Returns the records of a release's stored packages for these platforms. Lists no storage. */
    public Map<Platform, PackageRecord> ofRelease(ReleaseId release, Set<Platform> platforms) {
        var known = byRelease.getIfPresent(release);
        return known == null ? lookAgain(release, platforms) : known.records();
    }

    /** Reads the records that are not in memory from storage. */
    public Map<Platform, PackageRecord> lookAgain(ReleaseId release, Set<Platform> platforms) {
        var records = new TreeMap<Platform, PackageRecord>();
        for (var platform : platforms) {
            find(release.packageFor(platform)).ifPresent(record -> records.put(platform, record));
        }
        return byRelease
                .asMap()
                .merge(
                        release,
                        new OfRelease(Collections.unmodifiableMap(records), time.in(SEEN_WITHIN)),
                        OfRelease::and)
                .records();
    }

    /** Stores a record in place of an earlier one. Its release must be stored before. */
    public void save(PackageRecord record) {
        files.write(record);
        faults.settle(record.id());
        if (isValid(record)) {
            remember(record);
        } else {
            single.invalidate(record.id());
            byRelease.invalidate(record.id().release());
        }
    }

    /** Removes a record, so that the bytes are no longer served. */
    public void remove(PackageId id) {
        files.delete(id);
        forget(id);
    }

    /** Invalidates the cached records of a provider. */
    public void forget(ProviderAddress provider) {
        single.asMap().keySet().removeIf(id -> id.provider().equals(provider));
        byRelease.asMap().keySet().removeIf(release -> release.provider().equals(provider));
    }

    /** Invalidates the cached records of a namespace. */
    public void forget(Hostname hostname, String namespace) {
        single.asMap().keySet().removeIf(id -> id.provider().isIn(hostname, namespace));
        invalid.asMap().keySet().removeIf(id -> id.provider().isIn(hostname, namespace));
        byRelease.asMap().keySet().removeIf(release -> release.provider().isIn(hostname, namespace));
    }

    /** Invalidates the cached record of a package. */
    public void forget(PackageId id) {
        single.invalidate(id);
        invalid.invalidate(id);
        byRelease.invalidate(id.release());
    }

    private void remember(PackageRecord record) {
        invalid.invalidate(record.id());
        single.put(record.id(), record);
        byRelease.asMap().computeIfPresent(record.id().release(), (release, known) -> known.with(record));
    }

    /** Returns whether a stored record was found to contradict its release. Reads no storage. */
    public boolean isInvalid(PackageId id) {
        return invalid.getIfPresent(id) != null;
    }

    /**
     * Returns whether a stored record, valid or not, says that a release verifies the package, so that it was not
     * just copied in.
     */
    public boolean claimsRelease(PackageId id) {
        return files.read(id)
                .filter(record -> record.assurance() != Verification.IMPORTED)
                .isPresent();
    }

    private boolean isValid(PackageRecord record) {
        if (record.assurance() == Verification.IMPORTED) {
            return true;
        }
        var id = record.id();
        var release = releases.find(id.release());
        if (release.isEmpty()) {
            return false;
        }
        var listed = release.get().find(id.platform());
        var isListed =
                listed.filter(found -> found.sha256().equals(record.sha256())).isPresent();
        if (!isListed && !release.get().undecided().contains(id.platform()) && !wasListed(record)) {
            faults.report(
                    id,
                    "has a record with the SHA-256 " + record.sha256() + ", and its verified release lists "
                            + listed.map(found -> "the SHA-256 " + found.sha256())
                                    .orElse("no such package"));
        }
        if (!isListed || record.assurance() != Verification.of(release.get(), id.platform())) {
            invalid.put(id, true);
            return false;
        }
        return true;
    }

    // A package that a decision replaced was not forged.
    private boolean wasListed(PackageRecord record) {
        return releases.first(record.id().release())
                .flatMap(first -> first.find(record.id().platform()))
                .filter(found -> found.sha256().equals(record.sha256()))
                .isPresent();
    }
}
