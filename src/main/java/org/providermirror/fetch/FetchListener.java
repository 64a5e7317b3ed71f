package org.providermirror.fetch;

import org.providermirror.provider.PackageId;

/** Observes how attempts to fetch a package end. Called on the fetching thread: must be quick and must not throw. */
public interface FetchListener {
    /** Ignores everything. */
    FetchListener NONE = new FetchListener() {
        @Override
        public void ended(PackageId id, boolean stored, long received) {}

        @Override
        public void altered(PackageId id, String sentence) {}
    };

    /**
     * Notifies that an attempt has ended.
     *
     * @param stored whether the package is in storage now
     * @param received how many bytes were received for it
     */
    void ended(PackageId id, boolean stored, long received);

    /**
     * Notifies that the complete bytes of a package were not those that its publisher signed, in addition to {@link
     * #ended}.
     *
     * @param sentence describes the bytes, as a part of a sentence
     */
    void altered(PackageId id, String sentence);
}
