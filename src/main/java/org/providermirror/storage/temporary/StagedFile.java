package org.providermirror.storage.temporary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that is being written, and the room that it was promised. Safe for use by any number of threads. */
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

    /** How much of the room that was promised is still to be written. */
    long outstandingBytes() {
        return Math.max(0, expectedBytes - path.toFile().length());
    }

    /** Gives the promised room back; the file stays. */
    public void giveBackRoom() {
        whenDone.accept(this);
    }

    /** Removes the file, where it still has its name, and gives the promised room back. */
    public void remove() {
        giveBackRoom();
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            LOG.warn("{} could not be removed; it goes when this storage is closed or next opened", path, failed);
        }
    }
}
