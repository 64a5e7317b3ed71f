package org.providermirror.scrub;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;

/**
 * Compares stored bytes with their records, and quarantines bytes that differ. Another instance may purge, repair or
 * replace a package meanwhile: only what was hashed is removed. Thread-safe.
 */
final class PackageIntegrity {
    /**
     * Says what is wrong with a package.
     *
     * @param hashed the bytes that differ; empty if they are missing
     */
    record Fault(String reason, Optional<StoredObject> hashed) {}

    private final Storage storage;
    private final PackageRecords records;

    PackageIntegrity(Storage storage, PackageRecords records) {
        this.storage = storage;
        this.records = records;
    }

    /**
     * Hashes the bytes of a package; empty if they are what its record says, or if it has no valid record.
     *
     * @param cancelled returns whether to give up; then nothing is wrong
     * @throws InterruptedException if the instance stops
     */
    Optional<Fault> fault(PackageId id, RateLimitedDigest digest, BooleanSupplier cancelled)
            throws IOException, InterruptedException {
        var record = records.look(id);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        var key = StorageLayout.archive(id);
        var judged = storage.find(key);
        var reason =
                judged.isEmpty() ? Optional.of("its bytes are missing") : difference(record.get(), digest, cancelled);
        // Both once more: new bytes must not be compared with an old record, nor old bytes with a new one.
        return reason.filter(fault ->
                        storage.find(key).equals(judged) && records.look(id).equals(record))
                .map(fault -> new Fault(fault, judged));
    }

    private Optional<String> difference(PackageRecord record, RateLimitedDigest digest, BooleanSupplier cancelled)
            throws IOException, InterruptedException {
        var stream = storage.stream(StorageLayout.archive(record.id()));
        if (stream.isEmpty()) {
            return Optional.empty();
        }
        try (var bytes = stream.get()) {
            var sha256 = digest.of(bytes, cancelled);
            return sha256.equals(record.sha256())
                    ? Optional.empty()
                    : Optional.of("its bytes have the SHA-256 " + sha256 + " instead of " + record.sha256());
        } catch (InterruptedException stopped) {
            if (cancelled.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
            throw stopped;
        }
    }

    /** Removes the record of a package, so that it is not served, and leaves its bytes. */
    void keepOut(PackageId id, Fault fault) {
        if (fault.hashed().isPresent()) {
            records.removeUnless(id, record -> false);
        } else {
            records.removeOrphaned(id);
        }
        records.forget(id);
    }

    /** Quarantines the bytes that were hashed, and removes their record, unless either has changed since. */
    void quarantine(PackageId id, Fault fault) {
        fault.hashed().ifPresent(storage::quarantineIfUnchanged);
        records.removeOrphaned(id);
        records.forget(id);
    }
}
