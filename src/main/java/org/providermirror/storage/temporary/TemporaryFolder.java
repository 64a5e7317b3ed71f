package org.providermirror.storage.temporary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A folder in which each process has one of its own for files that are not finished. The folders of dead processes are
 * swept at the start; telling the dead from the living takes file locks that all processes see.
 *
 * <p>Safe for use by any number of threads.
 */
public final class TemporaryFolder implements AutoCloseable {
    /** What is left free for records, logs and others when a package is staged: 64 MiB. */
    public static final long RESERVED_BYTES = 64L << 20;

    private final Path folder;
    private final Place place;
    private final Set<StagedFile> staged = new HashSet<>();
    private Optional<ProcessFolder> own = Optional.empty();
    private boolean closed;

    /** Where the folder is. */
    public interface Place {
        /** Makes the folder where it is not there. */
        void make() throws IOException;

        /** How many bytes this process may still write to the folder's file system. */
        long usableBytes() throws IOException;
    }

    public TemporaryFolder(Path folder, Place place) {
        this.folder = folder;
        this.place = place;
    }

    /**
     * Makes this process's own folder, and removes what dead processes left.
     *
     * @throws IOException where the own folder cannot be made; the next file tries again
     */
    public void open() throws IOException {
        own();
        StaleFileSweeper.sweep(folder);
    }

    /** A new, empty file in this process's own folder. */
    public Path newFile() throws IOException {
        return own().newFile();
    }

    /**
     * A new, empty file that this many bytes are going to be written to. Room that other files were promised counts as
     * taken.
     *
     * @throws IOException where there is not that much room
     */
    public StagedFile stage(long expectedBytes) throws IOException {
        if (expectedBytes < 0) {
            throw new IllegalArgumentException("a package of " + expectedBytes + " bytes");
        }
        var file = new StagedFile(newFile(), expectedBytes, this::forget);
        try {
            promise(file, expectedBytes);
        } catch (IOException failed) {
            file.remove();
            throw failed;
        }
        return file;
    }

    private synchronized void promise(StagedFile file, long expectedBytes) throws IOException {
        var room = place.usableBytes() - RESERVED_BYTES;
        for (var other : staged) {
            room -= other.outstandingBytes();
        }
        if (room < expectedBytes) {
            throw new IOException(expectedBytes - Math.max(room, 0) + " bytes are missing in " + folder);
        }
        staged.add(file);
    }

    private synchronized void forget(StagedFile file) {
        staged.remove(file);
    }

    /** This process's own folder, made anew where somebody has removed it. */
    private synchronized ProcessFolder own() throws IOException {
        if (closed) {
            throw new IOException("this storage is closed");
        }
        if (own.isEmpty() || !own.get().isThere()) {
            own.ifPresent(ProcessFolder::close);
            own = Optional.empty();
            place.make();
            own = Optional.of(ProcessFolder.open(folder));
        }
        return own.get();
    }

    /** Removes this process's own folder with all that is in it. No more files can be made. */
    @Override
    public synchronized void close() {
        closed = true;
        own.ifPresent(ProcessFolder::close);
        own = Optional.empty();
    }
}
