package org.providermirror.catalog.record;

import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.RecordStore;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;

/** Reads and writes the records of packages in storage, whether they are valid or not. */
final class PackageRecordFiles {
    private static final RecordFormat<PackageDocument, PackageRecord> FORMAT =
            new RecordFormat<>(PackageDocument.class, PackageDocument::of, PackageDocument::toRecord);

    private record PackageDocument(
            ProviderAddress provider,
            ProviderVersion version,
            Platform platform,
            PackageHash zh,
            PackageHash h1,
            long size,
            Optional<URI> origin,
            Instant storedAt,
            String assurance) {
        static PackageDocument of(PackageRecord record) {
            return new PackageDocument(
                    record.id().provider(),
                    record.id().version(),
                    record.id().platform(),
                    PackageHash.zh(record.sha256()),
                    record.h1(),
                    record.size(),
                    record.origin(),
                    record.storedAt(),
                    record.assurance().name().toLowerCase(Locale.ROOT));
        }

        PackageRecord toRecord() {
            return new PackageRecord(
                    new PackageId(provider, version, platform),
                    new Sha256(zh.value()),
                    h1,
                    size,
                    origin,
                    storedAt,
                    Verification.valueOf(assurance.toUpperCase(Locale.ROOT)));
        }
    }

    private static final String SUFFIX = ".json";

    private final Storage storage;
    private final FolderReads folders;
    private final RecordStore<PackageRecord> records;

    PackageRecordFiles(Storage storage, Executor executor) {
        this.storage = storage;
        this.folders = new FolderReads(storage, executor);
        this.records = new RecordStore<>(storage, FORMAT);
    }

    /** Returns a record; empty if it does not exist or was copied from another package. */
    Optional<PackageRecord> read(PackageId id) {
        return records.read(StorageLayout.packageRecord(id))
                .filter(record -> record.id().equals(id));
    }

    /** Returns the records of those packages of a release that are stored. */
    Map<Platform, PackageRecord> read(ReleaseId release, Set<Platform> platforms) {
        return folders.read(
                StorageLayout.release(release),
                name -> platform(name).filter(platforms::contains).isPresent(),
                files -> parse(release, files));
    }

    /** Returns whether a file in the folder of a release is the record of a package by its name. */
    static boolean isName(String name) {
        return platform(name).isPresent();
    }

    /** Returns the records among the files in the folder of a release. */
    static Map<Platform, PackageRecord> parse(ReleaseId release, Map<String, byte[]> files) {
        var records = new TreeMap<Platform, PackageRecord>();
        files.forEach((name, bytes) -> platform(name)
                .map(release::packageFor)
                .flatMap(id -> FORMAT.read(StorageLayout.packageRecord(id), bytes)
                        .filter(record -> record.id().equals(id)))
                .ifPresent(record -> records.put(record.id().platform(), record)));
        return records;
    }

    private static Optional<Platform> platform(String name) {
        return name.endsWith(SUFFIX)
                ? Platform.tryParse(name.substring(0, name.length() - SUFFIX.length()))
                : Optional.empty();
    }

    boolean create(PackageRecord record) {
        return records.create(StorageLayout.packageRecord(record.id()), record);
    }

    /** Writes a record in place of one with other facts. */
    void replace(PackageRecord record) {
        deleteUnless(record.id(), found -> found.hasSameFacts(record));
        create(record);
    }

    /** Deletes a record that contradicts the predicate, or that cannot be read, unless it changes meanwhile. */
    void deleteUnless(PackageId id, Predicate<PackageRecord> right) {
        storage.find(StorageLayout.packageRecord(id))
                .filter(judged -> read(id).filter(right).isEmpty())
                .ifPresent(storage::deleteIfUnchanged);
    }

    /**
     * Deletes a record whose bytes are missing or have another length, unless it changes meanwhile. Returns whether
     * there was one.
     */
    boolean deleteOrphaned(PackageId id) {
        var judged = storage.find(StorageLayout.packageRecord(id));
        if (judged.isEmpty()) {
            return false;
        }
        var size = read(id).map(PackageRecord::size);
        var stored = storage.find(StorageLayout.archive(id)).map(StoredObject::size);
        if (stored.isPresent() && stored.equals(size)) {
            return false;
        }
        storage.deleteIfUnchanged(judged.get());
        return true;
    }
}
