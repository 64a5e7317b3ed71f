package org.providermirror.retention;

import java.time.Duration;

/** Waits during a removal. */
@FunctionalInterface
public interface RemovalDelay {
    /** Blocks the thread that removes. */
    void of(Duration duration) throws InterruptedException;
}
