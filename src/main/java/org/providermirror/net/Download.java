package org.providermirror.net;

import java.io.InputStream;
import java.net.URI;
import java.util.OptionalLong;

/** A download that has begun. Owned by one thread; closing it early ends the connection instead of reading on. */
public interface Download extends AutoCloseable {
    /** The final URL after redirects. */
    URI url();

    /** How many bytes upstream says there are. */
    OptionalLong length();

    /**
     * The bytes. A read fails with an {@link java.io.IOException} when nothing arrives for 30 seconds, when less than
     * 10 KiB/s arrived over the last 30 seconds, and when the body ends before its length.
     */
    InputStream body();

    @Override
    void close();
}
