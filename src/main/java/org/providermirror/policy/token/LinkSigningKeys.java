package org.providermirror.policy.token;

import java.util.List;

/**
 * Provides the keys that sign links, the same on all instances of one storage.
 *
 * <p>Thread-safe.
 */
public interface LinkSigningKeys {
    /**
     * Returns the valid keys, the signing one first; never empty.
     *
     * @throws org.providermirror.failure.StorageException if they are in storage only and storage fails
     */
    List<byte[]> keys();

    /** Returns the keys, read again unless that was done a moment ago. Used if no cached key made a signed link. */
    default List<byte[]> keysAnew() {
        return keys();
    }
}
