package org.providermirror.catalog.record;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.providermirror.failure.StorageException;

/**
 * Limits how many releases with long files are read from storage at a time. The files of a real release have a few
 * kilobytes; a hostile publisher's have some megabytes, and many at a time would fill the heap. Thread-safe.
 */
final class RecordMemory {
    private static final int SMALL_BYTES = 256 * 1024;
    private static final long HEAP_FOR_EACH = 32L << 20;
    /** Short, because what waits holds a thread that other records need. */
    private static final long WAIT_MILLIS = 200;

    private final Semaphore permits;

    /** @param maximumHeap in bytes; the records take up to a quarter of it */
    RecordMemory(long maximumHeap) {
        permits = new Semaphore(
                Math.toIntExact(Math.max(1, Math.min(maximumHeap / HEAP_FOR_EACH, Short.MAX_VALUE))), true);
    }

    /**
     * Returns the result of work on records of this size.
     *
     * @throws StorageException if too many long ones are in use
     */
    <T> T during(long bytes, Supplier<T> work) {
        if (bytes <= SMALL_BYTES) {
            return work.get();
        }
        acquire();
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }

    private void acquire() {
        try {
            if (!permits.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw refused("too many releases with long files are read at this time");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw refused("the mirror is stopping");
        }
    }

    private static StorageException refused(String reason) {
        return new StorageException("reading a release", new IOException(reason));
    }
}
