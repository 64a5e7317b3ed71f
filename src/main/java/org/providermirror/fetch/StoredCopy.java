package org.providermirror.fetch;

import java.io.IOException;
import java.util.Optional;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.UnreadableArchiveException;
import org.providermirror.catalog.Assurance;
import org.providermirror.catalog.ImportedFolder;
import org.providermirror.catalog.PackageRecord;
import org.providermirror.catalog.PackageRecords;
import org.providermirror.catalog.Time;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes that lie in storage already: copied in by an operator, or published just before a crash kept their record from
 * being written. They count once they have been checked; what fails the check is set aside, never served and never lost.
 *
 * <p>Safe for use by any number of threads; reads whole archives, so never on a request's thread.
 */
public final class StoredCopy {
    private static final Logger LOG = LoggerFactory.getLogger(StoredCopy.class);

    private final Storage storage;
    private final PackageRecords records;
    private final ImportedFolder folder;
    private final ArchiveHash archiveHash;
    private final Time time;
    private final FetchWatch watch;

    /** @param watch is told where a publisher now has other bytes */
    public StoredCopy(Storage storage, PackageRecords records, ArchiveHash archiveHash, Time time, FetchWatch watch) {
        this.storage = storage;
        this.records = records;
        this.folder = new ImportedFolder(storage);
        this.archiveHash = archiveHash;
        this.time = time;
        this.watch = watch;
    }

    /**
     * The record of the stored copy of a package, written now where it was missing; empty where none counts.
     *
     * @param release the verified release that lists it
     * @throws IOException where the copy could not be read
     */
    public Optional<PackageRecord> adopt(PackageId id, Release release) throws IOException {
        var listed = release.find(id.platform()).orElseThrow();
        var stored = storage.find(StorageLayout.archive(id));
        var record = records.find(id);
        if (stored.isPresent() && record.isPresent() && isWhole(record.get(), stored.get())) {
            return vouchFor(record.get(), listed.sha256(), Assurance.of(release, id.platform()));
        }
        if (record.isPresent()) {
            LOG.error("the bytes of {} are missing or not whole; fetching them anew", id);
            records.remove(id);
        }
        return stored.isPresent()
                ? check(id, stored.get(), listed.sha256(), Assurance.of(release, id.platform()))
                : Optional.empty();
    }

    /** Whether the bytes have the length that their record says. */
    public static boolean isWhole(PackageRecord record, StoredObject stored) {
        return record.size() == stored.size();
    }

    private Optional<PackageRecord> vouchFor(PackageRecord record, Sha256 signed, Assurance assurance) {
        var same = record.sha256().equals(signed);
        if (record.assurance() != Assurance.IMPORTED) {
            if (!same) {
                LOG.error("the publisher of {} now has other bytes; the first copy stays", record.id());
                watch.changed(record.id(), record.sha256(), signed);
            }
            return Optional.of(record);
        }
        if (!same) {
            setAside(record.id(), "is not the package that its publisher signed");
            return Optional.empty();
        }
        return Optional.of(save(record.id(), record.sha256(), record.h1(), record.size(), assurance));
    }

    private Optional<PackageRecord> check(PackageId id, StoredObject stored, Sha256 signed, Assurance assurance)
            throws IOException {
        try (var copy = CopyAtHand.of(storage, stored)) {
            if (!copy.digest().equals(signed)) {
                setAside(id, "is not the package that its publisher signed");
                return Optional.empty();
            }
            return contentHash(id, copy).map(h1 -> save(id, signed, h1, stored.size(), assurance));
        }
    }

    /**
     * The record of a package that was copied in, while upstream cannot be asked: by its own {@code h1:}, and marked so.
     * Empty where no bytes lie there, and where they are not what the document beside them says.
     */
    public Optional<PackageRecord> adoptUnasked(PackageId id) {
        var stored = storage.find(StorageLayout.archive(id));
        var record = records.find(id).filter(found -> stored.isPresent() && isWhole(found, stored.get()));
        if (stored.isEmpty() || record.isPresent()) {
            return record;
        }
        if (records.lacksSignature(id)) {
            return Optional.empty();
        }
        try (var copy = CopyAtHand.of(storage, stored.get())) {
            var claimed = folder.hashes(id);
            var zh = copy.digest();
            var h1 = contentHash(id, copy);
            if (h1.isEmpty()) {
                return Optional.empty();
            }
            if (!claimed.isEmpty() && !claimed.contains(h1.get()) && !claimed.contains(PackageHash.zh(zh))) {
                setAside(id, "is not what the document beside it says");
                return Optional.empty();
            }
            return Optional.of(save(id, zh, h1.get(), stored.get().size(), Assurance.IMPORTED));
        } catch (IOException unreadable) {
            LOG.warn("could not read the stored copy of {}: {}", id, unreadable.getMessage());
            return Optional.empty();
        }
    }

    private PackageRecord save(PackageId id, Sha256 zh, PackageHash h1, long size, Assurance assurance) {
        var record = new PackageRecord(
                id, zh, h1, size, Optional.empty(), time.wall().instant(), assurance);
        records.save(record);
        LOG.info("{} was in storage already and counts now ({})", id, assurance);
        return record;
    }

    private Optional<PackageHash> contentHash(PackageId id, CopyAtHand copy) throws IOException {
        try {
            return Optional.of(archiveHash.h1(copy.file()));
        } catch (UnreadableArchiveException unreadable) {
            setAside(id, "is no archive that can be hashed: " + unreadable.getMessage());
            return Optional.empty();
        }
    }

    private void setAside(PackageId id, String reason) {
        LOG.error("the stored copy of {} {}; it was set aside and is not served", id, reason);
        records.remove(id);
        storage.setAside(StorageLayout.archive(id));
    }
}
