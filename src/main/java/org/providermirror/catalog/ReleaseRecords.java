package org.providermirror.catalog;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;

/**
 * Reads and writes the files of releases in storage: the publisher's files first, byte for byte, then the record that makes them
 * count. Verifies nothing.
 */
final class ReleaseRecords {
    private final Storage storage;

    ReleaseRecords(Storage storage) {
        this.storage = storage;
    }

    /** What is stored of a release: a record or none, and what it says if it and its files can be read. */
    record Found(boolean exists, Optional<Release> release) {}

    Found read(ProviderAddress provider, ProviderVersion version) {
        return read(provider, version, StorageLayout.release(provider, version));
    }

    /** What is stored of a release in this folder. */
    Found read(ProviderAddress provider, ProviderVersion version, StorageKey folder) {
        var record = storage.read(folder.resolve(ReleaseFiles.RECORD));
        return new Found(
                record.isPresent(),
                ReleaseFiles.read(
                        provider,
                        version,
                        name -> name.equals(ReleaseFiles.RECORD) ? record : storage.read(folder.resolve(name))));
    }

    /** Returns whether there is a record, whatever it says. */
    boolean exists(ProviderAddress provider, ProviderVersion version) {
        return storage.find(StorageLayout.releaseRecord(provider, version)).isPresent();
    }

    /** Writes a release unless there is a record; whether it was written. */
    boolean create(Release release) {
        var files = publishersFiles(release);
        files.forEach(storage::create);
        if (!storage.create(recordOf(release), record(release))) {
            return false;
        }
        // The record is ours. Files that lay there already are those of an instance that did not come to write a
        // record.
        files.forEach((file, content) -> {
            if (isOther(file, content)) {
                storage.write(file, content);
            }
        });
        return true;
    }

    /** Writes a release into this folder, in place of what may be there. */
    void write(Release release, StorageKey folder) {
        ReleaseFiles.of(release).forEach((name, content) -> storage.write(folder.resolve(name), content));
    }

    /** Writes the record of a release that begins with the same checksum files as the stored one. */
    void complete(Release release) {
        publishersFiles(release).forEach(storage::create);
        storage.write(recordOf(release), record(release));
    }

    /** Moves the record, and those files that differ from a release that is about to be written, to the quarantine. */
    void quarantine(Release successor) {
        storage.setAside(recordOf(successor));
        publishersFiles(successor).forEach((file, content) -> {
            if (isOther(file, content)) {
                storage.setAside(file);
            }
        });
    }

    private boolean isOther(StorageKey file, byte[] content) {
        return storage.read(file)
                .filter(stored -> Arrays.equals(stored, content))
                .isEmpty();
    }

    private static StorageKey recordOf(Release release) {
        return StorageLayout.releaseRecord(release.provider(), release.version());
    }

    private static byte[] record(Release release) {
        return ReleaseFiles.of(release).get(ReleaseFiles.RECORD);
    }

    private static Map<StorageKey, byte[]> publishersFiles(Release release) {
        var folder = StorageLayout.release(release.provider(), release.version());
        var files = new LinkedHashMap<StorageKey, byte[]>();
        ReleaseFiles.of(release).forEach((name, content) -> files.put(folder.resolve(name), content));
        files.remove(recordOf(release));
        return files;
    }
}
