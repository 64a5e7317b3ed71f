package org.providermirror.app;

import java.nio.file.Path;
import java.time.Duration;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.config.StorageSettings;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.IdentifiedStorage;
import org.providermirror.storage.Storage;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.storage.s3.S3Storage;

/** Composes the storage of the settings. */
final class StorageParts {
    /** How long a write to a bucket trusts the last check of the bucket's identity, which costs a request. */
    private static final Duration BUCKET_CHECK_INTERVAL = Duration.ofSeconds(20);

    private StorageParts() {}

    static IdentifiedStorage of(StorageSettings settings, Path temporary, Clocks time) {
        return settings.choose(
                folder -> identified(open(folder), folder, Duration.ZERO, time),
                bucket -> identified(
                        new S3Storage(bucket, temporary.resolve("packages")), bucket, BUCKET_CHECK_INTERVAL, time));
    }

    /** @throws IllegalStateException if the default folder cannot be opened; says how to choose another one */
    private static LocalStorage open(StorageSettings.Folder folder) {
        try {
            return new LocalStorage(folder.path());
        } catch (StorageException | IllegalArgumentException failed) {
            if (folder.isDefault()) {
                throw new IllegalStateException(failed.getMessage() + folder.advice(), failed);
            }
            throw failed;
        }
    }

    private static IdentifiedStorage identified(
            Storage storage, StorageSettings settings, Duration checkedFor, Clocks time) {
        return new IdentifiedStorage(storage, settings, checkedFor, time.wall(), time.monotonic());
    }
}
