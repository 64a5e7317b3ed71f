package org.providermirror.web.archive;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    /** Holds at most the large buffers that were lent at the same time. */
    private final Queue<byte[]> idle = new ConcurrentLinkedQueue<>();

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
        if (buffer.length == LARGE_BYTES) {
            idle.add(buffer);
        }
        discard(buffer);
    }

    /** Gives up a buffer that a container may still read. */
    void discard(byte[] buffer) {
        if (buffer.length == LARGE_BYTES) {
            lent.decrementAndGet();
        }
    }
}
