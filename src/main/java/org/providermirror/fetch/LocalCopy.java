package org.providermirror.fetch;

import java.io.IOException;
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
 * A stored package as a file of this machine: its own where it lies here, else a copy that is gone when this is closed. So
 * all that is computed of it is computed of the same bytes. Owned by one thread.
 */
final class LocalCopy implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path file;
    private final Optional<Staging> staging;

    private LocalCopy(Path file, Optional<Staging> staging) {
        this.file = file;
        this.staging = staging;
    }

    /** @throws NoSuchFileException where it is not there any more */
    static LocalCopy of(Storage storage, StoredObject stored) throws IOException {
        var content = storage.open(stored.key()).orElseThrow(() -> gone(stored));
        var local = content.map(file -> Optional.of(file.path()), remote -> Optional.<Path>empty());
        if (local.isPresent()) {
            return new LocalCopy(local.get(), Optional.empty());
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
        var digest = Sha256.newDigest();
        var buffer = new byte[BUFFER_BYTES];
        try (var bytes = Files.newInputStream(file)) {
            for (var read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Sha256.ofDigest(digest.digest());
    }

    @Override
    public void close() {
        staging.ifPresent(Staging::close);
    }
}
