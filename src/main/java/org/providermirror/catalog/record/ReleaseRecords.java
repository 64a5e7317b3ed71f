package org.providermirror.catalog.record;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;

/**
 * Reads and writes the files of releases in storage, each release in a folder of its own: the publisher's files first, byte for
 * byte, then the record that makes them count. Verifies nothing.
 */
final class ReleaseRecords {
    private final Storage storage;

    ReleaseRecords(Storage storage) {
        this.storage = storage;
    }

    /** What is stored of a release: a record or none, and what it says if it and its files can be read. */
    record StoredFiles(boolean exists, Optional<Release> release) {}

    StoredFiles read(ReleaseId id, StorageKey folder) {
        var record = storage.read(recordIn(folder));
        return new StoredFiles(
                record.isPresent(),
                ReleaseFiles.read(
                        id, name -> name.equals(ReleaseFiles.RECORD) ? record : storage.read(folder.resolve(name))));
    }

    /** Returns whether there is a record, whatever it says. */
    boolean exists(StorageKey folder) {
        return storage.find(recordIn(folder)).isPresent();
    }

    /** Writes a release unless there is a record; whether it was written. */
    boolean create(Release release, StorageKey folder) {
        var files = publishersFiles(release, folder);
        files.forEach(storage::create);
        if (!storage.create(recordIn(folder), record(release))) {
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

    /** Writes the record of a release that begins with the same checksum files as the stored one. */
    void complete(Release release, StorageKey folder) {
        publishersFiles(release, folder).forEach(storage::create);
        storage.write(recordIn(folder), record(release));
    }

    /** Moves the record, and those files that differ from a release that is about to be written, to the quarantine. */
    void quarantine(Release successor, StorageKey folder) {
        storage.quarantine(recordIn(folder));
        publishersFiles(successor, folder).forEach((file, content) -> {
            if (isOther(file, content)) {
                storage.quarantine(file);
            }
        });
    }

    private boolean isOther(StorageKey file, byte[] content) {
        return storage.read(file)
                .filter(stored -> Arrays.equals(stored, content))
                .isEmpty();
    }

    private static StorageKey recordIn(StorageKey folder) {
        return folder.resolve(ReleaseFiles.RECORD);
    }

    private static byte[] record(Release release) {
        return ReleaseFiles.of(release).get(ReleaseFiles.RECORD);
    }

    private static Map<StorageKey, byte[]> publishersFiles(Release release, StorageKey folder) {
        var files = new LinkedHashMap<StorageKey, byte[]>();
        ReleaseFiles.of(release).forEach((name, content) -> files.put(folder.resolve(name), content));
        files.remove(recordIn(folder));
        return files;
    }
}
