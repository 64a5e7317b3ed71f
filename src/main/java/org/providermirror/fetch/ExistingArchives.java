package org.providermirror.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.UnreadableArchiveException;
import org.providermirror.catalog.ImportedFolder;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredFaults;
import org.providermirror.catalog.record.Verification;
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
 * being written. They count once they have been checked. What fails the check is reported, is not served, and stays where it is
 * until verified bytes can take its place.
 *
 * <p>Safe for use by any number of threads; reads whole archives, so never on a request's thread. Bytes that failed are not read
 * again for ten minutes, unless they change.
 */
public final class ExistingArchives {
    private static final Logger LOG = LoggerFactory.getLogger(ExistingArchives.class);
    private static final Duration FAILED_FOR = Duration.ofMinutes(10);
    private static final long FAILED_IN_MEMORY = 10_000;

    private final Storage storage;
    private final ReleaseCatalog releases;
    private final PackageRecords records;
    private final ImportedFolder folder;
    private final ArchiveHash archiveHash;
    private final StoredFaults faults;
    private final Clocks time;
    private final Cache<PackageId, Failed> failed;

    /** @param expected what the bytes should have been; empty if nobody vouched for any */
    private record Failed(StoredObject stored, Optional<Sha256> expected) {}

    /** @param faults is told which bytes fail the check */
    public ExistingArchives(
            Storage storage,
            ReleaseCatalog releases,
            PackageRecords records,
            ArchiveHash archiveHash,
            StoredFaults faults,
            Clocks time) {
        this.storage = storage;
        this.releases = releases;
        this.records = records;
        this.folder = new ImportedFolder(storage);
        this.archiveHash = archiveHash;
        this.faults = faults;
        this.time = time;
        this.failed = Caches.of(FAILED_IN_MEMORY, FAILED_FOR, time);
    }

    /**
     * The record of the stored copy of a package, written now where it was missing; empty where none counts.
     *
     * @param release the verified release that lists it
     * @throws IOException where the copy could not be read
     */
    public Optional<PackageRecord> adopt(PackageId id, Release release) throws IOException {
        var signed = release.find(id.platform()).orElseThrow().sha256();
        var stored = storage.find(StorageLayout.archive(id));
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        var record = records.find(id)
                .filter(found -> found.assurance() != Verification.IMPORTED)
                .filter(found -> isWhole(found, stored.get()));
        if (record.isPresent()) {
            return record;
        }
        return hasFailed(id, stored.get(), Optional.of(signed))
                ? Optional.empty()
                : check(id, stored.get(), signed, release);
    }

    /** Whether the bytes have the length that their record says. */
    public static boolean isWhole(PackageRecord record, StoredObject stored) {
        return record.size() == stored.size();
    }

    private Optional<PackageRecord> check(PackageId id, StoredObject stored, Sha256 signed, Release release)
            throws IOException {
        try (var copy = LocalCopy.of(storage, stored)) {
            var found = copy.digest();
            if (!found.equals(signed)) {
                fail(
                        id,
                        new Failed(stored, Optional.of(signed)),
                        "has the SHA-256 " + found + ", and its publisher signed " + signed);
                return Optional.empty();
            }
            var h1 = contentHash(id, copy, new Failed(stored, Optional.of(signed)));
            if (h1.isEmpty()) {
                return Optional.empty();
            }
            releases.ensureStored(release);
            return Optional.of(save(id, signed, h1.get(), stored.size(), Verification.of(release, id.platform())));
        }
    }

    /**
     * The record of a package that was copied in, while upstream cannot be asked: by its own {@code h1:}, and marked so.
     * Empty where no bytes lie there, where they are not what the document beside them says, and where a release or a record beside
     * them claims to vouch for them and does not.
     */
    public Optional<PackageRecord> adoptUnasked(PackageId id) {
        if (releases.refusal(id.release()).isPresent()) {
            return Optional.empty();
        }
        var stored = storage.find(StorageLayout.archive(id));
        var record = records.find(id).filter(found -> stored.isPresent() && isWhole(found, stored.get()));
        if (stored.isEmpty() || record.isPresent()) {
            return record;
        }
        if (records.claimsRelease(id) || hasFailed(id, stored.get(), Optional.empty())) {
            return Optional.empty();
        }
        var unvouched = new Failed(stored.get(), Optional.empty());
        try (var copy = LocalCopy.of(storage, stored.get())) {
            var claimed = folder.hashes(id);
            var zh = copy.digest();
            var h1 = contentHash(id, copy, unvouched);
            if (h1.isEmpty()) {
                return Optional.empty();
            }
            if (!claimed.isEmpty() && !claimed.contains(h1.get()) && !claimed.contains(PackageHash.zh(zh))) {
                fail(id, unvouched, "is not what the document beside it says");
                return Optional.empty();
            }
            return Optional.of(save(id, zh, h1.get(), stored.get().size(), Verification.IMPORTED));
        } catch (IOException unreadable) {
            LOG.warn("could not read the stored copy of {}: {}", id, unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** Moves bytes that failed the check to the quarantine, unless they have changed since: verified ones are to take their place. */
    void quarantine(PackageId id) {
        var key = StorageLayout.archive(id);
        var known = failed.getIfPresent(id);
        if (known != null && storage.find(key).equals(Optional.of(known.stored()))) {
            storage.quarantine(key);
            LOG.warn("the stored copy of {} was moved to the quarantine, as its verified bytes are here", id);
        }
    }

    private PackageRecord save(PackageId id, Sha256 zh, PackageHash h1, long size, Verification assurance) {
        var record = new PackageRecord(
                id, zh, h1, size, Optional.empty(), time.wall().instant(), assurance);
        records.save(record);
        LOG.info("{} was in storage already and counts now ({})", id, assurance);
        return record;
    }

    private Optional<PackageHash> contentHash(PackageId id, LocalCopy copy, Failed asFailed) throws IOException {
        try {
            return Optional.of(archiveHash.h1(copy.file()));
        } catch (UnreadableArchiveException unreadable) {
            fail(id, asFailed, "is no archive that can be hashed: " + unreadable.getMessage());
            return Optional.empty();
        }
    }

    private boolean hasFailed(PackageId id, StoredObject stored, Optional<Sha256> expected) {
        return new Failed(stored, expected).equals(failed.getIfPresent(id));
    }

    private void fail(PackageId id, Failed asFailed, String reason) {
        failed.put(id, asFailed);
        faults.report(id, reason);
    }
}
