package org.providermirror.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * The records of stored packages, in storage and in memory. What another mirror on the same storage recorded is seen at
 * once where a single package is asked for, and at the latest a minute after somebody asked for its release.
 *
 * <p>Safe for use by any number of threads; every method may read or write storage and throws its
 * {@link org.providermirror.failure.StorageException}.
 */
public final class PackageRecords {
    private static final RecordFormat<Document> FORMAT = new RecordFormat<>(Document.class);
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(1);
    private static final long RELEASES_IN_MEMORY = 20_000;
    private static final long RECORDS_IN_MEMORY = 100_000;

    private record Document(
            String provider,
            String version,
            String platform,
            String zh,
            String h1,
            long size,
            String origin,
            String storedAt,
            String assurance) {}

    private record ReleaseId(ProviderAddress provider, ProviderVersion version) {}

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

    private final Storage storage;
    private final SignaturePolicy signatures;
    private final Cache<PackageId, PackageRecord> single;
    private final Cache<ReleaseId, OfRelease> byRelease;
    private final Time time;

    /**
     * @param signatures what a package that is stored must have to count: where signatures are required, a record from a
     *     time when they were not is as good as none
     */
    public PackageRecords(Storage storage, SignaturePolicy signatures, Time time) {
        this.storage = storage;
        this.signatures = signatures;
        this.time = time;
        this.single = Memory.of(RECORDS_IN_MEMORY);
        this.byRelease = Memory.of(RELEASES_IN_MEMORY);
    }

    /** The record of one package. */
    public Optional<PackageRecord> find(PackageId id) {
        var known = single.getIfPresent(id);
        if (known != null) {
            return Optional.of(known);
        }
        var found = read(id);
        found.ifPresent(this::remember);
        return found;
    }

    /** The records of a release's stored packages where they are in memory, so that nothing has to be waited for. */
    public Optional<Map<Platform, PackageRecord>> inMemory(ProviderAddress provider, ProviderVersion version) {
        return Optional.ofNullable(byRelease.getIfPresent(new ReleaseId(provider, version)))
                .map(OfRelease::records);
    }

    /**
     * Whether what is in memory of a release is older than a minute, so that storage may have more. Says so to one caller a
     * minute, who is expected to {@link #lookAgain}.
     */
    public boolean isDue(ProviderAddress provider, ProviderVersion version) {
        var id = new ReleaseId(provider, version);
        var known = byRelease.getIfPresent(id);
        return known != null
                && time.reached(known.lookAgainAt())
                && byRelease.asMap().replace(id, known, new OfRelease(known.records(), time.in(SEEN_WITHIN)));
    }

    /** The records of a release's stored packages, of these platforms and no others: nothing is listed. */
    public Map<Platform, PackageRecord> ofRelease(
            ProviderAddress provider, ProviderVersion version, Set<Platform> platforms) {
        var id = new ReleaseId(provider, version);
        var known = byRelease.getIfPresent(id);
        return known == null ? lookAgain(provider, version, platforms) : known.records();
    }

    /** The same, read from storage as far as a package is not known to be stored. */
    public Map<Platform, PackageRecord> lookAgain(
            ProviderAddress provider, ProviderVersion version, Set<Platform> platforms) {
        var id = new ReleaseId(provider, version);
        var records = new TreeMap<Platform, PackageRecord>();
        for (var platform : platforms) {
            find(new PackageId(provider, version, platform)).ifPresent(record -> records.put(platform, record));
        }
        return byRelease
                .asMap()
                .merge(id, new OfRelease(Collections.unmodifiableMap(records), time.in(SEEN_WITHIN)), OfRelease::and)
                .records();
    }

    /** Keeps a record, in place of the one that was there. */
    public void save(PackageRecord record) {
        var document = new Document(
                record.id().provider().toString(),
                record.id().version().toString(),
                record.id().platform().toString(),
                PackageHash.zh(record.sha256()).toString(),
                record.h1().toString(),
                record.size(),
                record.origin().map(URI::toString).orElse(null),
                record.storedAt().toString(),
                record.assurance().name().toLowerCase(Locale.ROOT));
        storage.write(StorageLayout.packageRecord(record.id()), FORMAT.write(document));
        remember(record);
    }

    /** Removes a record, so that the bytes count no longer. */
    public void remove(PackageId id) {
        storage.delete(StorageLayout.packageRecord(id));
        single.invalidate(id);
        byRelease.invalidate(releaseOf(id));
    }

    /** Forgets what is in memory of all packages of a provider; storage is asked for them the next time. */
    public void forget(ProviderAddress provider) {
        single.asMap().keySet().removeIf(id -> id.provider().equals(provider));
        byRelease.asMap().keySet().removeIf(release -> release.provider().equals(provider));
    }

    /** Forgets what is in memory of a package; storage is asked for it the next time. */
    public void forget(PackageId id) {
        single.invalidate(id);
        byRelease.invalidate(releaseOf(id));
    }

    private void remember(PackageRecord record) {
        single.put(record.id(), record);
        byRelease.asMap().computeIfPresent(releaseOf(record.id()), (release, known) -> known.with(record));
    }

    // A record that was copied to another's place speaks of other bytes.
    private Optional<PackageRecord> read(PackageId id) {
        return readAny(id).filter(this::counts);
    }

    private boolean counts(PackageRecord record) {
        return signatures == SignaturePolicy.OFF || record.assurance() != Assurance.UNSIGNED;
    }

    /**
     * Whether a package has a record that does not count now, as nobody looked for a signature when it was stored. Without
     * a release that vouches for it, it is nothing that an operator copied in.
     */
    public boolean lacksSignature(PackageId id) {
        return readAny(id).filter(record -> !counts(record)).isPresent();
    }

    private Optional<PackageRecord> readAny(PackageId id) {
        var key = StorageLayout.packageRecord(id);
        return storage.read(key)
                .flatMap(bytes -> FORMAT.read(key, bytes, PackageRecords::parse))
                .filter(record -> record.id().equals(id));
    }

    private static PackageRecord parse(Document document) {
        var id = new PackageId(
                ProviderAddress.parse(document.provider()),
                ProviderVersion.parse(document.version()),
                Platform.parse(document.platform()));
        return new PackageRecord(
                id,
                new Sha256(hash(document.zh()).value()),
                hash(document.h1()),
                document.size(),
                Optional.ofNullable(document.origin()).map(URI::create),
                Instant.parse(document.storedAt()),
                Assurance.valueOf(document.assurance().toUpperCase(Locale.ROOT)));
    }

    private static PackageHash hash(String text) {
        return PackageHash.tryParse(text)
                .orElseThrow(() -> new InvalidTermException("package hash", text, "zh:<64 hex> or h1:<base64>"));
    }

    private static ReleaseId releaseOf(PackageId id) {
        return new ReleaseId(id.provider(), id.version());
    }
}
