package org.providermirror.testing;

import java.util.regex.Pattern;

/** Parses the kind of a request and its provider from a path. */
record RequestPath(RequestKind kind, String provider) {
    private static final Pattern VERSIONS = Pattern.compile("/v1/providers/([^/]+/[^/]+)/versions");
    private static final Pattern DOWNLOAD = Pattern.compile("/v1/providers/([^/]+/[^/]+)/[^/]+/download/[^/]+/[^/]+");
    private static final Pattern RELEASED = Pattern.compile("/releases/([^/]+/[^/]+)/[^/]+/[^/]+");

    static RequestPath of(String path) {
        if (path.equals("/.well-known/terraform.json")) {
            return new RequestPath(RequestKind.DISCOVERY, "");
        }
        var versions = VERSIONS.matcher(path);
        if (versions.matches()) {
            return new RequestPath(RequestKind.VERSIONS, versions.group(1));
        }
        var download = DOWNLOAD.matcher(path);
        if (download.matches()) {
            return new RequestPath(RequestKind.DOWNLOAD_DOCUMENT, download.group(1));
        }
        var released = RELEASED.matcher(path);
        return released.matches()
                ? new RequestPath(released(path), released.group(1))
                : new RequestPath(RequestKind.OTHER, "");
    }

    private static RequestKind released(String path) {
        if (path.endsWith("SHA256SUMS")) {
            return RequestKind.SUMS;
        }
        return path.endsWith(".sig") ? RequestKind.SIGNATURE : RequestKind.ARCHIVE;
    }
}
