package org.providermirror.net;

import java.io.InputStream;
import java.net.URI;
import java.util.OptionalLong;

/** A download that has begun. Owned by one thread; closing it early closes the connection instead of reading on. */
public interface Download extends AutoCloseable {
    /** Returns the final URL after redirects. */
    URI url();

    /** Returns the length that upstream sent. */
    OptionalLong length();

    /**
     * Returns the bytes. A read fails with an {@link java.io.IOException} if nothing arrives for 30 seconds, if the
     * throughput of the last 30 seconds is below 10 KiB/s, or if the body ends before its length.
     */
    InputStream body();

    @Override
    void close();
}
