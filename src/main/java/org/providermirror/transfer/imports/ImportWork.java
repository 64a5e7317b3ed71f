package org.providermirror.transfer.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.providermirror.failure.StorageException;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobFailedException;
import org.providermirror.job.JobRun;
import org.providermirror.job.JobWork;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;

/** Runs an import. It reads all documents first, because they may come after the packages that they list. */
final class ImportWork implements JobWork<ImportOrder, Void> {
    private final ImportParts parts;
    private final Optional<Path> imports;
    private final Uploads uploads;

    /** @param imports {@code mirror.import.path} */
    ImportWork(ImportParts parts, Optional<Path> imports, Uploads uploads) {
        this.parts = parts;
        this.imports = imports;
        this.uploads = uploads;
    }

    @Override
    public void run(JobRun<ImportOrder, Void> run) throws InterruptedException, JobFailedException {
        var upload = run.order().upload();
        try {
            var source = source(run.order());
            var claimed = new HashMap<PackageId, Set<PackageHash>>();
            var proofs = new ImportedFiles();
            source.forEach((path, bytes) -> {
                var file = FolderFile.of(path).orElse(null);
                if (file instanceof FolderFile.Document document) {
                    read(document, bytes.readNBytes(MirrorDocuments.MAX_BYTES + 1), path, run, claimed);
                } else if (file instanceof FolderFile.Proof proof) {
                    proofs.add(proof, bytes);
                }
            });
            var packages = new PackageImport(parts, run.order().options(), proofs);
            try {
                take(source, packages, claimed, run);
            } finally {
                note(packages.finish(), run);
            }
        } catch (IOException failure) {
            throw new JobFailedException("it cannot be read: " + failure.getMessage(), failure);
        } catch (InvalidTermException gone) {
            throw new JobFailedException(gone.getMessage(), gone);
        } finally {
            upload.ifPresent(uploads::remove);
        }
    }

    private ImportSource source(ImportOrder order) throws JobFailedException {
        if (order.upload().isPresent()) {
            return uploads.find(order.upload().get())
                    .orElseThrow(() -> new JobFailedException("the mirror stopped before the import was finished;"
                            + " imported packages stay, upload the archive again for the others"));
        }
        return FolderSource.of(
                imports.orElseThrow(() -> new JobFailedException("mirror.import.path is not set")),
                order.folder().orElse(""));
    }

    private static void read(
            FolderFile.Document document,
            byte[] bytes,
            String path,
            JobRun<?, ?> run,
            Map<PackageId, Set<PackageHash>> claimed) {
        var listed = bytes.length > MirrorDocuments.MAX_BYTES
                ? Optional.<Map<Platform, Set<PackageHash>>>empty()
                : MirrorDocuments.read(bytes);
        if (listed.isEmpty()) {
            run.note(path, ItemOutcome.FAILED, "it is not a version document; packages are checked without it");
        } else {
            listed.get()
                    .forEach((platform, hashes) -> claimed.computeIfAbsent(
                                    new PackageId(document.provider(), document.version(), platform),
                                    id -> new HashSet<>())
                            .addAll(hashes));
        }
    }

    private static void take(
            ImportSource source, PackageImport packages, Map<PackageId, Set<PackageHash>> claimed, JobRun<?, ?> run)
            throws IOException, InterruptedException {
        var seen = new HashSet<PackageId>();
        source.forEach((path, bytes) -> {
            var file = run.mustEnd() ? Optional.<FolderFile>empty() : FolderFile.of(path);
            if (file.orElse(null) instanceof FolderFile.Archive archive && seen.add(archive.id())) {
                note(packages.settleOthersThan(archive.id()), run);
                take(packages, archive.id(), bytes, claimed, run);
            } else if (file.orElse(null) instanceof FolderFile.Odd odd) {
                run.note(path, ItemOutcome.REFUSED, odd.reason());
            }
        });
        if (!run.isCancelled()) {
            claimed.keySet().stream()
                    .filter(id -> !seen.contains(id))
                    .sorted()
                    .forEach(id -> run.note(
                            id.toString(),
                            ItemOutcome.MISSING,
                            "a document lists it, but the import does not contain it"));
        }
    }

    private static void note(Map<PackageId, PackageImport.Result> results, JobRun<?, ?> run) {
        results.forEach((id, result) -> run.note(id.toString(), result.outcome(), result.detail()));
    }

    private static void take(
            PackageImport packages,
            PackageId id,
            InputStream bytes,
            Map<PackageId, Set<PackageHash>> claimed,
            JobRun<?, ?> run)
            throws IOException, InterruptedException {
        try {
            var result = packages.take(id, bytes, claimed.getOrDefault(id, Set.of()));
            run.note(id.toString(), result.outcome(), result.detail());
        } catch (StorageException failure) {
            run.note(id.toString(), ItemOutcome.FAILED, failure.getMessage());
        }
    }
}
