package org.providermirror.transfer.exports;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.providermirror.job.JobKind;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.job.Jobs;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.storage.SharedFolder;

/** Exports packages as an archive that is streamed to the client, or into a folder. Thread-safe. */
public final class Exports extends Jobs<ExportOrder, Void> {
    /** The kind of job. */
    public static final JobKind<ExportOrder, Void> KIND =
            new JobKind<>(SharedFolder.EXPORTS, ExportOrder.class, Void.class);

    private static final Pattern FOLDER = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,99}");

    private final ExportedPackages packages;
    private final Optional<Path> folder;

    /** @param folder the parent of all exported folders; empty if it is not set */
    public Exports(ExportedPackages packages, Optional<Path> folder, JobQueues queues) {
        super(queues, KIND, new ExportWork(packages, folder));
        this.packages = packages;
        this.folder = folder;
    }

    /** Writes an archive to a stream. */
    @FunctionalInterface
    public interface Archive {
        /** @throws IOException if the archive is incomplete, and so not valid */
        void writeTo(OutputStream target) throws IOException;
    }

    /**
     * Returns a zip of the selected packages. Those of the first provider are listed now; the others, and all bytes, are
     * read while the zip is written.
     *
     * @throws org.providermirror.failure.StorageException if storage fails before there is anything to write
     */
    public Archive archive(Selection selection) {
        var records = packages.select(selection);
        records.hasNext();
        return target -> new ExportZip(packages).write(records, target);
    }

    /**
     * Accepts an export into a folder; returns empty if too many are open.
     *
     * @throws InvalidTermException if the name is invalid, or {@code mirror.export.path} is not set
     */
    public Optional<JobRecord<ExportOrder, Void>> submit(Selection selection, String name, String by) {
        if (folder.isEmpty() || !FOLDER.matcher(name).matches()) {
            throw new InvalidTermException(
                    "export folder",
                    name,
                    folder.isEmpty()
                            ? "mirror.export.path is not set"
                            : "the name of one folder, of letters, digits and ._-");
        }
        return queue().submit(new ExportOrder(name, selection, Optional.of(by)));
    }
}
