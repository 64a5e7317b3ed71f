package org.providermirror.storage.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Staging;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.temporary.StagedFile;

/** Stages a file in this process's folder, on the file system of its later name. */
final class LocalStaging implements Staging {
    private final StagedFile staged;
    private final StorageFolder folder;
    private final FileNames names;

    LocalStaging(StagedFile staged, StorageFolder folder, FileNames names) {
        this.staged = staged;
        this.folder = folder;
        this.names = names;
    }

    @Override
    public Path file() {
        return staged.path();
    }

    @Override
    public boolean publish(StorageKey key, Sha256 sha256) {
        try {
            StorageFolder.makeReadable(file());
            Files.setLastModifiedTime(file(), FileTime.from(Instant.now()));
            var published = names.giveIfFree(file(), folder.writable(key));
            if (published) {
                staged.releaseSpace();
            }
            return published;
        } catch (IOException failed) {
            // After a disk failed to force bytes once, they are not to be trusted even if forcing them again succeeds.
            staged.remove();
            throw new StorageException("publishing " + key, failed);
        }
    }

    @Override
    public void close() {
        staged.remove();
    }
}
