package org.providermirror.storage.temporary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Manages the folder for temporary, unfinished files, with a sub-folder for each process. Reserves space for each file,
 * so that a package for which the disk is too full is refused before its download. Orphaned folders of dead processes
 * are swept at the start, which needs file locks that all processes see.
 *
 * <p>Thread-safe.
 */
public final class TemporaryFolder implements AutoCloseable {
    /** Space left free for records, logs and others when a package is staged: 64 MiB. */
    public static final long RESERVED_BYTES = 64L << 20;

    private final Path folder;
    private final Place place;
    private final Set<StagedFile> staged = new HashSet<>();
    private Optional<ProcessFolder> own = Optional.empty();
    private boolean closed;

    /** Locates the folder. */
    public interface Place {
        /** Creates the folder if needed. */
        void make() throws IOException;

        /** Returns how many bytes this process may still write to the folder's file system. */
        long usableBytes() throws IOException;
    }

    public TemporaryFolder(Path folder, Place place) {
        this.folder = folder;
        this.place = place;
    }

    /**
     * Creates this process's folder, and sweeps those of dead processes.
     *
     * @throws IOException if the folder cannot be created; the next file tries again
     */
    public void open() throws IOException {
        own();
        StaleFileSweeper.sweep(folder);
    }

    /** Creates an empty file in this process's folder. */
    public Path newFile() throws IOException {
        return own().newFile();
    }

    /**
     * Creates an empty file with reserved space. Space reserved for other files is treated as used.
     *
     * @throws IOException if there is not enough space
     */
    public StagedFile stage(long expectedBytes) throws IOException {
        if (expectedBytes < 0) {
            throw new IllegalArgumentException("a package of " + expectedBytes + " bytes");
        }
        var file = new StagedFile(newFile(), expectedBytes, this::forget);
        try {
            reserve(file, expectedBytes);
        } catch (IOException failed) {
            file.remove();
            throw failed;
        }
        return file;
    }

    private synchronized void reserve(StagedFile file, long expectedBytes) throws IOException {
        var space = place.usableBytes() - RESERVED_BYTES;
        for (var other : staged) {
            space -= other.outstandingBytes();
        }
        if (space < expectedBytes) {
            throw new IOException(expectedBytes - Math.max(space, 0) + " bytes are missing in " + folder);
        }
        staged.add(file);
    }

    private synchronized void forget(StagedFile file) {
        staged.remove(file);
    }

    /** Returns this process's folder, created again if somebody has deleted it. */
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

    /** Deletes this process's folder with its content. No more files can be created. */
    @Override
    public synchronized void close() {
        closed = true;
        own.ifPresent(ProcessFolder::close);
        own = Optional.empty();
    }
}
