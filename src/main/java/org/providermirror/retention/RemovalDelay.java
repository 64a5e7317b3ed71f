package org.providermirror.retention;

import java.time.Duration;

/** How a removal waits. */
@FunctionalInterface
public interface RemovalDelay {
    /** Waits on the thread that removes. */
    void of(Duration duration) throws InterruptedException;
}
