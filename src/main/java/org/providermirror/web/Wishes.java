package org.providermirror.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;

/**
 * What a request's headers say of the answer it wants. Taken while the request is there, for it may be gone when the answer
 * comes.
 *
 * @param gzip whether the answer may be compressed
 */
record Wishes(Preconditions preconditions, boolean gzip) {
    static Wishes of(HttpHeaders headers) {
        return new Wishes(
                Preconditions.of(headers),
                AcceptedCodings.includeGzip(headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING)));
    }

    static Wishes of(HttpServletRequest request) {
        return new Wishes(
                Preconditions.of(request), AcceptedCodings.includeGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING)));
    }
}
