package org.providermirror.storage;

import java.time.Duration;

/**
 * Sees what is asked of a {@link Storage} and what became of it. Called on the threads that use the storage, after each
 * call: must be quick, must not fail, and must not call the storage.
 */
public interface StorageListener {
    /**
     * A call has ended.
     *
     * @param worked whether it ended without a failure
     * @param time how long it took
     */
    void called(StorageCall call, boolean worked, Duration time);

    /** An object of this key was written, published, set aside or deleted by this mirror. */
    void changed(StorageKey key);
}
