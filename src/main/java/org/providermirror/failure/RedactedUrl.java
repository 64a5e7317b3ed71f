package org.providermirror.failure;

import java.net.URI;
import java.util.regex.Pattern;

/** Shortens URLs for messages: without user information, query and fragment, any of which may be a secret. */
final class RedactedUrl {
    /** A segment by which a mirror such as this one signs the links of one client. */
    private static final Pattern SIGNED_LINK = Pattern.compile("/(?:~|%7[Ee])[^/]*");

    private RedactedUrl() {}

    /** Scheme, host and port. */
    static String origin(URI url) {
        var scheme = url.getScheme() == null ? "" : url.getScheme() + ":";
        var authority = url.getRawAuthority();
        return authority == null ? scheme : scheme + "//" + authority.substring(authority.lastIndexOf('@') + 1);
    }

    /** Scheme, host, port and path, still encoded, without signed links. */
    static String location(URI url) {
        var path = url.getRawPath() == null ? "" : url.getRawPath();
        return origin(url) + SIGNED_LINK.matcher(path).replaceAll("/~***");
    }
}
