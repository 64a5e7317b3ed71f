package org.providermirror.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/** Recognizes requests of browsers, which need pages in place of JSON, and a sign-in page in place of a password prompt. */
public final class BrowserRequest {
    private BrowserRequest() {}

    /** Returns whether a browser opens the URL as a page of its own. */
    public static boolean isNavigation(HttpServletRequest request) {
        var accepted =
                Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT)).orElse("");
        // Java's own client lists text/html by default, and with it image/gif, which no browser names.
        return accepted.contains("text/html") && !accepted.contains("image/gif");
    }

    /** Returns whether a browser sent the request: a navigation, or a call of the mirror's own pages. */
    public static boolean isOfBrowser(HttpServletRequest request) {
        return isNavigation(request)
                || request.getHeader("Sec-Fetch-Mode") != null
                || request.getHeader("X-Requested-By") != null;
    }
}
