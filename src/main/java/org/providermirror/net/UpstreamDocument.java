package org.providermirror.net;

import java.net.URI;

/**
 * A document that upstream gave.
 *
 * @param url the final URL after redirects, which relative URLs inside resolve against
 * @param content the bytes, which the receiver owns
 */
public record UpstreamDocument(URI url, byte[] content) {}
