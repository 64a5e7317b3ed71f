package org.providermirror.fetch;

import org.providermirror.provider.PackageId;

/** Sees how tries to fetch a package end. Called on the thread of the fetch: must be quick and must not fail. */
public interface FetchListener {
    /** Ignores everything. */
    FetchListener NONE = new FetchListener() {
        @Override
        public void ended(PackageId id, boolean stored, long received) {}

        @Override
        public void altered(PackageId id, String sentence) {}
    };

    /**
     * A try has ended.
     *
     * @param stored whether the package is in storage now
     * @param received how many bytes came over the network for it
     */
    void ended(PackageId id, boolean stored, long received);

    /**
     * The bytes of a package came whole and were not those that its publisher signed; {@link #ended} is told beside it.
     *
     * @param sentence what they are, as a part of a sentence
     */
    void altered(PackageId id, String sentence);
}
