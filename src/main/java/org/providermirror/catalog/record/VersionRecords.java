package org.providermirror.catalog.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.RecordStore;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/** Reads and writes the version lists in storage: what upstream listed last, what it ever listed, and when. */
public final class VersionRecords {
    private static final RecordFormat<VersionsRecord, VersionsRecord> FORMAT = RecordFormat.of(VersionsRecord.class);

    private record VersionsRecord(Instant learntAt, List<String> warnings, List<CatalogVersion> versions) {}

    private final RecordStore<VersionsRecord> records;

    public VersionRecords(Storage storage) {
        this.records = new RecordStore<>(storage, FORMAT);
    }

    /** Returns the stored list of a provider; empty if it does not exist or cannot be read. */
    public Optional<CatalogVersions> read(ProviderAddress provider) {
        return records.read(StorageLayout.versions(provider)).map(document -> {
            var versions = new TreeMap<ProviderVersion, CatalogVersion>();
            document.versions().forEach(known -> versions.put(known.version(), known));
            return new CatalogVersions(provider, versions, document.warnings(), document.learntAt());
        });
    }

    public void write(CatalogVersions known) {
        records.write(
                StorageLayout.versions(known.provider()),
                new VersionsRecord(
                        known.learntAt(),
                        known.warnings(),
                        List.copyOf(known.versions().values())));
    }
}
