package org.providermirror.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;

/**
 * Holds what the headers of a request say about its answer.
 *
 * @param gzip whether the answer may be compressed
 */
public record ContentNegotiation(Preconditions preconditions, boolean gzip) {
    public static ContentNegotiation of(HttpServletRequest request) {
        return new ContentNegotiation(
                Preconditions.of(request), Gzip.isAccepted(request.getHeader(HttpHeaders.ACCEPT_ENCODING)));
    }
}
