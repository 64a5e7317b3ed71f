package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Detects cross-site requests (CSRF): a browser sends them for another site with the login that it keeps for this one.
 * Browsers name the origin of a request. A request that changes something also needs a header or content type that a page
 * of another site cannot send.
 */
final class CrossSite {
    static final String REASON =
            "administration does not accept requests from other sites; a request that changes something needs"
                    + " the header X-Requested-By or the content type application/json";

    private static final String OWN_HEADER = "X-Requested-By";

    private CrossSite() {}

    static boolean isSuspected(HttpServletRequest request) {
        var site = Optional.ofNullable(request.getHeader("Sec-Fetch-Site")).map(text -> text.toLowerCase(Locale.ROOT));
        if (site.isPresent() && !site.get().equals("same-origin") && !site.get().equals("none")) {
            return true;
        }
        var origin = Optional.ofNullable(request.getHeader("Origin"));
        // Sec-Fetch-Site is more reliable: a proxy may have changed Host.
        if (site.isEmpty() && origin.isPresent() && !isOf(origin.get(), request.getHeader("Host"))) {
            return true;
        }
        return !isReading(request) && request.getHeader(OWN_HEADER) == null && !isJson(request.getContentType());
    }

    /** Returns whether a request says that the pages of the mirror sent it. */
    static boolean isOfPages(HttpServletRequest request) {
        return "mirror".equals(request.getHeader(OWN_HEADER));
    }

    private static boolean isReading(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private static boolean isJson(String type) {
        return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }

    private static boolean isOf(String origin, String host) {
        try {
            var authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
