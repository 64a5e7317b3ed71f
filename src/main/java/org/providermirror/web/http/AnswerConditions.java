package org.providermirror.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;

/**
 * Holds what a request says about an answer from memory: its preconditions, and whether gzip is accepted. {@link
 * BrowserRequest} decides between HTML and JSON.
 *
 * @param gzip whether the answer may be compressed
 */
public record AnswerConditions(Preconditions preconditions, boolean gzip) {
    public static AnswerConditions of(HttpServletRequest request) {
        return new AnswerConditions(
                Preconditions.of(request), Gzip.isAccepted(request.getHeader(HttpHeaders.ACCEPT_ENCODING)));
    }
}
