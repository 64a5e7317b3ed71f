package org.providermirror.transfer.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.providermirror.config.TransferSettings;
import org.providermirror.job.JobKind;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.job.Jobs;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.storage.SharedFolder;
import org.providermirror.transfer.upload.UploadInterruptedException;
import org.providermirror.transfer.upload.UploadTooLargeException;
import org.providermirror.transfer.upload.Uploads;
import org.providermirror.transfer.upload.UploadsFullException;

/** Imports packages from folders and uploaded archives. Thread-safe. */
public final class Imports extends Jobs<ImportOrder, Void> {
    /** The kind of job. */
    public static final JobKind<ImportOrder, Void> KIND =
            new JobKind<>(SharedFolder.IMPORTS, ImportOrder.class, Void.class);

    private final Uploads uploads;
    private final Optional<Path> folder;

    public Imports(ImportParts parts, TransferSettings settings, JobQueues queues) {
        this(
                parts,
                settings.importPath(),
                new Uploads(parts.storage(), settings.uploadLimit(), settings.totalUploadLimit()),
                queues);
    }

    private Imports(ImportParts parts, Optional<Path> folder, Uploads uploads, JobQueues queues) {
        super(queues, KIND, new ImportWork(parts, folder, uploads));
        this.folder = folder;
        this.uploads = uploads;
    }

    /**
     * Accepts an import of a folder on this machine; returns empty if too many are open.
     *
     * @throws InvalidTermException if there is no such folder below {@code mirror.import.path}
     */
    public Optional<JobRecord<ImportOrder, Void>> submit(String path, ImportOptions options) {
        FolderSource.of(
                folder.orElseThrow(
                        () -> new InvalidTermException("import folder", path, "mirror.import.path is not set")),
                path);
        return queue().submit(ImportOrder.ofFolder(path, options));
    }

    /**
     * Receives an archive and accepts its import; returns empty if too many are open.
     *
     * @param expectedBytes its length; 0 if it is unknown
     * @throws UploadTooLargeException if it is too large
     * @throws UploadsFullException if too many archives, or too many bytes, arrive or wait
     * @throws UploadInterruptedException if it does not arrive whole
     */
    public Optional<JobRecord<ImportOrder, Void>> submit(InputStream archive, long expectedBytes, ImportOptions options)
            throws IOException {
        var name = uploads.receive(archive, expectedBytes);
        var accepted = false;
        try {
            var job = queue().submit(ImportOrder.ofUpload(name, options));
            accepted = job.isPresent();
            return job;
        } finally {
            if (!accepted) {
                uploads.remove(name);
            }
        }
    }
}
