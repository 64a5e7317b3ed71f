package org.providermirror.hosted;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntFunction;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredReleases;
import org.providermirror.catalog.record.Verification;
import org.providermirror.failure.StorageException;
import org.providermirror.hosted.UploadedRelease.UploadedPackage;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * Writes a checked release: bytes, records, revision, and last the pointer, which makes all of it visible at once. What
 * an earlier publication left without a pointer is replaced. Owned by the holder of the release's claim.
 */
final class PublicationWriting {
    private final Storage storage;
    private final StoredReleases stored;
    private final PackageRecords records;
    private final HostedReleases hosted;

    PublicationWriting(Storage storage, StoredReleases stored, PackageRecords records, HostedReleases hosted) {
        this.storage = storage;
        this.stored = stored;
        this.records = records;
        this.hosted = hosted;
    }

    /** Stores the uploaded packages of a release that lack valid bytes or a record. Returns whether there were any. */
    boolean storePackages(CheckedRelease checked, Instant now) throws IOException {
        var isChanged = false;
        for (var uploaded : checked.packages().values()) {
            isChanged |= storeBytes(uploaded);
            records.prepare(new PackageRecord(
                    uploaded.id(),
                    uploaded.sha256(),
                    checked.hashes().get(uploaded.id().platform()),
                    uploaded.size(),
                    Optional.empty(),
                    now,
                    Verification.of(checked.release(), uploaded.id().platform())));
        }
        return isChanged;
    }

    private boolean storeBytes(UploadedPackage uploaded) throws IOException {
        var key = StorageLayout.archive(uploaded.id());
        if (uploaded.staging().publish(key, uploaded.sha256())) {
            return true;
        }
        var other = storage.find(key);
        if (hasTheseBytes(uploaded)) {
            return false;
        }
        // Corrupt, or left by a publication that was interrupted: nothing visible lists these bytes.
        other.ifPresent(storage::quarantineIfUnchanged);
        if (!uploaded.staging().publish(key, uploaded.sha256())) {
            throw new StorageException(
                    "publishing " + key, new IOException("other bytes were stored there at the same time"));
        }
        return true;
    }

    private boolean hasTheseBytes(UploadedPackage uploaded) throws IOException {
        var bytes = storage.stream(StorageLayout.archive(uploaded.id()));
        if (bytes.isEmpty()) {
            return false;
        }
        try (var stream = bytes.get()) {
            return Sha256.ofCopied(stream, OutputStream.nullOutputStream()).equals(uploaded.sha256());
        }
    }

    /** Deletes what interrupted publications left of a release that was never visible. */
    void removeLeftovers(ReleaseId release) {
        for (var object : storage.list(StorageLayout.packages(release.provider()))) {
            PackageId.tryParseArchiveName(release.provider(), object.key().name())
                    .filter(id -> id.release().equals(release))
                    .filter(id -> StorageLayout.archive(id).equals(object.key()))
                    .ifPresent(id -> storage.delete(object.key()));
        }
        for (var object : storage.list(StorageLayout.release(release))) {
            if (Platform.tryParse(object.key().name().replaceFirst("[.]json$", ""))
                    .isPresent()) {
                storage.delete(object.key());
            }
        }
    }

    /**
     * Stores a release as a new revision, which is not visible yet. A number that another publication used is not used
     * again, because its files may be incomplete.
     *
     * @param described returns the record of the revision with a number
     * @return its number
     */
    int storeRevision(Release release, int current, IntFunction<HostedRevision> described) {
        var number = Math.max(current, lastNumber(release.id())) + 1;
        while (!hosted.create(release.id(), described.apply(number))) {
            number++;
        }
        stored.keep(release, StorageLayout.hostedRevision(release.id(), number));
        return number;
    }

    private int lastNumber(ReleaseId release) {
        var folder = StorageLayout.hosted(release).value() + "/";
        return storage.list(StorageLayout.hosted(release)).stream()
                .map(object -> object.key().value().substring(folder.length()).split("/")[0])
                .filter(name -> name.matches("[0-9]{1,9}"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
    }
}
