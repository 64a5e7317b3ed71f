package org.providermirror.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.providermirror.config.TransferSettings;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.task.TaskBoard;
import org.providermirror.task.TaskRecord;
import org.providermirror.task.TaskWork;

/** The imports of this mirror. Safe for use by any number of threads. */
public final class Imports {
    private final Uploads uploads;
    private final Optional<Path> folder;
    private final TaskBoard board;

    /** @param boards makes the board of this work */
    public Imports(ImportParts parts, TransferSettings settings, Function<TaskWork, TaskBoard> boards) {
        this.uploads = new Uploads(parts.storage(), settings.uploadLimit());
        this.folder = settings.importPath();
        this.board = boards.apply(new ImportWork(parts, folder, uploads));
    }

    /** Where they are listed, watched and cancelled. */
    public TaskBoard board() {
        return board;
    }

    /**
     * Takes an import from a folder of this machine; empty where there are too many.
     *
     * @throws InvalidTermException where there is no such folder below the one that imports may come from
     */
    public Optional<TaskRecord> submit(String path, ImportTerms terms) {
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
    public Optional<TaskRecord> submit(InputStream archive, long expectedBytes, ImportTerms terms) throws IOException {
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
