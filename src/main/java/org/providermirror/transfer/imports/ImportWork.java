package org.providermirror.transfer.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.providermirror.failure.StorageException;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobFailedException;
import org.providermirror.job.JobRun;
import org.providermirror.job.JobWork;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.transfer.upload.FileSource;
import org.providermirror.transfer.upload.Uploads;

/**
 * Runs an import. It reads all documents first, because they may come after the packages that they list. Its memory is
 * bounded, whatever the import contains.
 *
 * @param imports {@code mirror.import.path}
 */
record ImportWork(ImportParts parts, Optional<Path> imports, Uploads uploads) implements JobWork<ImportOrder, Void> {
    private static final long MEMORY_BYTES = 40L << 20;

    @Override
    public void run(JobRun<ImportOrder, Void> run) throws InterruptedException, JobFailedException {
        var upload = run.order().upload();
        var memory = new ImportMemory(MEMORY_BYTES);
        try (var proofs = new ImportedFiles(parts.storage(), memory)) {
            var source = source(run.order());
            var claimed = new ClaimedHashes(memory);
            var found = new AtomicInteger();
            source.forEach((path, bytes) -> {
                run.tick();
                var file = run.mustEnd() ? null : FolderFile.of(path).orElse(null);
                if (file instanceof FolderFile.Document document) {
                    claimed.add(document, bytes.readNBytes(MirrorDocuments.MAX_BYTES + 1))
                            .ifPresent(reason -> run.note(path, ItemOutcome.FAILED, reason));
                } else if (file instanceof FolderFile.Proof proof) {
                    proofs.add(proof, bytes);
                } else if (file != null) {
                    found.incrementAndGet();
                }
            });
            run.expect(found.get());
            var packages = new PackageImport(parts, run.order().options(), proofs);
            try {
                new Import(run, source, packages, claimed).perform();
            } finally {
                note(packages.finish(), run);
            }
            if (!run.hasItems() && !run.isCancelled()) {
                throw new JobFailedException("it contains no package; an import expects " + FolderFile.LAYOUT);
            }
        } catch (UncheckedIOException failure) {
            throw unreadable(failure.getCause());
        } catch (IOException failure) {
            throw unreadable(failure);
        } catch (InvalidTermException gone) {
            throw new JobFailedException(gone.getMessage(), gone);
        } finally {
            upload.ifPresent(uploads::remove);
        }
    }

    private static JobFailedException unreadable(IOException failure) {
        return new JobFailedException("it cannot be read: " + failure.getMessage(), failure);
    }

    private FileSource source(ImportOrder order) throws JobFailedException {
        if (order.upload().isPresent()) {
            return uploads.find(order.upload().get())
                    .orElseThrow(() -> new JobFailedException("the mirror stopped before the import was finished;"
                            + " imported packages stay, upload the archive again for the others"));
        }
        return FolderSource.of(
                imports.orElseThrow(() -> new JobFailedException("mirror.import.path is not set")),
                order.folder().orElse(""));
    }

    private static void note(Map<PackageId, PackageImport.Result> results, JobRun<?, ?> run) {
        results.forEach((id, result) -> run.note(id, result.outcome(), result.detail()));
    }

    /** Takes the packages of a source, of which all documents were read. */
    private record Import(JobRun<?, ?> run, FileSource source, PackageImport packages, ClaimedHashes claimed) {
        void perform() throws IOException, InterruptedException {
            var seen = new SeenPackages();
            source.forEach((path, bytes) -> {
                run.tick();
                var file = run.mustEnd() ? Optional.<FolderFile>empty() : FolderFile.of(path);
                if (file.orElse(null) instanceof FolderFile.Archive archive && seen.add(archive.id())) {
                    note(packages.settleOthersThan(archive.id()), run);
                    take(archive.id(), bytes);
                } else if (file.orElse(null) instanceof FolderFile.Odd odd) {
                    run.note(odd.path(), ItemOutcome.REFUSED, odd.reason());
                }
            });
            if (!run.isCancelled()) {
                claimed.packages()
                        .filter(id -> !seen.contains(id))
                        .forEach(id -> run.note(
                                id, ItemOutcome.MISSING, "a document lists it, but the import does not contain it"));
            }
        }

        private void take(PackageId id, InputStream bytes) throws IOException, InterruptedException {
            try {
                var result = packages.take(id, bytes, claimed.of(id));
                run.note(id, result.outcome(), result.detail());
                note(packages.publishComplete(), run);
            } catch (StorageException failure) {
                run.note(id, ItemOutcome.FAILED, failure.getMessage());
            }
        }
    }
}
