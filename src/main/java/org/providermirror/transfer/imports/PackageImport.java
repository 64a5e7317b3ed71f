package org.providermirror.transfer.imports;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.providermirror.archive.UnreadableArchiveException;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.Verification;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.job.ItemOutcome;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.Target;
import org.providermirror.storage.Staging;
import org.providermirror.storage.StorageLayout;

/** Imports packages one after the other, and verifies each against its release like a fetched one. Owned by one thread. */
final class PackageImport {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long LARGEST = 8L << 30;

    /** The outcome of a package. */
    record Result(ItemOutcome outcome, String detail) {}

    /** Received bytes and their digest. */
    private record Arrived(Staging staging, Sha256 sha256, long size) {}

    private final ImportParts parts;
    private final boolean unverified;
    private final ProvenanceCheck vouching;
    private final ImportedRecords records;
    private final HostedImports hosted;

    /** @param files the imported provenance */
    PackageImport(ImportParts parts, ImportOptions terms, ImportedFiles files) {
        this.parts = parts;
        this.unverified = terms.unverified();
        this.vouching = new ProvenanceCheck(parts, terms, files);
        this.records = new ImportedRecords(parts);
        this.hosted = new HostedImports(parts, files, terms.by());
    }

    /** Returns the packages whose records could not be stored. Call it before the next package. */
    Map<PackageId, Result> settleOthersThan(PackageId id) {
        return records.hasOthersThan(id) ? settle() : Map.of();
    }

    /** Publishes the hosted releases whose packages have all arrived. Returns the results of their packages. */
    Map<PackageId, Result> publishComplete() throws InterruptedException {
        return hosted.publishComplete();
    }

    /**
     * Writes the queued records and lists the versions. Returns the packages whose records could not be stored, and those
     * of hosted releases that are not complete.
     */
    Map<PackageId, Result> finish() {
        var results = new TreeMap<>(hosted.refuseIncomplete());
        results.putAll(settle());
        records.list();
        return results;
    }

    private Map<PackageId, Result> settle() {
        var failed = new TreeMap<PackageId, Result>();
        records.settle()
                .forEach((id, reason) ->
                        failed.put(id, new Result(ItemOutcome.FAILED, "its record could not be written: " + reason)));
        return failed;
    }

    /**
     * Imports a package.
     *
     * @param claimed the hashes that the document beside it lists; may be empty
     * @throws IOException if the bytes cannot be read
     */
    Result take(PackageId id, InputStream bytes, Set<PackageHash> claimed) throws IOException, InterruptedException {
        if (!parts.hosts().contains(id.provider().hostname())) {
            return new Result(
                    ItemOutcome.REFUSED,
                    "this mirror does not serve " + id.provider().hostname());
        }
        var isHosted = parts.hosts().isHosted(id.provider().hostname());
        var present = parts.fetches().stored(id);
        // No upstream can replace a corrupt hosted package, so an import does.
        if (present.isPresent() && !(isHosted && isCorrupt(present.get()))) {
            return approved(id, noted(id, compare(present.get(), bytes)));
        }
        var answer = vouching.of(id);
        var listed = answer.release().flatMap(release -> release.find(id.platform()));
        if (isHosted && listed.isEmpty()) {
            return hosted.take(id, bytes);
        }
        if (listed.isEmpty() && !unverified) {
            return new Result(ItemOutcome.UNVERIFIED, answer.reasonFor(id.platform()));
        }
        try (var staging = parts.storage().stage(0)) {
            var arrived = receive(bytes, staging);
            if (listed.isEmpty()) {
                return noted(id, takeUnverified(id, arrived, claimed));
            }
            if (!arrived.sha256().equals(listed.get().sha256())) {
                return refuse(id, "it does not match the checksums that its publisher signed");
            }
            return approved(id, noted(id, store(id, arrived, answer)));
        } catch (UnreadableArchiveException unreadable) {
            return refuse(id, "it is not an archive that can be hashed: " + unreadable.getMessage());
        }
    }

    private boolean isCorrupt(PackageRecord present) throws IOException {
        var stored = parts.storage().stream(StorageLayout.archive(present.id()));
        if (stored.isEmpty()) {
            return true;
        }
        try (var bytes = stored.get()) {
            return !Sha256.ofCopied(bytes, OutputStream.nullOutputStream()).equals(present.sha256());
        }
    }

    private Result noted(PackageId id, Result result) {
        if (isStored(result)) {
            records.stored(id.provider());
        }
        return result;
    }

    // Not for unverified bytes: the registry may list others later.
    private Result approved(PackageId id, Result result) {
        if (isStored(result)) {
            records.approve(id.release());
        }
        return result;
    }

    private static boolean isStored(Result result) {
        return result.outcome() == ItemOutcome.STORED || result.outcome() == ItemOutcome.PRESENT;
    }

    private Result compare(PackageRecord present, InputStream bytes) throws IOException {
        if (Sha256.ofCopied(bytes, OutputStream.nullOutputStream()).equals(present.sha256())) {
            return new Result(ItemOutcome.PRESENT, "");
        }
        return conflict(present.id());
    }

    private Result conflict(PackageId id) {
        report(EventKind.CONFLICT, id, "was imported with other bytes than the stored ones, which stay");
        return new Result(ItemOutcome.REFUSED, "it has other bytes than the stored package, which stays");
    }

    private static Arrived receive(InputStream bytes, Staging staging) throws IOException {
        var digest = Sha256.newDigest();
        var size = 0L;
        try (var file = Files.newOutputStream(staging.file())) {
            var buffer = new byte[BUFFER_BYTES];
            for (var read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
                file.write(buffer, 0, read);
                size += read;
                if (size > LARGEST) {
                    throw new IOException("it has more than " + LARGEST + " bytes");
                }
            }
        }
        return new Arrived(staging, Sha256.ofDigest(digest.digest()), size);
    }

    private Result takeUnverified(PackageId id, Arrived arrived, Set<PackageHash> claimed)
            throws IOException, UnreadableArchiveException {
        var h1 = parts.archiveHash().h1(arrived.staging().file());
        if (!claimed.isEmpty() && !claimed.contains(h1) && !claimed.contains(PackageHash.zh(arrived.sha256()))) {
            return refuse(id, "it does not match the document beside it");
        }
        var result = store(id, arrived, h1, Verification.IMPORTED, parts.records()::save);
        return new Result(
                result.outcome(),
                result.outcome() != ItemOutcome.STORED
                        ? result.detail()
                        : "verified by its own hash alone; it is served while its registry does not answer");
    }

    private Result store(PackageId id, Arrived arrived, ProvenanceCheck.Answer answer)
            throws IOException, UnreadableArchiveException {
        var release = answer.release().orElseThrow();
        var h1 = parts.archiveHash().h1(arrived.staging().file());
        return store(id, arrived, h1, Verification.of(release, id.platform()), record -> {
            if (answer.brought()) {
                records.add(record, release);
            } else {
                parts.releases().ensureStored(release);
                parts.records().save(record);
            }
        });
    }

    // Somebody copied in bytes without a valid record. They stay unless the publisher signed others.
    private Result store(
            PackageId id, Arrived arrived, PackageHash h1, Verification assurance, Consumer<PackageRecord> recorded)
            throws IOException {
        var key = StorageLayout.archive(id);
        if (!arrived.staging().publish(key, arrived.sha256()) && !hasTheseBytes(id, arrived)) {
            if (assurance == Verification.IMPORTED) {
                return conflict(id);
            }
            parts.records().removeUnless(id, record -> record.sha256().equals(arrived.sha256()));
            quarantineUnless(id, arrived);
            if (!arrived.staging().publish(key, arrived.sha256())) {
                return new Result(ItemOutcome.FAILED, "other bytes were stored under its name at the same time");
            }
        }
        recorded.accept(new PackageRecord(
                id,
                arrived.sha256(),
                h1,
                arrived.size(),
                Optional.empty(),
                parts.time().wall().instant(),
                assurance));
        return new Result(ItemOutcome.STORED, "");
    }

    private void quarantineUnless(PackageId id, Arrived arrived) throws IOException {
        var judged = parts.storage().find(StorageLayout.archive(id));
        if (judged.isPresent() && !hasTheseBytes(id, arrived)) {
            parts.storage().quarantineIfUnchanged(judged.get());
        }
    }

    private boolean hasTheseBytes(PackageId id, Arrived arrived) throws IOException {
        var key = StorageLayout.archive(id);
        try (var stored = parts.storage().stream(key).orElseThrow(() -> new FileNotFoundException(key.value()))) {
            return Sha256.ofCopied(stored, OutputStream.nullOutputStream()).equals(arrived.sha256());
        }
    }

    private Result refuse(PackageId id, String reason) {
        report(EventKind.VERIFICATION_FAILED, id, "was imported and refused: " + reason);
        return new Result(ItemOutcome.REFUSED, reason);
    }

    private void report(EventKind kind, PackageId id, String what) {
        parts.events().record(Event.of(parts.time().wall().instant(), kind, Target.of(id), id + " " + what));
    }
}
