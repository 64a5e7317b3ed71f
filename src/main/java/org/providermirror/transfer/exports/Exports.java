package org.providermirror.transfer.exports;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.event.Events;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobWork;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.storage.Storage;

/** The exports of this mirror: as an archive that is written while it is read, or into a folder. Safe for any number of threads. */
public final class Exports {
    private static final Pattern FOLDER = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,99}");
    private static final JsonMapper JSON = new JsonMapper();

    private final ExportedPackages packages;
    private final JobQueue board;
    private final Optional<Path> folder;

    /**
     * @param folder the folder of the folders that exports are written to
     * @param boards makes the board of this work
     */
    public Exports(
            Storage storage,
            PackageRecords records,
            StoredPackages stored,
            ReleaseCatalog releases,
            Events events,
            Clocks time,
            Optional<Path> folder,
            Function<JobWork, JobQueue> boards) {
        this.packages = new ExportedPackages(storage, records, stored, releases, events, time);
        this.folder = folder;
        this.board = boards.apply(new ExportWork(packages, folder));
    }

    /** Writes an archive to where it goes. */
    @FunctionalInterface
    public interface Archive {
        /** @throws IOException where it could not be written whole; what was written is then no archive */
        void writeTo(OutputStream target) throws IOException;
    }

    /** Where exports into folders are listed, watched and cancelled. */
    public JobQueue board() {
        return board;
    }

    /** A zip of a folder with all that is selected. Storage is looked at now, packages are read as it is written. */
    public Archive archive(Selection selection) {
        var records = packages.select(selection);
        return target -> new ExportZip(packages).write(records, target);
    }

    /**
     * Takes an export into a folder of that name; empty where there are too many.
     *
     * @throws InvalidTermException where that is no name, or there is no place for folders
     */
    public Optional<JobRecord> submit(Selection selection, String name) {
        if (folder.isEmpty() || !FOLDER.matcher(name).matches()) {
            throw new InvalidTermException(
                    "export folder",
                    name,
                    folder.isEmpty()
                            ? "mirror.export.path is not set"
                            : "the name of one folder, of letters, digits and ._-");
        }
        var order = JSON.createObjectNode();
        order.put("folder", name);
        order.set("selection", selection.toJson());
        return board.submit(order);
    }
}
