package org.providermirror.net;

import java.net.URI;

/**
 * A document from upstream.
 *
 * @param url the final URL after redirects; relative URLs inside resolve against it
 * @param content the bytes, owned by the receiver
 */
public record UpstreamDocument(URI url, byte[] content) {}
