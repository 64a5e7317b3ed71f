package org.providermirror.storage;

import java.time.Instant;

/**
 * Describes an object without its content.
 *
 * @param size its length in bytes
 * @param lastModified when it was published, to the second
 */
public record StoredObject(StorageKey key, long size, Instant lastModified) {}
