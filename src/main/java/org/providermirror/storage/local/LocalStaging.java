package org.providermirror.storage.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.function.Consumer;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Staging;
import org.providermirror.storage.StorageKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A staged file in this process's folder, on the file system of its later name. */
final class LocalStaging implements Staging {
    private static final Logger LOG = LoggerFactory.getLogger(LocalStaging.class);

    private final Path file;
    private final long expectedBytes;
    private final StorageFolder folder;
    private final FileNames names;
    private final Consumer<LocalStaging> whenDone;

    LocalStaging(
            Path file, long expectedBytes, StorageFolder folder, FileNames names, Consumer<LocalStaging> whenDone) {
        this.file = file;
        this.expectedBytes = expectedBytes;
        this.folder = folder;
        this.names = names;
        this.whenDone = whenDone;
    }

    @Override
    public Path file() {
        return file;
    }

    /** How much of the room that was promised is still to be written. */
    long outstandingBytes() {
        return Math.max(0, expectedBytes - file.toFile().length());
    }

    @Override
    public boolean publish(StorageKey key, Sha256 sha256) {
        try {
            StorageFolder.makeReadable(file);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            var published = names.giveIfFree(file, folder.writable(key));
            if (published) {
                whenDone.accept(this);
            }
            return published;
        } catch (IOException failed) {
            // Bytes that a disk failed to force once are not to be trusted, even if forcing them again succeeds.
            remove();
            throw new StorageException("publishing " + key, failed);
        }
    }

    @Override
    public void close() {
        whenDone.accept(this);
        remove();
    }

    private void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            LOG.warn("{} could not be removed; it goes when this storage is closed or next opened", file, failed);
        }
    }
}
