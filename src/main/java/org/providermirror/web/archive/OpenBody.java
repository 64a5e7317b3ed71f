package org.providermirror.web.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.providermirror.fetch.ArrivingPackage;

/**
 * Bytes on their way, in an open file that may still grow.
 *
 * @param start the position of the first byte
 * @param promisedEnd the position behind the last byte; {@link #UNKNOWN_END} where upstream does not say
 * @param arriving the package, while it grows
 */
record OpenBody(FileChannel channel, long start, long promisedEnd, Optional<ArrivingPackage> arriving)
        implements Closeable {
    static final long UNKNOWN_END = Long.MAX_VALUE;

    /** The position behind the last byte, {@link #UNKNOWN_END} until it is known. */
    long end() {
        return arriving.filter(ArrivingPackage::complete)
                .map(ArrivingPackage::available)
                .orElse(promisedEnd);
    }

    /** Whether the client was told a length, so that it notices by itself when bytes are missing. */
    boolean hasPromisedLength() {
        return promisedEnd != UNKNOWN_END;
    }

    /** The position up to which bytes may be given out now. */
    long available() {
        return arriving.map(ArrivingPackage::available).orElse(promisedEnd);
    }

    /** Whether no more bytes will come. */
    boolean failed() {
        return arriving.map(ArrivingPackage::failed).orElse(false);
    }

    /** Runs an action that only hands over, as soon as there is more than {@code position}, or there will never be. */
    void whenBeyond(long position, Runnable action) {
        arriving.ifPresentOrElse(growing -> growing.whenBeyond(position, action), action);
    }

    /**
     * Reads what may be given out from a position.
     *
     * @return how many bytes the buffer got, at least one
     * @throws IOException where the file does not have the bytes that were promised
     */
    int read(byte[] buffer, long position) throws IOException {
        var wanted = (int) Math.min(buffer.length, available() - position);
        var count = channel.read(ByteBuffer.wrap(buffer, 0, wanted), position);
        if (count <= 0) {
            throw new IOException("the file ends at byte " + position + ", before its promised end " + end());
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
