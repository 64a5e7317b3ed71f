package org.providermirror.archive;

import java.time.Duration;

/** The deadline for reading an archive, on the monotonic clock. */
final class Deadline {
    private final Duration time;
    private final long start = System.nanoTime();

    Deadline(Duration time) {
        this.time = time;
    }

    void check() throws UnreadableArchiveException {
        if (System.nanoTime() - start > time.toNanos()) {
            throw new UnreadableArchiveException("hashing it takes longer than " + time);
        }
    }
}
