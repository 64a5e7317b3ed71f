package org.providermirror.client.table;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;

/**
 * A URL as Go's client reads it: a query may hold characters that {@code java.net.URI} rejects, and is sent as it is.
 *
 * @param userinfo user and password; otherwise empty
 * @param authority host and port
 * @param query with its question mark; otherwise empty
 */
record GoUrl(String scheme, String userinfo, String authority, String path, String query) {
    static GoUrl parse(String text) {
        var withoutFragment = text.split("#", 2)[0];
        var scheme = withoutFragment.substring(0, withoutFragment.indexOf("://"));
        var rest = withoutFragment.substring(scheme.length() + 3);
        var end = 0;
        while (end < rest.length() && "/?".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        var authority = rest.substring(0, end);
        var at = authority.lastIndexOf('@');
        var mark = rest.indexOf('?', end);
        return new GoUrl(
                scheme,
                authority.substring(0, Math.max(0, at)),
                authority.substring(at + 1),
                rest.substring(end, mark < 0 ? rest.length() : mark),
                mark < 0 ? "" : rest.substring(mark));
    }

    /** Resolves a reference in a document or a header of this URL's answer. */
    GoUrl resolve(String reference) {
        if (reference.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*://.*")) {
            return parse(reference);
        }
        if (reference.startsWith("//")) {
            return parse(scheme + ":" + reference);
        }
        var base = scheme + "://" + (userinfo.isEmpty() ? "" : userinfo + "@") + authority;
        if (reference.startsWith("/")) {
            return parse(base + reference);
        }
        if (reference.startsWith("?")) {
            return parse(base + path + reference);
        }
        var mark = reference.indexOf('?');
        var name = mark < 0 ? reference : reference.substring(0, mark);
        return parse(base
                + withoutDots(path.substring(0, path.lastIndexOf('/') + 1) + name)
                + (mark < 0 ? "" : reference.substring(mark)));
    }

    /** This URL with a user and password, which requests to it and to the relative URLs of its documents carry. */
    GoUrl loggedIn(String login) {
        return new GoUrl(scheme, login, authority, path, query);
    }

    /** This URL as Terragrunt's provider cache reads it in a download document: as a folder. */
    GoUrl asFolder() {
        return new GoUrl(scheme, userinfo, authority, path + "/", query);
    }

    private static String withoutDots(String path) {
        var names = new ArrayDeque<String>();
        for (var name : path.substring(1).split("/", -1)) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.equals(".")) {
                names.addLast(name);
            }
        }
        return "/" + String.join("/", names);
    }

    /** Percent-encodes what may not be in a path. */
    static String encoded(String path) {
        try {
            return new URI(null, null, "/" + path, null).toASCIIString().substring(1);
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException(path, impossible);
        }
    }

    String host() {
        return authority.replaceFirst(":\\d+$", "");
    }

    int port() {
        var port = authority.replaceFirst("^.*:(\\d+)$", "$1");
        return port.equals(authority) ? 443 : Integer.parseInt(port);
    }

    /** What follows the method in a request. */
    String target() {
        return (path.isEmpty() ? "/" : path) + query;
    }
}
