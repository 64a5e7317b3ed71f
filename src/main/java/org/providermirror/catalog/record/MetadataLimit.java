package org.providermirror.catalog.record;

import org.providermirror.provider.ReleaseId;

/** Decides whether a provider may add further metadata to the storage. Thread-safe; never waits for storage. */
@FunctionalInterface
public interface MetadataLimit {
    /** Sets no limit. */
    MetadataLimit NONE = (release, bytes) -> {};

    /**
     * Reserves space for the files of a release.
     *
     * @throws org.providermirror.failure.StorageException if the provider would exceed its limit
     */
    void reserve(ReleaseId release, long bytes);
}
