package org.providermirror.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** When a connection must not be used for another request. */
public final class ConnectionClose {
    private ConnectionClose() {}

    /** Has the connection closed behind this answer. HTTP/2 knows no such header, and needs none: it ends streams singly. */
    public static void behind(HttpServletRequest request, HttpServletResponse response) {
        if (request.getProtocol().startsWith("HTTP/1.")) {
            response.setHeader("Connection", "close");
        }
    }

    /** The same, where a body came with the request: nobody reads it, and it must not be taken for the next request. */
    public static void behindUnreadBody(HttpServletRequest request, HttpServletResponse response) {
        if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
            behind(request, response);
        }
    }
}
