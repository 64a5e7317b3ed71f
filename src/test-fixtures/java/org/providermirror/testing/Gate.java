package org.providermirror.testing;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets bytes through up to a limit while it is held. Safe for use by any number of threads. */
final class Gate {
    private static final long LONGEST_HOLD = TimeUnit.MINUTES.toNanos(2);

    private boolean held;
    private long limit;

    /** From now on, only the first {@code bytes} of each body come through. */
    synchronized void holdAfter(long bytes) {
        held = true;
        limit = bytes;
    }

    synchronized void release() {
        held = false;
        notifyAll();
    }

    /**
     * Returns how many of the wanted bytes may be sent now, at least one; waits if none may.
     *
     * @throws IOException if the listener has ended, or the gate was held for two minutes
     */
    synchronized int allowed(long sent, int wanted, CountDownLatch ended) throws IOException {
        var start = System.nanoTime();
        while (held && sent >= limit) {
            if (ended.getCount() == 0 || System.nanoTime() - start > LONGEST_HOLD) {
                throw new IOException("the gate was not released");
            }
            try {
                TimeUnit.MILLISECONDS.timedWait(this, 50);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IOException(stopped);
            }
        }
        return held ? (int) Math.min(wanted, limit - sent) : wanted;
    }
}
