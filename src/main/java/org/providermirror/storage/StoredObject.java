package org.providermirror.storage;

import java.time.Instant;

/**
 * Describes an object without its content.
 *
 * @param size its length in bytes
 * @param lastModified when it was published, to the second
 * @param version differs for another object of the same key; empty if a record describes it and not the storage
 */
public record StoredObject(StorageKey key, long size, Instant lastModified, String version) {
    /** Describes an object by its record. */
    public StoredObject(StorageKey key, long size, Instant lastModified) {
        this(key, size, lastModified, "");
    }
}
