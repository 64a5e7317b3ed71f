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

    public StoredHashes(Storage storage) {
        this.storage = storage;
        this.records = new PackageRecordFiles(storage, Runnable::run);
    }

    /**
     * Returns each stored package with the hashes in its record, if it has one.
     *
     * @param isKnown returns whether the hashes of a package need not be read again; its list is empty then
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    public Map<PackageId, List<PackageHash>> of(ProviderAddress provider, Predicate<PackageId> isKnown) {
        var hashes = new LinkedHashMap<PackageId, List<PackageHash>>();
        for (var object : storage.list(StorageLayout.packages(provider))) {
            PackageId.tryParseArchiveName(provider, object.key().name())
                    .ifPresent(id -> hashes.put(
                            id,
                            isKnown.test(id)
                                    ? List.of()
                                    : records.read(id)
                                            .map(PackageRecord::hashes)
                                            .orElse(List.of())));
        }
        return hashes;
    }
}
