package org.providermirror.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;

/**
 * What a request's headers say of the answer it wants. Taken while the request is there, for it may be gone when the answer
 * comes.
 *
 * @param gzip whether the answer may be compressed
 */
public record ContentNegotiation(Preconditions preconditions, boolean gzip) {
    public static ContentNegotiation of(HttpHeaders headers) {
        return new ContentNegotiation(
                Preconditions.of(headers),
                AcceptedCodings.includeGzip(headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING)));
    }

    public static ContentNegotiation of(HttpServletRequest request) {
        return new ContentNegotiation(
                Preconditions.of(request), AcceptedCodings.includeGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING)));
    }
}
