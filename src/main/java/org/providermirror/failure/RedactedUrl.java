package org.providermirror.failure;

import java.net.URI;

/** Shortens URLs for messages: without user information, query and fragment, any of which may be a secret. */
final class RedactedUrl {
    private RedactedUrl() {}

    /** Scheme, host and port. */
    static String origin(URI url) {
        var scheme = url.getScheme() == null ? "" : url.getScheme() + ":";
        var authority = url.getRawAuthority();
        return authority == null ? scheme : scheme + "//" + authority.substring(authority.lastIndexOf('@') + 1);
    }

    /** Scheme, host, port and path, still encoded. */
    static String location(URI url) {
        return origin(url) + (url.getRawPath() == null ? "" : url.getRawPath());
    }
}
