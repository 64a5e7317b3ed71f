package org.providermirror.storage;

import java.time.Duration;

/**
 * Observes the calls of a {@link Storage}. Called on the threads that use the storage, after each call: must be quick,
 * must not throw, and must not call the storage.
 */
public interface StorageListener {
    /**
     * Notifies that a call has ended.
     *
     * @param worked whether it ended without a failure
     * @param time its duration
     */
    void called(StorageCall call, boolean worked, Duration time);

    /** Notifies that this instance wrote, published, quarantined or deleted an object. */
    void changed(StorageKey key);
}
