package org.providermirror.web.route;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/**
 * Hides the signed links in the path of a request before it is shown or logged, because a signed link is as good as a
 * password until it expires. A signed link is a segment that begins with {@code ~}.
 */
public final class RedactedPath {
    /** The request attribute that holds the path without signed links. Access logs use it, so its name never changes. */
    static final String ATTRIBUTE = "org.providermirror.path";

    private static final Pattern SIGNED_LINK = Pattern.compile("/(?:~|%7[Ee])[^/]*");

    private RedactedPath() {}

    /** Leaves the redacted path in the request. */
    public static void into(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, of(request.getRequestURI()));
    }

    /** @param path undecoded, as it came */
    static String of(String path) {
        return path.indexOf('~') < 0 && path.indexOf('%') < 0
                ? path
                : SIGNED_LINK.matcher(path).replaceAll("/~***");
    }
}
