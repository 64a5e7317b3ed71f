package org.providermirror.archive;

import java.time.Duration;

/** The moment, on the clock that nobody sets, at which reading an archive is given up. */
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
