package org.providermirror.mirror;

import java.net.URI;
import java.util.function.Function;
import org.providermirror.fetch.ArrivingPackage;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StoredContent;

/** The answer to <em>download_package</em>. */
public sealed interface ArchiveAnswer {
    /** Returns what the function of this kind makes of it. */
    <T> T map(Function<Stored, T> stored, Function<Upstream, T> upstream, Function<Arriving, T> arriving);

    /**
     * The package is stored.
     *
     * @param sha256 the digest of its bytes, as recorded when they were verified
     */
    record Stored(StoredContent content, Sha256 sha256) implements ArchiveAnswer {
        @Override
        public <T> T map(Function<Stored, T> stored, Function<Upstream, T> upstream, Function<Arriving, T> arriving) {
            return stored.apply(this);
        }
    }

    /** The package is not stored, and lies here at the publisher's. The fetch into storage is on its way. */
    record Upstream(URI location) implements ArchiveAnswer {
        @Override
        public <T> T map(Function<Stored, T> stored, Function<Upstream, T> upstream, Function<Arriving, T> arriving) {
            return upstream.apply(this);
        }
    }

    /**
     * The package is not stored; its bytes come as they arrive.
     *
     * @param location where it lies at the publisher's, for a client that can go there should the download fail to begin
     */
    record Arriving(ArrivingPackage arriving, URI location) implements ArchiveAnswer {
        @Override
        public <T> T map(Function<Stored, T> stored, Function<Upstream, T> upstream, Function<Arriving, T> arriving) {
            return arriving.apply(this);
        }
    }
}
