package org.providermirror.retention;

import org.providermirror.provider.Hostname;
import org.providermirror.provider.ReleaseId;

/** Knows the releases of which the mirror is the origin: their packages are the only copies. Thread-safe. */
public interface OnlyCopies {
    /** No release at all. */
    OnlyCopies NONE = new OnlyCopies() {
        @Override
        public boolean isOrigin(Hostname hostname) {
            return false;
        }

        @Override
        public void unpublish(ReleaseId release) {
            throw new IllegalArgumentException(release + " is not hosted");
        }
    };

    /** Returns whether the mirror is the origin of a hostname. */
    boolean isOrigin(Hostname hostname);

    /**
     * Removes what publishes a release, so that it no longer exists for clients. Its packages stay, and are not served. Does
     * nothing if it is not published.
     *
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    void unpublish(ReleaseId release) throws InterruptedException;
}
