package org.providermirror.fetch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Staging;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StoredObject;

/**
 * Provides a stored package as a local file: its own file in a folder, otherwise a temporary copy that is deleted when
 * this is closed. So everything is computed from the same bytes. Owned by one thread.
 */
final class LocalCopy implements AutoCloseable {
    private final Path file;
    private final Optional<Staging> staging;

    private LocalCopy(Path file, Optional<Staging> staging) {
        this.file = file;
        this.staging = staging;
    }

    /** @throws NoSuchFileException if it no longer exists */
    static LocalCopy of(Storage storage, StoredObject stored) throws IOException {
        var content = storage.open(stored.key()).orElseThrow(() -> gone(stored));
        if (content.localPath().isPresent()) {
            return new LocalCopy(content.localPath().get(), Optional.empty());
        }
        var staging = storage.stage(stored.size());
        try (var bytes = storage.stream(stored.key()).orElseThrow(() -> gone(stored))) {
            Files.copy(bytes, staging.file(), StandardCopyOption.REPLACE_EXISTING);
            return new LocalCopy(staging.file(), Optional.of(staging));
        } catch (IOException | RuntimeException failed) {
            staging.close();
            throw failed;
        }
    }

    private static NoSuchFileException gone(StoredObject stored) {
        return new NoSuchFileException(stored.key().value());
    }

    Path file() {
        return file;
    }

    Sha256 digest() throws IOException {
        try (var bytes = Files.newInputStream(file)) {
            return Sha256.ofCopied(bytes, OutputStream.nullOutputStream());
        }
    }

    @Override
    public void close() {
        staging.ifPresent(Staging::close);
    }
}
