package org.providermirror.net.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.providermirror.failure.UpstreamUnavailableException;

/**
 * Limits how many long documents are in memory at a time. A document of up to 64 KiB takes no permit; real lists have up to
 * 500 KiB, so that hostile ones of several MiB, which have permits of their own, never delay them. So do files of
 * publishers, which stay in memory until their release is stored. Thread-safe.
 */
final class DocumentMemory {
    private static final int SMALL_BYTES = 64 * 1024;
    private static final int MEDIUM_BYTES = 1024 * 1024;
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final long HEAP_FOR_EACH_MEDIUM = 16L << 20;
    private static final long HEAP_FOR_EACH_LARGE = 128L << 20;
    private static final Duration MEDIUM_WAIT = Duration.ofSeconds(5);
    /** Short, because no real document is so long, and what waits holds a thread. */
    private static final Duration LARGE_WAIT = Duration.ofSeconds(1);

    private final Semaphore medium;
    private final Semaphore large;
    private final Semaphore published;

    /** @param maximumHeap in bytes; the documents take up to a quarter of it */
    DocumentMemory(long maximumHeap) {
        published = permits(maximumHeap / HEAP_FOR_EACH_MEDIUM);
        medium = permits(maximumHeap / HEAP_FOR_EACH_MEDIUM);
        large = permits(maximumHeap / HEAP_FOR_EACH_LARGE);
    }

    private static Semaphore permits(long number) {
        return new Semaphore(Math.toIntExact(Math.max(1, Math.min(number, Short.MAX_VALUE))), true);
    }

    /** Begins a registry's document; its permit has to be released. */
    Reservation begin() {
        return new Reservation(medium);
    }

    /** Begins a publisher's file; its permit has to be released. */
    Reservation beginPublished() {
        return new Reservation(published);
    }

    /** Holds the permit of one document. Owned by one thread. */
    final class Reservation implements AutoCloseable {
        private final Semaphore first;
        private Semaphore held;

        private Reservation(Semaphore first) {
            this.first = first;
        }

        /** Returns the first bytes of a stream, up to a maximum. */
        byte[] read(InputStream body, int maximumBytes) throws IOException {
            var chunks = new ArrayList<byte[]>();
            var size = 0;
            while (size < maximumBytes) {
                var chunk = body.readNBytes(Math.min(CHUNK_BYTES, maximumBytes - size));
                if (chunk.length == 0) {
                    break;
                }
                size += chunk.length;
                reserve(size);
                chunks.add(chunk);
            }
            var content = ByteBuffer.allocate(size);
            chunks.forEach(content::put);
            return content.array();
        }

        private void reserve(int bytes) {
            if (bytes > MEDIUM_BYTES && held != large) {
                close();
                take(large, LARGE_WAIT);
            } else if (bytes > SMALL_BYTES && held == null) {
                take(first, MEDIUM_WAIT);
            }
        }

        private void take(Semaphore permits, Duration longest) {
            try {
                if (!permits.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new UpstreamUnavailableException("this mirror", "is reading too many long documents");
                }
                held = permits;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new UpstreamUnavailableException("this mirror", "is stopping");
            }
        }

        @Override
        public void close() {
            if (held != null) {
                held.release();
                held = null;
            }
        }
    }
}
