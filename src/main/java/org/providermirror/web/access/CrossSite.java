package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
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
                    + " a bearer token, the header X-Requested-By or the content type application/json";

    private static final String OWN_HEADER = "X-Requested-By";
    private static final String BEARER = "Bearer ";

    private CrossSite() {}

    /** Returns whether a request about the session of a browser may come from another site. */
    static boolean isSuspected(HttpServletRequest request) {
        return isOfOtherSite(request) || !isReading(request) && !isProved(request);
    }

    /** Returns whether an administrative request may come from another site: no browser adds a bearer token by itself. */
    static boolean isSuspectedAct(HttpServletRequest request) {
        return isOfOtherSite(request) || !isReading(request) && !isProved(request) && !hasBearerToken(request);
    }

    private static boolean isOfOtherSite(HttpServletRequest request) {
        var site = Optional.ofNullable(request.getHeader("Sec-Fetch-Site")).map(text -> text.toLowerCase(Locale.ROOT));
        if (site.isPresent() && !site.get().equals("same-origin") && !site.get().equals("none")) {
            return true;
        }
        var origin = Optional.ofNullable(request.getHeader("Origin"));
        // Sec-Fetch-Site is more reliable: a proxy may have changed Host.
        return site.isEmpty() && origin.isPresent() && !isOf(origin.get(), request.getHeader("Host"));
    }

    private static boolean isProved(HttpServletRequest request) {
        return request.getHeader(OWN_HEADER) != null || isJson(request.getContentType());
    }

    /** Returns whether a request says that the pages of the mirror sent it. */
    static boolean isOfPages(HttpServletRequest request) {
        return "mirror".equals(request.getHeader(OWN_HEADER));
    }

    private static boolean isReading(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private static boolean hasBearerToken(HttpServletRequest request) {
        var credentials = request.getHeader(HttpHeaders.AUTHORIZATION);
        return credentials != null && credentials.regionMatches(true, 0, BEARER, 0, BEARER.length());
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
