package org.providermirror.transfer.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.providermirror.config.TransferSettings;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobWork;
import org.providermirror.provider.InvalidTermException;

/** The imports of this mirror. Safe for use by any number of threads. */
public final class Imports {
    private final Uploads uploads;
    private final Optional<Path> folder;
    private final JobQueue board;

    /** @param boards makes the board of this work */
    public Imports(ImportParts parts, TransferSettings settings, Function<JobWork, JobQueue> boards) {
        this.uploads = new Uploads(parts.storage(), settings.uploadLimit());
        this.folder = settings.importPath();
        this.board = boards.apply(new ImportWork(parts, folder, uploads));
    }

    /** Where they are listed, watched and cancelled. */
    public JobQueue board() {
        return board;
    }

    /**
     * Takes an import from a folder of this machine; empty where there are too many.
     *
     * @throws InvalidTermException where there is no such folder below the one that imports may come from
     */
    public Optional<JobRecord> submit(String path, ImportOptions terms) {
        FolderSource.of(
                folder.orElseThrow(
                        () -> new InvalidTermException("import folder", path, "mirror.import.path is not set")),
                path);
        return board.submit(terms.toJson().put("folder", path));
    }

    /**
     * Receives an archive and takes its import; empty where there are too many.
     *
     * @param expectedBytes its length, 0 where that is not known
     * @throws UploadTooLargeException where it is too large
     * @throws IOException where it does not arrive whole
     */
    public Optional<JobRecord> submit(InputStream archive, long expectedBytes, ImportOptions terms) throws IOException {
        var name = uploads.receive(archive, expectedBytes);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        var task = board.submit(terms.toJson().put("upload", name.get()));
        if (task.isEmpty()) {
            uploads.remove(name.get());
        }
        return task;
    }
}
