package org.providermirror.catalog.record;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;

/**
 * The valid records of stored packages, in storage and in memory. A record is valid only if the verified release of its version
 * lists its platform with the same digest, and vouches for it as the record says; or if it says that the package was copied in.
 * What another mirror on the same storage recorded is seen at once where a single package is asked for, and at the latest a
 * minute after somebody asked for its release.
 *
 * <p>Safe for use by any number of threads; every method may read or write storage and throws its
 * {@link org.providermirror.failure.StorageException}.
 */
public final class PackageRecords {
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(1);
    private static final long RELEASES_IN_MEMORY = 20_000;
    private static final long RECORDS_IN_MEMORY = 100_000;

    private record OfRelease(Map<Platform, PackageRecord> records, long lookAgainAt) {
        OfRelease with(PackageRecord record) {
            var more = new TreeMap<>(records);
            more.put(record.id().platform(), record);
            return new OfRelease(Collections.unmodifiableMap(more), lookAgainAt);
        }

        // With what was saved while storage was read; and the very same map where nothing changed, by which others see
        // that nothing did.
        OfRelease and(OfRelease read) {
            var more = new TreeMap<>(read.records);
            more.putAll(records);
            return new OfRelease(more.equals(records) ? records : Collections.unmodifiableMap(more), read.lookAgainAt);
        }
    }

    /** Finds verified releases, in memory where possible. */
    @FunctionalInterface
    public interface Releases {
        /** Returns the verified release of a version; empty if none is known. */
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
     * @param releases what vouches for packages; asked when a record is read from storage, never for one in memory
     * @param faults is told of records that contradict their release
     */
    public PackageRecords(Storage storage, Releases releases, StoredFaults faults, Clocks time) {
        this.files = new PackageRecordFiles(storage);
        this.releases = releases;
        this.faults = faults;
        this.time = time;
        this.single = Caches.of(RECORDS_IN_MEMORY);
        this.invalid = Caches.of(RECORDS_IN_MEMORY);
        this.byRelease = Caches.of(RELEASES_IN_MEMORY);
    }

    /** The record of one package. */
    public Optional<PackageRecord> find(PackageId id) {
        var known = single.getIfPresent(id);
        if (known != null) {
            return Optional.of(known);
        }
        var found = files.read(id).filter(this::isValid);
        found.ifPresent(this::remember);
        return found;
    }

    /** The records of a release's stored packages where they are in memory, so that nothing has to be waited for. */
    public Optional<Map<Platform, PackageRecord>> inMemory(ReleaseId release) {
        return Optional.ofNullable(byRelease.getIfPresent(release)).map(OfRelease::records);
    }

    /**
     * Whether what is in memory of a release is older than a minute, so that storage may have more. Says so to one caller a
     * minute, who is expected to {@link #lookAgain}.
     */
    public boolean isDue(ReleaseId release) {
        var known = byRelease.getIfPresent(release);
        return known != null
                && time.reached(known.lookAgainAt())
                && byRelease.asMap().replace(release, known, new OfRelease(known.records(), time.in(SEEN_WITHIN)));
    }

    /** The records of a release's stored packages, of these platforms and no others: nothing is listed. */
    public Map<Platform, PackageRecord> ofRelease(ReleaseId release, Set<Platform> platforms) {
        var known = byRelease.getIfPresent(release);
        return known == null ? lookAgain(release, platforms) : known.records();
    }

    /** The same, read from storage as far as a package is not known to be stored. */
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

    /** Stores a record, in place of the one that was there. Its release must be stored before. */
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

    /** Removes a record, so that the bytes count no longer. */
    public void remove(PackageId id) {
        files.delete(id);
        forget(id);
    }

    /** Forgets what is in memory of all packages of a provider; storage is asked for them the next time. */
    public void forget(ProviderAddress provider) {
        single.asMap().keySet().removeIf(id -> id.provider().equals(provider));
        byRelease.asMap().keySet().removeIf(release -> release.provider().equals(provider));
    }

    /** Forgets what is in memory of all packages of a namespace; storage is asked for them the next time. */
    public void forget(Hostname hostname, String namespace) {
        single.asMap().keySet().removeIf(id -> isOf(id.provider(), hostname, namespace));
        invalid.asMap().keySet().removeIf(id -> isOf(id.provider(), hostname, namespace));
        byRelease.asMap().keySet().removeIf(release -> isOf(release.provider(), hostname, namespace));
    }

    private static boolean isOf(ProviderAddress provider, Hostname hostname, String namespace) {
        return provider.hostname().equals(hostname) && provider.namespace().equals(namespace);
    }

    /** Forgets what is in memory of a package; storage is asked for it the next time. */
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
     * Returns whether a stored record, valid or not, says that a release vouches for the package: then it is nothing that an operator
     * copied in.
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

    // A package that gives way to another one, by a decision, is nothing that somebody forged.
    private boolean wasListed(PackageRecord record) {
        return releases.first(record.id().release())
                .flatMap(first -> first.find(record.id().platform()))
                .filter(found -> found.sha256().equals(record.sha256()))
                .isPresent();
    }
}
