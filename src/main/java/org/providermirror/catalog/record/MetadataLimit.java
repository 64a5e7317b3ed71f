package org.providermirror.catalog.record;

import org.providermirror.provider.ReleaseId;

/** Decides whether a provider may add further metadata to the storage. Thread-safe; never waits for storage. */
public interface MetadataLimit {
    /** Sets no limit. */
    MetadataLimit NONE = new MetadataLimit() {
        @Override
        public void reserve(ReleaseId release, long bytes) {
            // No limit.
        }

        @Override
        public void release(ReleaseId release, long bytes) {
            // No limit.
        }
    };

    /**
     * Reserves space for the files of a release.
     *
     * @throws org.providermirror.failure.StorageException if the provider would exceed its limit
     */
    void reserve(ReleaseId release, long bytes);

    /** Returns reserved space that was not used, because the files were not written. */
    void release(ReleaseId release, long bytes);
}
