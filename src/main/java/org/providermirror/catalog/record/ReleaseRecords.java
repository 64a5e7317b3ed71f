package org.providermirror.catalog.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.providermirror.provider.Platform;
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

    private final FolderReads folders;

    /** @param executor reads files at the same time */
    ReleaseRecords(Storage storage, Executor executor, MetadataLimit limit) {
        this.storage = storage;
        this.folders = new FolderReads(storage, executor);
        this.limit = limit;
    }

    /**
     * Describes what is stored of a release.
     *
     * @param exists whether there is a record
     * @param release the release, if its files can be read
     * @param packages the records of its stored packages, valid or not
     */
    record StoredFiles(boolean exists, Optional<Release> release, Map<Platform, PackageRecord> packages) {}

    /** Reads what is stored of a release; the publisher's files may be in memory only until the use returns. */
    <T> T read(ReleaseId id, StorageKey folder, Function<StoredFiles, T> use) {
        return folders.read(
                folder,
                name -> ReleaseFiles.isName(name) || PackageRecordFiles.isName(name),
                files -> use.apply(new StoredFiles(
                        files.containsKey(ReleaseFiles.RECORD),
                        ReleaseFiles.read(id, name -> Optional.ofNullable(files.get(name))),
                        PackageRecordFiles.parse(id, files))));
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
        return reserving(release, files, record, () -> create(files, record, folder));
    }

    private boolean create(Map<StorageKey, byte[]> files, byte[] record, StorageKey folder) {
        var others = new TreeSet<StorageKey>();
        files.forEach((file, content) -> {
            if (!storage.create(file, content)) {
                others.add(file);
            }
        });
        if (!storage.create(recordIn(folder), record)) {
            return false;
        }
        // This instance wrote the record. Older files are those of an instance that stopped before it wrote a
        // record.
        others.stream()
                .filter(file -> isOther(file, files.get(file)))
                .forEach(file -> storage.write(file, files.get(file)));
        return true;
    }

    /** Writes the record of a release that begins with the same checksum files as the stored one. */
    void complete(Release release, StorageKey folder) {
        var files = publishersFiles(release, folder);
        var record = record(release);
        reserving(release, files, record, () -> {
            files.forEach(storage::create);
            storage.write(recordIn(folder), record);
            return true;
        });
    }

    private boolean reserving(Release release, Map<StorageKey, byte[]> files, byte[] record, BooleanSupplier writing) {
        var bytes = record.length
                + files.values().stream().mapToLong(content -> content.length).sum();
        limit.reserve(release.id(), bytes);
        var isWritten = false;
        try {
            isWritten = writing.getAsBoolean();
            return isWritten;
        } finally {
            if (!isWritten) {
                limit.release(release.id(), bytes);
            }
        }
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
