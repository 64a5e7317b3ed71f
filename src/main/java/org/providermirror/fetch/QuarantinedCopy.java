package org.providermirror.fetch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a package back from the quarantine that its release lists. What stands in its place is deleted only when the bytes that
 * replace it are verified and at hand; the quarantine keeps its own copy, so that a crash loses nothing.
 *
 * <p>Safe for use by any number of threads; reads whole archives, so never on a request's thread.
 */
public final class QuarantinedCopy {
    private static final Logger LOG = LoggerFactory.getLogger(QuarantinedCopy.class);

    private final Storage storage;
    private final PackageRecords records;
    private final ExistingArchives storedCopy;

    public QuarantinedCopy(Storage storage, PackageRecords records, ExistingArchives storedCopy) {
        this.storage = storage;
        this.records = records;
        this.storedCopy = storedCopy;
    }

    /**
     * Makes the stored copy of a package that of its release, if such bytes are in storage or in quarantine; otherwise only
     * its record is removed, so that other bytes are not served. Does nothing if the record is right.
     *
     * @throws IOException if archives cannot be read
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    public void restore(PackageId id, Release release) throws IOException {
        var listed = release.find(id.platform()).map(ReleasePackage::sha256);
        if (listed.isEmpty() || isRecorded(id, listed.get())) {
            return;
        }
        records.remove(id);
        if (isStored(id, listed.get()) || replace(id, listed.get())) {
            storedCopy.adopt(id, release);
            LOG.info("the first copy of {} is served again", id);
        }
    }

    private boolean isRecorded(PackageId id, Sha256 listed) {
        records.forget(id);
        return records.find(id)
                .map(PackageRecord::sha256)
                .filter(listed::equals)
                .isPresent();
    }

    private boolean isStored(PackageId id, Sha256 listed) throws IOException {
        var stored = storage.find(StorageLayout.archive(id));
        if (stored.isEmpty()) {
            return false;
        }
        try (var copy = LocalCopy.of(storage, stored.get())) {
            return copy.digest().equals(listed);
        }
    }

    // Another instance may do the same at the same time: what is in place by then is not taken away again.
    private boolean replace(PackageId id, Sha256 listed) throws IOException {
        var key = StorageLayout.archive(id);
        var quarantined = storage.find(StorageLayout.QUARANTINE.resolve(key.value()));
        if (quarantined.isEmpty()) {
            return false;
        }
        try (var copy = LocalCopy.of(storage, quarantined.get());
                var staging = storage.stage(quarantined.get().size())) {
            Files.copy(copy.file(), staging.file(), StandardCopyOption.REPLACE_EXISTING);
            try (var bytes = Files.newInputStream(staging.file())) {
                if (!Sha256.ofCopied(bytes, OutputStream.nullOutputStream()).equals(listed)) {
                    return false;
                }
            }
            if (staging.publish(key, listed) || isStored(id, listed)) {
                return true;
            }
            storage.delete(key);
            return staging.publish(key, listed) || isStored(id, listed);
        }
    }
}
