package org.providermirror.storage.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Staging;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.temporary.StagedFile;

/** Stages a file on this machine, and uploads it when it is published. */
final class S3Staging implements Staging {
    private final StagedFile staged;
    private final PackageUpload upload;
    private final ObjectCache cache;

    S3Staging(StagedFile staged, PackageUpload upload, ObjectCache cache) {
        this.staged = staged;
        this.upload = upload;
        this.cache = cache;
    }

    @Override
    public Path file() {
        return staged.path();
    }

    @Override
    public boolean publish(StorageKey key, Sha256 sha256) {
        try {
            return upload.upload(file(), key, sha256);
        } catch (IOException unreadable) {
            throw new StorageException("publishing " + key, unreadable);
        } catch (UncheckedIOException unreadable) {
            throw new StorageException("publishing " + key, unreadable.getCause());
        } finally {
            cache.forget(key);
        }
    }

    @Override
    public void close() {
        staged.remove();
    }
}
