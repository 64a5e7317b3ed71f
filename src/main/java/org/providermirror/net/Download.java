package org.providermirror.net;

import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** A download that has begun. Owned by one thread; closing it early closes the connection instead of reading on. */
public interface Download extends AutoCloseable {
    /** Returns the final URL after redirects. */
    URI url();

    /** Returns the length of the whole that upstream sent. */
    OptionalLong length();

    /** Returns how many bytes of the whole come before the body; 0 unless the download was resumed. */
    long position();

    /** Returns the strong ETag of the whole. */
    Optional<String> etag();

    /**
     * Returns whether hardly a byte has arrived yet, and upstream may hold the download back. Giving way to the same
     * registry is useless then, because upstream would hold the next one back, too. Called by the owner's thread.
     */
    boolean isHeldBack();

    /**
     * Returns the bytes, however slowly they arrive. A read fails with an {@link java.io.IOException} if nothing
     * arrives for 30 seconds, if no first byte arrives within {@code mirror.upstream.archive-timeout}, or if the body ends
     * before its length.
     */
    InputStream body();

    /**
     * Returns the bytes of a download that gives way to others unless it is held back. While they wait, a read also fails
     * with a {@link SlowDownloadException} if the throughput of the last 30 seconds is below 10 KiB/s, or if the rest would take
     * longer than 30 minutes at that rate. An unknown rest is assumed to be 100 MiB.
     *
     * @param othersWait returns whether another download waits for this one's thread
     */
    InputStream body(BooleanSupplier othersWait);

    @Override
    void close();
}
