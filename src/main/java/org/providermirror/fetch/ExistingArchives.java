package org.providermirror.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.UnreadableArchiveException;
import org.providermirror.catalog.ImportedFolder;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredFaults;
import org.providermirror.catalog.record.Verification;
import org.providermirror.provider.PackageHash;
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
 * Adopts archives that are already in storage: copied in by an operator, or published just before a crash lost their
 * record. An archive is served only after it is verified. One that fails is reported and stays until verified bytes can
 * replace it.
 *
 * <p>Thread-safe. Reads whole archives, so never call it on a request's thread. Bytes that failed are not read again
 * for ten minutes, unless they change.
 */
public final class ExistingArchives {
    private static final Logger LOG = LoggerFactory.getLogger(ExistingArchives.class);
    private static final Duration FAILED_FOR = Duration.ofMinutes(10);
    private static final int FAILURE_BYTES = 200;

    private final Storage storage;
    private final ReleaseCatalog releases;
    private final PackageRecords records;
    private final ImportedFolder folder;
    private final ArchiveHash archiveHash;
    private final StoredFaults faults;
    private final Clocks time;
    private final Cache<PackageId, Failed> failed;

    /** @param expected the signed digest; empty if no release was known */
    private record Failed(StoredObject stored, Optional<Sha256> expected) {}

    /** @param faults records which archives fail the check */
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
        this.failed = Caches.of(
                CacheShare.FAILED_ARCHIVES, (id, failure) -> 2 * Weights.of(id) + FAILURE_BYTES, FAILED_FOR, time);
    }

    /**
     * Returns the record of the stored archive of a package, after verifying and writing it if it was missing; empty if
     * there is no valid archive.
     *
     * @param release the verified release that lists it
     * @throws IOException if the archive could not be read
     */
    public Optional<PackageRecord> adopt(PackageId id, Release release) throws IOException {
        var signed = release.find(id.platform()).orElseThrow().sha256();
        var record = recorded(id);
        if (record.isPresent()) {
            return record;
        }
        var stored = storage.find(StorageLayout.archive(id));
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        return hasFailed(id, stored.get(), Optional.of(signed))
                ? Optional.empty()
                : check(id, stored.get(), signed, release);
    }

    /**
     * Returns the record of a package that is stored with its recorded length, without hashing it; empty if it was imported
     * unverified.
     */
    Optional<PackageRecord> recorded(PackageId id) {
        // The record first: what another instance stores in between is then found.
        return records.look(id)
                .filter(found -> found.assurance() != Verification.IMPORTED)
                .filter(found -> storage.find(StorageLayout.archive(id))
                        .filter(stored -> isWhole(found, stored))
                        .isPresent());
    }

    /** Whether the archive has the length in its record. */
    public static boolean isWhole(PackageRecord record, StoredObject stored) {
        return record.size() == stored.size();
    }

    private Optional<PackageRecord> check(PackageId id, StoredObject stored, Sha256 signed, Release release)
            throws IOException {
        var asFailed = new Failed(stored, Optional.of(signed));
        try (var copy = LocalCopy.of(storage, stored)) {
            var found = copy.digest();
            if (!isUnchanged(stored) || !found.equals(signed) && !isListedNow(id, signed)) {
                return Optional.empty();
            }
            if (!found.equals(signed)) {
                fail(id, asFailed, "has the SHA-256 " + found + ", and its publisher signed " + signed);
                return Optional.empty();
            }
            return contentHash(id, copy, asFailed).map(h1 -> {
                releases.ensureStored(release);
                return save(id, signed, h1, stored.size(), Verification.of(release, id.platform()));
            });
        }
    }

    private boolean isUnchanged(StoredObject stored) {
        return storage.find(stored.key()).equals(Optional.of(stored));
    }

    // An administrator may have decided for other bytes since a fetch began. It must not condemn those.
    private boolean isListedNow(PackageId id, Sha256 signed) {
        return releases.kept(id.release())
                .map(release -> release.find(id.platform()).map(ReleasePackage::sha256))
                .filter(listed -> !listed.equals(Optional.of(signed)))
                .isEmpty();
    }

    /**
     * Returns the record of a package that was copied in while its upstream cannot be asked, by its own {@code h1:} and
     * marked so. Empty if there are no bytes, if they do not match the document beside them, or if a release or record
     * beside them claims to cover them and does not.
     */
    public Optional<PackageRecord> adoptUnasked(PackageId id) {
        if (releases.isHosted(id.provider().hostname())) {
            // Only a publication proves a package of this mirror's own hostnames.
            return Optional.empty();
        }
        if (releases.refusal(id.release()).isPresent()) {
            return Optional.empty();
        }
        var recorded = records.look(id);
        var stored = storage.find(StorageLayout.archive(id));
        var record = recorded.filter(found -> stored.isPresent() && isWhole(found, stored.get()));
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
            if (h1.isEmpty() || !isUnchanged(stored.get())) {
                return Optional.empty();
            }
            if (!claimed.isEmpty() && !claimed.contains(h1.get()) && !claimed.contains(PackageHash.zh(zh))) {
                fail(id, unvouched, "is not what the document beside it says");
                return Optional.empty();
            }
            return Optional.of(save(id, zh, h1.get(), stored.get().size(), Verification.IMPORTED));
        } catch (IOException unreadable) {
            LOG.warn("The stored copy of {} could not be read: {}", id, unreadable.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Moves an archive that failed the check to the quarantine, unless it has changed since, so that verified bytes can
     * replace it.
     */
    void quarantine(PackageId id) {
        var known = failed.getIfPresent(id);
        if (known != null && storage.quarantineIfUnchanged(known.stored())) {
            LOG.warn(
                    "The stored copy of {} failed verification and was moved to the quarantine; verified bytes replace it",
                    id);
        }
    }

    private PackageRecord save(PackageId id, Sha256 zh, PackageHash h1, long size, Verification assurance) {
        var record = new PackageRecord(
                id, zh, h1, size, Optional.empty(), time.wall().instant(), assurance);
        records.save(record);
        // The bytes may have been purged while they were hashed.
        records.removeOrphaned(id);
        LOG.info("Adopted {}, which was in storage already ({})", id, assurance);
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
