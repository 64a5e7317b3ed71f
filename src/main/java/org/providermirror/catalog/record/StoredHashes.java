package org.providermirror.catalog.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/** Reads the hashes in the records of a provider's stored packages, whether the records are valid or not. */
public final class StoredHashes {
    private final Storage storage;
    private final PackageRecordFiles records;

    /**
     * Describes a stored package.
     *
     * @param bytes its size
     * @param hashes the hashes in its record; empty without a record, or if they are known
     */
    public record StoredPackage(long bytes, List<PackageHash> hashes) {}

    public StoredHashes(Storage storage) {
        this.storage = storage;
        this.records = new PackageRecordFiles(storage, Runnable::run);
    }

    /**
     * Returns each stored package with the hashes in its record.
     *
     * @param isKnown returns whether the hashes of a package need not be read again
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    public Map<PackageId, StoredPackage> of(ProviderAddress provider, Predicate<PackageId> isKnown) {
        var hashes = new LinkedHashMap<PackageId, StoredPackage>();
        for (var object : storage.list(StorageLayout.packages(provider))) {
            PackageId.tryParseArchiveName(provider, object.key().name())
                    .ifPresent(id -> hashes.put(
                            id,
                            new StoredPackage(
                                    object.size(),
                                    isKnown.test(id)
                                            ? List.of()
                                            : records.read(id)
                                                    .map(PackageRecord::hashes)
                                                    .orElse(List.of()))));
        }
        return hashes;
    }
}
