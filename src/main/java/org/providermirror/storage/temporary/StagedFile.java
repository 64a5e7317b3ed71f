package org.providermirror.storage.temporary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that is being written, with reserved space. Thread-safe. */
public final class StagedFile {
    private static final Logger LOG = LoggerFactory.getLogger(StagedFile.class);

    private final Path path;
    private final long expectedBytes;
    private final Consumer<StagedFile> whenDone;

    StagedFile(Path path, long expectedBytes, Consumer<StagedFile> whenDone) {
        this.path = path;
        this.expectedBytes = expectedBytes;
        this.whenDone = whenDone;
    }

    public Path path() {
        return path;
    }

    /** Returns how many reserved bytes are not written yet. */
    long outstandingBytes() {
        return Math.max(0, expectedBytes - path.toFile().length());
    }

    /** Releases the reserved space; the file stays. */
    public void releaseSpace() {
        whenDone.accept(this);
    }

    /** Deletes the file if it still has its name, and releases the reserved space. */
    public void remove() {
        releaseSpace();
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            LOG.warn("{} could not be deleted; it is swept when this storage is closed or next opened", path, failed);
        }
    }
}
