package org.providermirror.transfer.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.providermirror.catalog.record.ReleaseFiles;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.storage.Staging;
import org.providermirror.storage.Storage;

/**
 * Collects the provenance files of an import in a temporary file, so that memory holds only their places. Their contents
 * are not trusted. A release has a few kilobytes of them; what is too large is ignored and proves nothing. Owned by one
 * thread.
 */
final class ImportedFiles implements AutoCloseable {
    private static final int MAX_FILE_BYTES = 2 * 1024 * 1024;
    private static final long MAX_RELEASE_BYTES = 8L << 20;
    private static final long MAX_BYTES = 4L << 30;
    private static final int BYTES_PER_PLACE = 200;

    private final Storage storage;
    private final ImportMemory memory;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private Optional<Spool> spool = Optional.empty();
    private long end;

    /** The place of a file in the temporary file. */
    private record Place(long start, int length) {}

    private record Spool(Staging staging, FileChannel channel) {}

    /** @param memory limits the places */
    ImportedFiles(Storage storage, ImportMemory memory) {
        this.storage = storage;
        this.memory = memory;
    }

    /**
     * Adds a file, the first one of its name.
     *
     * @throws IOException if the temporary file cannot be written
     */
    void add(FolderFile.Proof proof, InputStream content) throws IOException {
        var release = new ReleaseId(proof.provider(), proof.version()).toString();
        var name = release + "/" + proof.name();
        if (places.containsKey(name) || end >= MAX_BYTES || !memory.take(BYTES_PER_PLACE + 3L * name.length())) {
            return;
        }
        var file = content.readNBytes(MAX_FILE_BYTES + 1);
        var size = sizes.getOrDefault(release, 0L) + file.length;
        if (file.length > MAX_FILE_BYTES || size > MAX_RELEASE_BYTES) {
            return;
        }
        var bytes = ByteBuffer.wrap(file);
        var start = end;
        while (bytes.hasRemaining()) {
            end += channel().write(bytes, end);
        }
        places.put(name, new Place(start, file.length));
        sizes.put(release, size);
    }

    private FileChannel channel() throws IOException {
        if (spool.isEmpty()) {
            var staging = storage.stage(0);
            try {
                spool = Optional.of(new Spool(
                        staging, FileChannel.open(staging.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)));
            } catch (IOException | RuntimeException unusable) {
                staging.close();
                throw unusable;
            }
        }
        return spool.get().channel();
    }

    /**
     * Returns the release that the files describe; empty if any of them is missing.
     *
     * @throws UncheckedIOException if the temporary file cannot be read
     */
    Optional<Release> release(ReleaseId id) {
        // A record may name one file many times.
        var read = new HashMap<String, Optional<byte[]>>();
        return ReleaseFiles.read(
                id,
                name -> read.computeIfAbsent(
                        name,
                        missing -> Optional.ofNullable(places.get(id + "/" + missing))
                                .map(this::read)));
    }

    private byte[] read(Place place) {
        var bytes = ByteBuffer.allocate(place.length());
        try {
            while (bytes.hasRemaining() && channel().read(bytes, place.start() + bytes.position()) >= 0) {
                continue;
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return bytes.array();
    }

    /** Deletes the temporary file. */
    @Override
    public void close() throws IOException {
        if (spool.isPresent()) {
            try {
                spool.get().channel().close();
            } finally {
                spool.get().staging().close();
            }
        }
    }
}
