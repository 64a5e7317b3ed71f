package org.providermirror.mirror;

import java.net.URI;
import java.util.function.Function;
import org.providermirror.fetch.ArrivingPackage;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StoredContent;

/** Describes the answer to <em>download_package</em>. */
public sealed interface ArchiveAnswer {
    /** Returns the result of the function for this kind of answer. */
    <T> T map(Function<Stored, T> stored, Function<Upstream, T> upstream, Function<Arriving, T> arriving);

    /**
     * Serves a stored package (a hit).
     *
     * @param sha256 the digest of its bytes, as recorded when they were verified
     */
    record Stored(StoredContent content, Sha256 sha256) implements ArchiveAnswer {
        @Override
        public <T> T map(Function<Stored, T> stored, Function<Upstream, T> upstream, Function<Arriving, T> arriving) {
            return stored.apply(this);
        }
    }

    /** Redirects to the publisher's location (a miss) while the package is fetched into storage. */
    record Upstream(URI location) implements ArchiveAnswer {
        @Override
        public <T> T map(Function<Stored, T> stored, Function<Upstream, T> upstream, Function<Arriving, T> arriving) {
            return upstream.apply(this);
        }
    }

    /**
     * Streams the bytes of a package while they arrive.
     *
     * @param location the publisher's location, for a redirect if the download does not begin
     */
    record Arriving(ArrivingPackage arriving, URI location) implements ArchiveAnswer {
        @Override
        public <T> T map(Function<Stored, T> stored, Function<Upstream, T> upstream, Function<Arriving, T> arriving) {
            return arriving.apply(this);
        }
    }
}
