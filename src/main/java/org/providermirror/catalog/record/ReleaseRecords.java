package org.providermirror.catalog.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;

/**
 * Reads and writes the files of releases in storage, each release in its own folder. The publisher's files come
 * first, byte for byte; the record is the commit point. Verifies nothing.
 */
final class ReleaseRecords {
    private final Storage storage;
    private final MetadataLimit limit;

    ReleaseRecords(Storage storage, MetadataLimit limit) {
        this.storage = storage;
        this.limit = limit;
    }

    /** Describes what is stored of a release: whether there is a record, and the release if its files can be read. */
    record StoredFiles(boolean exists, Optional<Release> release) {}

    StoredFiles read(ReleaseId id, StorageKey folder) {
        var record = storage.read(recordIn(folder));
        return new StoredFiles(
                record.isPresent(),
                ReleaseFiles.read(
                        id, name -> name.equals(ReleaseFiles.RECORD) ? record : storage.read(folder.resolve(name))));
    }

    /** Returns the release without the publisher's files in memory: they are read from this folder. */
    Release withFilesIn(StorageKey folder, Release release) {
        var left = new ArrayList<PublishedChecksums>();
        for (var checksums : release.checksums()) {
            var files = checksums.files();
            left.add(checksums.in(
                    new StoredPublisherFiles(storage, folder, left.size(), files.hasKeys(), files.digests())));
        }
        return release.with(left);
    }

    /** Returns whether there is a record, whatever it says. */
    boolean exists(StorageKey folder) {
        return storage.find(recordIn(folder)).isPresent();
    }

    /** Writes a release unless there is a record; returns whether it was written. */
    boolean create(Release release, StorageKey folder) {
        var files = publishersFiles(release, folder);
        var record = record(release);
        reserve(release, files, record);
        files.forEach(storage::create);
        if (!storage.create(recordIn(folder), record)) {
            return false;
        }
        // This instance wrote the record. Older files are those of an instance that stopped before it wrote a
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
        var files = publishersFiles(release, folder);
        var record = record(release);
        reserve(release, files, record);
        files.forEach(storage::create);
        storage.write(recordIn(folder), record);
    }

    private void reserve(Release release, Map<StorageKey, byte[]> files, byte[] record) {
        limit.reserve(
                release.id(),
                record.length
                        + files.values().stream()
                                .mapToLong(content -> content.length)
                                .sum());
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
