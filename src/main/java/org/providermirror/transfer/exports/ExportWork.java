package org.providermirror.transfer.exports;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.ReleaseFiles;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobFailedException;
import org.providermirror.job.JobRun;
import org.providermirror.job.JobWork;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.transfer.imports.FolderFile;
import org.providermirror.transfer.imports.MirrorDocuments;

/**
 * Writes an export into a folder. Every file appears atomically, and packages before the documents that list them, so that a web
 * server can serve the folder at any time. Existing packages stay and stay listed. Holds one provider at a time.
 *
 * @param exports the parent of all exported folders
 */
record ExportWork(ExportedPackages packages, Optional<Path> exports) implements JobWork<ExportOrder, Void> {
    @Override
    public void run(JobRun<ExportOrder, Void> run) throws JobFailedException, InterruptedException {
        var root = exports.orElseThrow(() -> new JobFailedException("mirror.export.path is not set"))
                .resolve(run.order().folder());
        try {
            run.expect(packages.count(run.order().selection()));
            for (var records = packages.select(run.order().selection()); !run.mustEnd() && records.hasNext(); ) {
                export(records.next(), root, run);
            }
        } catch (IOException | InvalidPathException failure) {
            throw new JobFailedException("the folder cannot be written: " + failure, failure);
        }
    }

    /** Exports packages of one provider, and lists those that were written even if the job ends before all are. */
    private void export(List<PackageRecord> records, Path root, JobRun<?, ?> run)
            throws IOException, InterruptedException {
        var provider = records.get(0).id().provider();
        var folder = root.resolve(provider.toString());
        records.forEach(record -> run.note(record.id(), ItemOutcome.WAITING, ""));
        var written = new TreeMap<PackageId, PackageRecord>();
        for (var record : records) {
            if (run.mustEnd()) {
                break;
            }
            if (write(record, folder, run)) {
                written.put(record.id(), record);
            }
        }
        if (!written.isEmpty()) {
            prove(provider, written.keySet(), root);
            describe(provider, written, folder);
        }
    }

    private boolean write(PackageRecord record, Path folder, JobRun<?, ?> run) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve(record.id().archiveName());
        if (Files.isRegularFile(file)
                && Files.size(file) == record.size()
                && digest(file).equals(record.sha256())) {
            run.note(record.id(), ItemOutcome.PRESENT, "");
            return true;
        }
        try {
            replace(folder, record.id().archiveName(), target -> packages.copy(record, target));
            run.note(record.id(), ItemOutcome.WRITTEN, "");
            return true;
        } catch (IOException failure) {
            if (!Files.isWritable(folder)) {
                throw failure;
            }
            run.note(record.id(), ItemOutcome.FAILED, failure.toString());
            return false;
        }
    }

    // The provenance of an earlier export proves these packages too, and stays: the first known release is valid.
    // Only a hosted release has newly signed sums if platforms were added.
    private void prove(ProviderAddress provider, Set<PackageId> written, Path root) throws IOException {
        for (var version : written.stream().map(PackageId::version).distinct().toList()) {
            var folder = root.resolve(FolderFile.proofs(provider, version).value());
            if (Files.exists(folder.resolve(ReleaseFiles.RECORD)) && !packages.isHosted(provider)) {
                continue;
            }
            var files = packages.proof(provider, version);
            if (!files.isEmpty()) {
                Files.createDirectories(folder);
                sweep(folder);
            }
            for (var file : files.entrySet()) {
                replace(folder, file.getKey().name(), target -> target.write(file.getValue()));
            }
        }
    }

    private interface Content {
        void writeTo(BufferedOutputStream target) throws IOException;
    }

    private static void replace(Path folder, String name, Content content) throws IOException {
        var unfinished = Files.createTempFile(folder, ".unfinished-", ".part");
        try {
            try (var target = new BufferedOutputStream(Files.newOutputStream(unfinished), 64 * 1024)) {
                content.writeTo(target);
            }
            try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            readable(unfinished);
            Files.move(
                    unfinished,
                    folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    // A web server of another user must be able to read it.
    private static void readable(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private static Sha256 digest(Path file) throws IOException {
        try (var bytes = Files.newInputStream(file)) {
            return Sha256.ofCopied(bytes, OutputStream.nullOutputStream());
        }
    }

    private static void describe(ProviderAddress provider, Map<PackageId, PackageRecord> written, Path folder)
            throws IOException {
        sweep(folder);
        var versions = new TreeMap<ProviderVersion, TreeMap<Platform, Set<PackageHash>>>();
        for (var id : archives(provider, folder)) {
            var record = written.get(id);
            var hashes = record == null ? listedBefore(id, folder) : ExportZip.hashes(record);
            if (!hashes.isEmpty()) {
                versions.computeIfAbsent(id.version(), version -> new TreeMap<>())
                        .put(id.platform(), hashes);
            }
        }
        for (var version : versions.entrySet()) {
            var document = MirrorDocuments.packages(provider, version.getKey(), version.getValue());
            replace(folder, MirrorDocuments.name(version.getKey()), target -> target.write(document));
        }
        var index = MirrorDocuments.index(versions.keySet());
        replace(folder, MirrorDocuments.INDEX, target -> target.write(index));
    }

    // Deletes orphaned files of a run that was killed.
    private static void sweep(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, ".unfinished-*.part")) {
            for (var file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Set<PackageId> archives(ProviderAddress provider, Path folder) throws IOException {
        var ids = new TreeSet<PackageId>();
        try (var files = Files.newDirectoryStream(folder, "*.zip")) {
            for (var file : files) {
                try {
                    ids.add(PackageId.parseArchiveName(
                            provider, folder.relativize(file).toString()));
                } catch (InvalidTermException foreign) {
                    continue;
                }
            }
        }
        return ids;
    }

    private static Set<PackageHash> listedBefore(PackageId id, Path folder) throws IOException {
        var document = folder.resolve(MirrorDocuments.name(id.version()));
        return Files.isRegularFile(document) && Files.size(document) <= MirrorDocuments.MAX_BYTES
                ? MirrorDocuments.read(Files.readAllBytes(document))
                        .map(listed -> listed.getOrDefault(id.platform(), Set.of()))
                        .orElse(Set.of())
                : Set.of();
    }
}
