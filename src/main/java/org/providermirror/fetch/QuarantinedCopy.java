package org.providermirror.fetch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores a package from the quarantine if its release lists those bytes. The bytes in its place are deleted only
 * after the replacement is verified and staged; the quarantine keeps its copy, so that a crash loses nothing.
 *
 * <p>Thread-safe. Reads whole archives, so never call it on a request's thread.
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
     * Restores the bytes that the release lists, if they are in storage or in quarantine. Otherwise removes the record,
     * so that other bytes are not served. Does nothing if the record is right.
     *
     * @throws IOException if archives cannot be read
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    public void restore(PackageId id, Release release) throws IOException {
        var listed = release.find(id.platform()).map(ReleasePackage::sha256);
        if (listed.isEmpty() || isRecorded(id, listed.get())) {
            return;
        }
        records.removeUnless(id, record -> record.sha256().equals(listed.get()));
        if (isStored(id, listed.get()) || replace(id, listed.get())) {
            storedCopy.adopt(id, release);
            LOG.info("The first copy of {} is restored and served again", id);
        }
    }

    private boolean isRecorded(PackageId id, Sha256 listed) {
        return records.look(id)
                .map(PackageRecord::sha256)
                .filter(listed::equals)
                .isPresent();
    }

    private boolean isStored(PackageId id, Sha256 listed) throws IOException {
        var stored = storage.find(StorageLayout.archive(id));
        return stored.isPresent() && hasDigest(stored.get(), listed);
    }

    private boolean hasDigest(StoredObject stored, Sha256 listed) throws IOException {
        try (var copy = LocalCopy.of(storage, stored)) {
            return copy.digest().equals(listed);
        } catch (NoSuchFileException removedMeanwhile) {
            return false;
        }
    }

    // Another instance may do the same at the same time: its result is not removed.
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
            if (staging.publish(key, listed)) {
                return true;
            }
            var other = storage.find(key);
            if (other.isPresent() && !hasDigest(other.get(), listed)) {
                storage.deleteIfUnchanged(other.get());
            }
            return staging.publish(key, listed) || isStored(id, listed);
        }
    }
}
