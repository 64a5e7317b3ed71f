package org.providermirror.catalog.record;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.ObjectPages;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.RecordStore;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/** Reads and writes the version lists in storage: what upstream listed last, what it ever listed, and when. */
public final class VersionRecords {
    private static final RecordFormat<VersionsRecord, VersionsRecord> FORMAT = RecordFormat.of(VersionsRecord.class);

    private record VersionsRecord(Instant learntAt, List<String> warnings, List<VersionEntry> versions) {}

    private record VersionEntry(
            ProviderVersion version,
            List<String> protocols,
            List<Platform> platforms,
            Instant firstSeen,
            boolean listed) {
        static VersionEntry of(CatalogVersion known) {
            return new VersionEntry(
                    known.version(),
                    known.protocols(),
                    known.platforms().stream().sorted().toList(),
                    known.firstSeen(),
                    known.listed());
        }

        CatalogVersion version(Map<Object, Object> shared) {
            return new CatalogVersion(
                    version,
                    shared(shared, List.copyOf(protocols)),
                    shared(shared, Set.copyOf(platforms)),
                    shared(shared, firstSeen),
                    listed);
        }

        // Most versions have the same platforms and protocols, which are held once.
        @SuppressWarnings("unchecked")
        private static <T> T shared(Map<Object, Object> shared, T value) {
            return (T) shared.computeIfAbsent(value, same -> same);
        }
    }

    private final Storage storage;
    private final RecordStore<VersionsRecord> records;

    public VersionRecords(Storage storage) {
        this.storage = storage;
        this.records = new RecordStore<>(storage, FORMAT);
    }

    /** Returns the stored list of a provider; empty if it does not exist or cannot be read. */
    public Optional<CatalogVersions> read(ProviderAddress provider) {
        return records.read(StorageLayout.versions(provider)).map(document -> {
            var versions = new TreeMap<ProviderVersion, CatalogVersion>();
            var shared = new HashMap<Object, Object>();
            document.versions().forEach(known -> versions.put(known.version(), known.version(shared)));
            return new CatalogVersions(provider, versions, document.warnings(), document.learntAt());
        });
    }

    /** Returns the providers that a pattern matches and whose lists are stored, sorted. Lists their folders. */
    public SortedSet<ProviderAddress> providers(ProviderPattern pattern) {
        var folder =
                StorageLayout.folder(pattern).map(StorageLayout.OWN::resolve).orElse(StorageLayout.OWN);
        var providers = new TreeSet<ProviderAddress>();
        new ObjectPages(storage, folder)
                .forEachRemaining(object -> StorageLayout.providerBelow(StorageLayout.OWN, object.key())
                        .filter(provider ->
                                pattern.matches(provider) && object.key().equals(StorageLayout.versions(provider)))
                        .ifPresent(providers::add));
        return providers;
    }

    /**
     * Writes the list of a provider.
     *
     * @throws StorageException if storage fails, or if the list is longer than a record may be
     */
    public void write(CatalogVersions known) {
        var key = StorageLayout.versions(known.provider());
        var record = FORMAT.write(new VersionsRecord(
                known.learntAt(),
                known.warnings(),
                known.versions().values().stream().map(VersionEntry::of).toList()));
        if (record.length > Storage.MAXIMUM_RECORD_BYTES) {
            throw new StorageException(
                    "writing " + key, new IOException("it has " + record.length + " bytes, too many for a record"));
        }
        storage.write(key, record);
    }
}
