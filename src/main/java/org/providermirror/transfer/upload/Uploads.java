package org.providermirror.transfer.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.storage.Staging;
import org.providermirror.storage.Storage;

/**
 * Holds uploaded archives on this machine until they are processed. Bounds their number and their bytes in sum, from the
 * first byte of an upload until it is removed. Thread-safe.
 */
public final class Uploads {
    private static final int MOST = 4;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Storage storage;
    private final long limit;
    private final long totalLimit;
    private final Map<String, Upload> waiting = new ConcurrentHashMap<>();
    private int count;
    private long bytes;

    /** An upload of this size, and the bytes that are reserved for it. */
    private record Upload(Staging staging, long size, long reserved) {}

    /**
     * @param limit the maximum size of an archive
     * @param totalLimit the maximum size of all archives in sum
     */
    public Uploads(Storage storage, long limit, long totalLimit) {
        this.storage = storage;
        this.limit = limit;
        this.totalLimit = Math.max(limit, totalLimit);
    }

    /**
     * Receives an archive.
     *
     * @param expectedBytes its length; 0 if it is unknown
     * @return its name
     * @throws UploadsFullException if too many archives, or too many bytes, arrive or wait
     * @throws UploadInterruptedException if it does not arrive whole
     * @throws UploadTooLargeException if it is too large
     */
    public String receive(InputStream archive, long expectedBytes) throws IOException {
        requireSize(expectedBytes);
        begin();
        var reserved = 0L;
        var isReceived = false;
        try {
            reserve(expectedBytes);
            reserved = expectedBytes;
            var staging = storage.stage(expectedBytes);
            var size = 0L;
            try (var file = Files.newOutputStream(staging.file())) {
                var buffer = new byte[BUFFER_BYTES];
                for (var read = read(archive, buffer); read >= 0; read = read(archive, buffer)) {
                    size += read;
                    requireSize(size);
                    if (size > reserved) {
                        reserve(size - reserved);
                        reserved = size;
                    }
                    file.write(buffer, 0, read);
                }
            } catch (IOException | RuntimeException failed) {
                staging.close();
                throw failed;
            }
            var name = UUID.randomUUID().toString();
            waiting.put(name, new Upload(staging, size, reserved));
            isReceived = true;
            return name;
        } finally {
            if (!isReceived) {
                end(reserved);
            }
        }
    }

    private static int read(InputStream archive, byte[] buffer) throws UploadInterruptedException {
        try {
            return archive.read(buffer);
        } catch (IOException reason) {
            throw new UploadInterruptedException(reason);
        }
    }

    private void requireSize(long size) throws UploadTooLargeException {
        if (size > limit) {
            throw new UploadTooLargeException(limit);
        }
    }

    private synchronized void begin() throws UploadsFullException {
        if (count >= MOST) {
            throw new UploadsFullException(
                    MOST + " archives are being uploaded or wait to be processed; send it again later");
        }
        count++;
    }

    private synchronized void reserve(long more) throws UploadsFullException {
        if (more > totalLimit - bytes) {
            throw new UploadsFullException(
                    "the archives that are being uploaded or wait to be processed have more than " + totalLimit
                            + " bytes in sum (mirror.import.total-upload-limit)");
        }
        bytes += more;
    }

    private synchronized void end(long reserved) {
        count--;
        bytes -= reserved;
    }

    /** Returns how many bytes an upload has; 0 if there is no such upload. */
    public long size(String name) {
        return Optional.ofNullable(waiting.get(name)).map(Upload::size).orElse(0L);
    }

    /** Returns the files of an upload, readable until it is removed; empty if there is no such upload. */
    public Optional<FileSource> find(String name) {
        return Optional.ofNullable(waiting.get(name))
                .map(upload -> new ArchiveSource(upload.staging().file(), limit));
    }

    /** Deletes an upload, if there is one, and gives its place to others. */
    public void remove(String name) {
        Optional.ofNullable(waiting.remove(name)).ifPresent(upload -> {
            end(upload.reserved());
            upload.staging().close();
        });
    }
}
