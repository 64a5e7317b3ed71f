package org.providermirror.catalog.record;

import com.github.benmanes.caffeine.cache.Cache;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * Caches and stores the valid records of stored packages. A record is valid if the verified release lists its
 * platform with the same digest and the same kind of verification, or if it says that the package was imported.
 *
 * <p>Records of other instances are seen at once for a single package, and within a minute for a release. Those of a
 * release are listed once and read at the same time.
 *
 * <p>Thread-safe; every method may read or write storage and throws its {@link
 * org.providermirror.failure.StorageException}.
 */
public final class PackageRecords {
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(1);
    private static final Duration SEEN_SOON = Duration.ofSeconds(5);
    private static final int TRIES = 5;

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

        /** Returns whether a publication may add packages, whose records are stored before it is visible. */
        default boolean mayGrow(ReleaseId release) {
            return false;
        }
        /** Returns the package records that were read together with the release a moment ago. */
        default Optional<StoredReleases.FoundRecords> packages(ReleaseId release) {
            return Optional.empty();
        }
    }

    private final PackageRecordFiles files;
    private final Releases releases;
    private final StoredFaults faults;
    private final Cache<PackageId, PackageRecord> single;
    private final Cache<PackageId, Boolean> invalid;
    private final Cache<ReleaseId, OfRelease> byRelease;
    private final Clocks time;
    /** Grows with every invalidation, so that a read that began before it is not cached after it. */
    private final AtomicLong forgotten = new AtomicLong();

    private volatile Optional<Long> forgottenAt = Optional.empty();

    /**
     * Creates the records.
     *
     * @param executor reads the records of a release at the same time
     * @param releases the verified releases; asked only for records that are read from storage
     * @param faults receives records that contradict their release
     */
    public PackageRecords(Storage storage, Executor executor, Releases releases, StoredFaults faults, Clocks time) {
        this.files = new PackageRecordFiles(storage, executor);
        this.releases = releases;
        this.faults = faults;
        this.time = time;
        this.single = Caches.of(CacheShare.PACKAGE_RECORDS, (id, record) -> record.weight());
        this.invalid = Caches.of(CacheShare.INVALID_RECORDS, (id, any) -> Weights.of(id));
        this.byRelease = Caches.of(CacheShare.RELEASE_RECORDS, (id, all) -> Weights.of(id) + all.weight());
    }

    /** Returns the record of one package if it is in memory. */
    public Optional<PackageRecord> inMemory(PackageId id) {
        return Optional.ofNullable(single.getIfPresent(id));
    }

    /** Returns the record of one package. */
    public Optional<PackageRecord> find(PackageId id) {
        var known = single.getIfPresent(id);
        if (known != null) {
            return Optional.of(known);
        }
        return look(id);
    }

    /** Returns the record of one package as storage has it now. */
    public Optional<PackageRecord> look(PackageId id) {
        var before = forgotten.get();
        var found = files.read(id).filter(this::isValid);
        if (before == forgotten.get()) {
            found.ifPresentOrElse(this::remember, () -> single.invalidate(id));
        }
        return found;
    }

    /**
     * Returns the records of a release's stored packages if they are in memory, or were read together with the release
     * a moment ago.
     */
    public Optional<Map<Platform, PackageRecord>> inMemory(ReleaseId release) {
        return Optional.ofNullable(byRelease.getIfPresent(release))
                .map(OfRelease::records)
                .or(() -> readWithRelease(release));
    }

    // Another instance may store the first package of a new release at any moment.
    private Optional<Map<Platform, PackageRecord>> readWithRelease(ReleaseId release) {
        return releases.packages(release)
                .filter(found -> forgottenAt
                        .filter(instant -> instant - found.readAt() >= 0)
                        .isEmpty())
                .map(found -> remember(
                        release,
                        found.records(),
                        found.records().keySet(),
                        found.records().isEmpty() ? SEEN_SOON : SEEN_WITHIN));
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

    /** Returns the records of a release's stored packages for these platforms. */
    public Map<Platform, PackageRecord> ofRelease(ReleaseId release, Set<Platform> platforms) {
        return inMemory(release).orElseGet(() -> lookAgain(release, platforms));
    }

    /** Reads the records that are not in memory from storage. */
    public Map<Platform, PackageRecord> lookAgain(ReleaseId release, Set<Platform> platforms) {
        var unknown = new TreeSet<>(platforms);
        unknown.removeIf(platform -> single.getIfPresent(release.packageFor(platform)) != null);
        var read = unknown.isEmpty() ? Map.<Platform, PackageRecord>of() : files.read(release, unknown);
        return remember(release, read, platforms, SEEN_WITHIN);
    }

    private Map<Platform, PackageRecord> remember(
            ReleaseId release, Map<Platform, PackageRecord> read, Set<Platform> platforms, Duration seenWithin) {
        var records = new TreeMap<Platform, PackageRecord>();
        for (var platform : platforms) {
            Optional.ofNullable(single.getIfPresent(release.packageFor(platform)))
                    .or(() -> valid(read.get(platform)))
                    .ifPresent(record -> records.put(platform, record));
        }
        return byRelease
                .asMap()
                .merge(
                        release,
                        new OfRelease(Collections.unmodifiableMap(records), time.in(seenWithin)),
                        OfRelease::and)
                .records();
    }

    private Optional<PackageRecord> valid(PackageRecord read) {
        var valid = Optional.ofNullable(read).filter(this::isValid);
        valid.ifPresent(this::remember);
        return valid;
    }

    /**
     * Stores a record in place of one with other facts. Its bytes and its release must be stored before. A valid record
     * that another instance stored is never replaced by one that a decision has made invalid.
     */
    public void save(PackageRecord record) {
        var before = forgotten.get();
        var id = record.id();
        var stored = put(record);
        faults.settle(id);
        if (before == forgotten.get() && isValid(stored)) {
            // Adopts the records that were read with the release, so that this one is added to them.
            inMemory(id.release());
            remember(stored);
        } else {
            single.invalidate(id);
            byRelease.invalidate(id.release());
        }
    }

    /** Stores the record of a package whose release is published a moment later, in place of one with other facts. */
    public void prepare(PackageRecord record) {
        files.replace(record);
        forget(record.id());
    }

    /** Returns the record that is stored now: this one, or the one of another instance that stays. */
    private PackageRecord put(PackageRecord record) {
        for (var tries = 0; tries < TRIES; tries++) {
            if (files.create(record)) {
                return record;
            }
            var other = files.read(record.id()).filter(found -> stays(found, record));
            if (other.isPresent()) {
                return other.get();
            }
            files.deleteUnless(record.id(), found -> stays(found, record));
        }
        throw new StorageException(
                "writing " + StorageLayout.packageRecord(record.id()),
                new IOException("other instances replace it again and again"));
    }

    private boolean stays(PackageRecord found, PackageRecord record) {
        return found.hasSameFacts(record) || isValid(found) && !isValid(record);
    }

    /** Removes a record that contradicts the predicate, so that the bytes are no longer served as what it says. */
    public void removeUnless(PackageId id, Predicate<PackageRecord> right) {
        files.deleteUnless(id, right);
        forget(id);
    }

    /** Removes a record if its bytes are missing or have another length. */
    public void removeOrphaned(PackageId id) {
        if (files.deleteOrphaned(id)) {
            forget(id);
        }
    }

    /** Invalidates the cached records of a provider. */
    public void forget(ProviderAddress provider) {
        invalidated();
        single.asMap().keySet().removeIf(id -> id.provider().equals(provider));
        byRelease.asMap().keySet().removeIf(release -> release.provider().equals(provider));
    }

    /** Invalidates the cached records of a namespace. */
    public void forget(Hostname hostname, String namespace) {
        invalidated();
        single.asMap().keySet().removeIf(id -> id.provider().isIn(hostname, namespace));
        invalid.asMap().keySet().removeIf(id -> id.provider().isIn(hostname, namespace));
        byRelease.asMap().keySet().removeIf(release -> release.provider().isIn(hostname, namespace));
    }

    /** Invalidates the cached record of a package. */
    public void forget(PackageId id) {
        invalidated();
        single.invalidate(id);
        invalid.invalidate(id);
        byRelease.invalidate(id.release());
    }

    private void invalidated() {
        forgotten.incrementAndGet();
        forgottenAt = Optional.of(time.monotonic().getAsLong());
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
        var mayBeAdded = listed.isEmpty() && releases.mayGrow(id.release());
        if (!isListed && !mayBeAdded && !release.get().undecided().contains(id.platform()) && !wasListed(record)) {
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
