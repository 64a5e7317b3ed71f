package org.providermirror.transfer.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.storage.Staging;
import org.providermirror.storage.Storage;

/** Holds uploaded archives on this machine until they are imported. Thread-safe. */
final class Uploads {
    private static final int MOST = 4;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Storage storage;
    private final long limit;
    private final Map<String, Staging> waiting = new ConcurrentHashMap<>();

    /** @param limit the maximum size of an archive */
    Uploads(Storage storage, long limit) {
        this.storage = storage;
        this.limit = limit;
    }

    /**
     * Receives an archive.
     *
     * @param expectedBytes its length; 0 if it is unknown
     * @return its name; empty if too many archives wait
     * @throws IOException if it does not arrive whole, or is too large
     */
    Optional<String> receive(InputStream bytes, long expectedBytes) throws IOException {
        if (waiting.size() >= MOST) {
            return Optional.empty();
        }
        requireSize(expectedBytes);
        var staging = storage.stage(expectedBytes);
        try (var file = Files.newOutputStream(staging.file())) {
            var size = 0L;
            var buffer = new byte[BUFFER_BYTES];
            for (var read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                size += read;
                requireSize(size);
                file.write(buffer, 0, read);
            }
        } catch (IOException | RuntimeException failed) {
            staging.close();
            throw failed;
        }
        var name = UUID.randomUUID().toString();
        waiting.put(name, staging);
        return Optional.of(name);
    }

    private void requireSize(long size) throws UploadTooLargeException {
        if (size > limit) {
            throw new UploadTooLargeException(limit);
        }
    }

    Optional<ImportSource> find(String name) {
        return Optional.ofNullable(waiting.get(name)).map(staging -> new ArchiveSource(staging.file(), limit));
    }

    void remove(String name) {
        Optional.ofNullable(waiting.remove(name)).ifPresent(Staging::close);
    }
}
