package org.providermirror.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Ends the keep-alive of connections that must not be used for another request. */
public final class ConnectionClose {
    private ConnectionClose() {}

    /**
     * Closes the connection after this answer. HTTP/2 has no such header and needs none, because it ends single
     * streams.
     */
    public static void after(HttpServletRequest request, HttpServletResponse response) {
        if (request.getProtocol().startsWith("HTTP/1.")) {
            response.setHeader("Connection", "close");
        }
    }

    /** Closes the connection if the request has a body: it is not read, and must not be taken for the next request. */
    public static void afterUnreadBody(HttpServletRequest request, HttpServletResponse response) {
        if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
            after(request, response);
        }
    }
}
