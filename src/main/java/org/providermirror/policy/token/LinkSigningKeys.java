package org.providermirror.policy.token;

import java.util.List;

/**
 * The keys that capabilities are signed with, the same for all mirrors on one storage.
 *
 * <p>Safe for use by any number of threads.
 */
public interface LinkSigningKeys {
    /**
     * The keys that are good now, the one that signs first; never empty.
     *
     * @throws org.providermirror.failure.StorageException where they are kept in a storage that fails, and are not in memory
     */
    List<byte[]> keys();

    /** The keys, looked up anew where that was not done just before: for a capability that none of them made. */
    default List<byte[]> keysAnew() {
        return keys();
    }
}
