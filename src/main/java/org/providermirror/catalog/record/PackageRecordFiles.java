package org.providermirror.catalog.record;

import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/** Reads and writes the records of packages in storage. Whether one is valid is not decided here. */
final class PackageRecordFiles {
    private static final RecordFormat<Document> FORMAT = new RecordFormat<>(Document.class);

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

    private final Storage storage;

    PackageRecordFiles(Storage storage) {
        this.storage = storage;
    }

    /** Reads a record; empty if there is none, or one that was copied to another's place and speaks of other bytes. */
    Optional<PackageRecord> read(PackageId id) {
        var key = StorageLayout.packageRecord(id);
        return storage.read(key)
                .flatMap(bytes -> FORMAT.read(key, bytes, PackageRecordFiles::parse))
                .filter(record -> record.id().equals(id));
    }

    void write(PackageRecord record) {
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
    }

    void delete(PackageId id) {
        storage.delete(StorageLayout.packageRecord(id));
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
                Verification.valueOf(document.assurance().toUpperCase(Locale.ROOT)));
    }

    private static PackageHash hash(String text) {
        return PackageHash.tryParse(text)
                .orElseThrow(() -> new InvalidTermException("package hash", text, "zh:<64 hex> or h1:<base64>"));
    }
}
