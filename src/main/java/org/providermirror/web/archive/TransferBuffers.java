package org.providermirror.web.archive;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lends buffers to the transfers that are sending: large ones to a few, small ones to a crowd beyond them.
 *
 * <p>Tomcat takes 64 KiB more for each connection that did not accept a write at once, unless the write is small. With a
 * thousand clients and 256 MiB, the garbage collector then takes more time than the transfers.
 *
 * <p>Thread-safe.
 */
final class TransferBuffers {
    static final int LARGE_BYTES = 64 * 1024;
    /** The size of the containers' own buffers. */
    static final int SMALL_BYTES = 8 * 1024;

    private static final int LARGE_BUFFERS = 32;

    private final AtomicInteger lent = new AtomicInteger();
    private final BlockingQueue<byte[]> idle = new ArrayBlockingQueue<>(LARGE_BUFFERS);

    /** Lends a buffer, until {@link #giveBack} or {@link #discard}. */
    byte[] lend() {
        if (lent.incrementAndGet() > LARGE_BUFFERS) {
            lent.decrementAndGet();
            return new byte[SMALL_BYTES];
        }
        var pooled = idle.poll();
        return pooled == null ? new byte[LARGE_BYTES] : pooled;
    }

    /** Takes back a buffer after it was read. */
    void giveBack(byte[] buffer) {
        if (discard(buffer)) {
            idle.offer(buffer);
        }
    }

    /** Gives up a buffer that a container may still read. Returns whether it was a large one. */
    boolean discard(byte[] buffer) {
        var large = buffer.length == LARGE_BYTES;
        if (large) {
            lent.decrementAndGet();
        }
        return large;
    }
}
