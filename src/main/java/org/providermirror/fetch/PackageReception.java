package org.providermirror.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.net.Download;
import org.providermirror.net.ResumePoint;
import org.providermirror.net.SlowDownloadException;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Staging;

/**
 * Receives a package into a staged file while hashing. If a download gives way to others, a later download continues it.
 * Owned by one thread at a time.
 */
final class PackageReception implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    /** A registry beyond its share continues for so long before it gives way. */
    private static final Duration TURN = Duration.ofSeconds(30);
    /** The check looks at all fetches. */
    private static final Duration SHARE_CHECK_INTERVAL = Duration.ofSeconds(1);

    private final Staging staging;
    private final long maximumBytes;
    private final Clocks time;
    private final MessageDigest digest = Sha256.newDigest();
    private OptionalLong length = OptionalLong.empty();
    private Optional<String> etag = Optional.empty();
    private long received;
    private boolean startsOver;

    /** The package has more bytes than any may have. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;

        TooLongException(long maximumBytes) {
            super("it has more than " + maximumBytes + " bytes");
        }
    }

    PackageReception(Staging staging, long maximumBytes, Clocks time) {
        this.staging = staging;
        this.maximumBytes = maximumBytes;
        this.time = time;
    }

    /** Returns how many bytes are still to come, as far as that is known. */
    long outstandingBytes() {
        return Math.max(0, length.orElse(received) - received);
    }

    /**
     * Receives a download to its end.
     *
     * @param stopped whether the web application is stopping
     * @throws SlowDownloadException if it gives way to others; it can be resumed
     * @throws IOException if it fails; it cannot be resumed
     */
    void receive(Download download, ArrivingFile arriving, Contention contention, BooleanSupplier stopped)
            throws IOException {
        if (received == 0) {
            length = download.length();
        } else if (!download.length().equals(length)) {
            throw new IOException("the length has changed since the download began");
        }
        etag = download.etag();
        startsOver = received > 0 && download.position() == 0;
        if (length.isEmpty() || length.getAsLong() > 0) {
            // An empty response would be complete before anything was verified.
            arriving.begin(staging.file(), length);
        }
        var turnEnds = time.in(TURN);
        var position = download.position();
        try (var file = FileChannel.open(staging.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var body = download.body(contention::othersWait);
            var buffer = new byte[BUFFER_BYTES];
            for (var read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                if (stopped.getAsBoolean()) {
                    throw new IOException("the mirror is stopping");
                }
                if (contention.isCancelled()) {
                    throw new IOException("an administrator cancelled it");
                }
                var known = (int) Math.min(read, received - position);
                requireSame(file, position, buffer, known);
                append(file, buffer, known, read - known);
                position += read;
                arriving.arrived(received);
                if (canResume() && time.reached(turnEnds)) {
                    if (!download.isHeldBack() && contention.exceedsShare()) {
                        throw new SlowDownloadException("its registry has its share, and fetches from others wait");
                    }
                    turnEnds = time.in(SHARE_CHECK_INTERVAL);
                }
            }
        }
        if (length.isPresent() && length.getAsLong() != position) {
            throw new IOException("received " + position + " of " + length.getAsLong() + " bytes");
        }
    }

    // Clients may have the bytes of the earlier download: others must not follow them.
    private void requireSame(FileChannel file, long position, byte[] buffer, int count) throws IOException {
        var before = ByteBuffer.allocate(count);
        while (before.hasRemaining() && file.read(before, position + before.position()) > 0) {
            continue;
        }
        if (!ByteBuffer.wrap(buffer, 0, count).equals(before.flip())) {
            throw new IOException("upstream sends other bytes than when the download began");
        }
    }

    private void append(FileChannel file, byte[] buffer, int offset, int count) throws IOException {
        digest.update(buffer, offset, count);
        var bytes = ByteBuffer.wrap(buffer, offset, count);
        while (bytes.hasRemaining()) {
            received += file.write(bytes, received);
        }
        if (received > maximumBytes) {
            throw new TooLongException(maximumBytes);
        }
    }

    private boolean canResume() {
        return length.isPresent() && !startsOver;
    }

    /** Returns the point from which a later download can continue; empty if it must begin at the start. */
    Optional<ResumePoint> resumePoint() {
        return length.isPresent() && received > 0
                ? Optional.of(new ResumePoint(received, length.getAsLong(), etag))
                : Optional.empty();
    }

    long received() {
        return received;
    }

    /** Returns the digest of all bytes; call it once, at the end. */
    Sha256 sha256() {
        return Sha256.ofDigest(digest.digest());
    }

    Staging staging() {
        return staging;
    }

    @Override
    public void close() {
        staging.close();
    }
}
