package org.providermirror.net;

import java.net.URI;

/**
 * A document from upstream. Closing it after it was parsed frees its share of the memory for documents.
 *
 * @param url the final URL after redirects; relative URLs inside resolve against it
 * @param content the bytes, owned by the receiver
 * @param release frees the share; may run more than once
 */
public record UpstreamDocument(URI url, byte[] content, Runnable release) implements AutoCloseable {
    /** Creates a document that has no share of the memory. */
    public UpstreamDocument(URI url, byte[] content) {
        this(url, content, () -> {});
    }

    /** Returns the bytes, and frees the share. */
    public byte[] take() {
        close();
        return content;
    }

    @Override
    public void close() {
        release.run();
    }
}
