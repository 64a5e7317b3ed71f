package org.providermirror.web.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.providermirror.fetch.ArrivingPackage;

/**
 * Reads the bytes of an answer from an open file that may still grow.
 *
 * @param start the position of the first byte
 * @param promisedEnd the position after the last byte; {@link #UNKNOWN_END} if upstream sent no length
 * @param arriving the download, if the file still grows
 */
record OpenBody(FileChannel channel, long start, long promisedEnd, Optional<ArrivingPackage> arriving)
        implements Closeable {
    static final long UNKNOWN_END = Long.MAX_VALUE;

    /** Returns the position after the last byte; {@link #UNKNOWN_END} until it is known. */
    long end() {
        return arriving.filter(ArrivingPackage::complete)
                .map(ArrivingPackage::available)
                .orElse(promisedEnd);
    }

    /** Returns whether the answer has a length, by which the client notices missing bytes. */
    boolean hasPromisedLength() {
        return promisedEnd != UNKNOWN_END;
    }

    /** Returns the position up to which bytes can be sent now. */
    long available() {
        return arriving.map(ArrivingPackage::available).orElse(promisedEnd);
    }

    /** Returns whether the download failed, so that no more bytes arrive. */
    boolean failed() {
        return arriving.map(ArrivingPackage::failed).orElse(false);
    }

    /** Runs a short action as soon as bytes after {@code position} are available, or the download has ended. */
    void whenBeyond(long position, Runnable action) {
        arriving.ifPresentOrElse(growing -> growing.whenBeyond(position, action), action);
    }

    /**
     * Reads available bytes from a position.
     *
     * @return how many bytes were read, at least one
     * @throws IOException if the file ends before its promised end
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
