package org.providermirror.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Holds a complete answer in memory, so that Jersey and the filters send the same one.
 *
 * @param headers all headers but those that every answer has
 * @param body never changed; empty if the answer has no body
 */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    /** The header that forbids clients to guess another media type. */
    public static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";

    /** The value of {@link #CONTENT_TYPE_OPTIONS}. */
    public static final String NO_SNIFF = "nosniff";

    private static final byte[] NO_BODY = {};
    /** RFC 9110, 15.4.9; the servlet API has no name for it. */
    private static final int PERMANENT_REDIRECT = 308;

    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    /** Returns an answer without a body. */
    static HttpAnswer withoutBody(int status, Map<String, String> headers) {
        return new HttpAnswer(status, headers, NO_BODY);
    }

    /** Returns an answer with a body and its length. */
    public static HttpAnswer withBody(int status, String mediaType, byte[] body, Map<String, String> headers) {
        var all = new HashMap<>(headers);
        all.put(HttpHeaders.CONTENT_TYPE, mediaType);
        all.put(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length));
        return new HttpAnswer(status, all, body);
    }

    /** Returns a redirect that keeps the method. */
    public static HttpAnswer redirect(String location, String cacheControl) {
        return withoutBody(
                HttpServletResponse.SC_TEMPORARY_REDIRECT,
                Map.of(HttpHeaders.LOCATION, location, HttpHeaders.CACHE_CONTROL, cacheControl));
    }

    /** Returns a redirect that keeps the method, to where the path always was. */
    public static HttpAnswer permanentRedirect(String location) {
        return withoutBody(PERMANENT_REDIRECT, Map.of(HttpHeaders.LOCATION, location));
    }

    /** Returns the answer for Jersey. */
    public Response toResponse() {
        var response = Response.status(status);
        headers.forEach(response::header);
        return (body.length == 0 ? response : response.entity(body)).build();
    }

    /** Sends the answer from a filter. */
    public void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(status);
        headers.forEach(response::setHeader);
        if (body.length > 0 && !request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }

    /** Sends the answer in place of the one that was prepared, which must not be committed. */
    public void replace(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.reset();
        response.setHeader(RequestId.HEADER, RequestId.of(request));
        response.setHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF);
        ConnectionClose.afterUnreadBody(request, response);
        send(request, response);
    }
}
