package org.providermirror.web.route;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/**
 * The path of a request as it may be shown and logged: a segment that begins with {@code ~} is a capability, which is as good
 * as a password while it lasts. Access logs take it from the request.
 */
final class RedactedPath {
    /** The request attribute that holds it. */
    static final String ATTRIBUTE = "org.providermirror.path";

    private static final Pattern CAPABILITY = Pattern.compile("/(?:~|%7[Ee])[^/]*");

    private RedactedPath() {}

    /** Leaves it in the request. */
    static void into(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, of(request.getRequestURI()));
    }

    /** @param path undecoded, as it came */
    static String of(String path) {
        return path.indexOf('~') < 0 && path.indexOf('%') < 0
                ? path
                : CAPABILITY.matcher(path).replaceAll("/~***");
    }
}
