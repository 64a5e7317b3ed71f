package org.providermirror.web.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads and writes the session cookie of a browser. Scripts cannot read it, and no other site can make a
 * browser send it.
 *
 * <p>It is {@code Secure} unless the browser itself says that the page came over plain http from another machine. Such a
 * browser would drop a secure cookie, and the token went over the same connection.
 */
final class SessionCookie {
    private static final String NAME = "mirror-session";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1]");
    /** A path that needs no quotes in a cookie. */
    private static final Pattern PATH = Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+=:@%/-]{0,1000}/)?");

    private SessionCookie() {}

    /** Returns the session in the cookie, valid or not; empty if the request has no such cookie. */
    static Optional<String> of(HttpServletRequest request) {
        return Optional.ofNullable(request.getCookies()).stream()
                .flatMap(Stream::of)
                .filter(cookie -> cookie.getName().equals(NAME))
                .map(Cookie::getValue)
                .findFirst();
    }

    /**
     * Returns the header that starts a session.
     *
     * @param path where the browser sees the mirror, which a reverse proxy may have changed
     */
    static String start(HttpServletRequest request, Optional<String> path, String session, Duration lifetime) {
        return NAME + "=" + session + "; Path="
                + path.filter(text -> PATH.matcher(text).matches())
                        .orElse(request.getServletContext().getContextPath() + "/")
                + "; Max-Age="
                + lifetime.toSeconds() + "; HttpOnly; SameSite=Strict" + (isSecure(request) ? "; Secure" : "");
    }

    /** Returns the header that deletes the session from the browser. */
    static String end(HttpServletRequest request, Optional<String> path) {
        return start(request, path, "", Duration.ZERO);
    }

    private static boolean isSecure(HttpServletRequest request) {
        var origin = Optional.ofNullable(request.getHeader("Origin")).flatMap(SessionCookie::parsed);
        return request.isSecure()
                || origin.filter(page -> "http".equalsIgnoreCase(page.getScheme()))
                        .filter(page -> page.getHost() != null
                                && !LOOPBACK.matcher(page.getHost()).matches())
                        .isEmpty();
    }

    private static Optional<URI> parsed(String origin) {
        try {
            return Optional.of(URI.create(origin));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
