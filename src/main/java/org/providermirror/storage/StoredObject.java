package org.providermirror.storage;

import java.time.Instant;

/**
 * What the storage knows of an object without reading it.
 *
 * @param size its length in bytes
 * @param lastModified when it was published, to the second
 */
public record StoredObject(StorageKey key, long size, Instant lastModified) {}
