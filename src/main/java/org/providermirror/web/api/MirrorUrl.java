package org.providermirror.web.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.providermirror.provider.Printable;

/**
 * A URL that clients are to be told for this mirror, and what keeps them from using it.
 *
 * @param url the URL with the slash that ends it, whatever was given
 */
record MirrorUrl(URI url, List<String> problems) {
    private static final int LONGEST = 500;

    /** Judges a text; empty where it is no URL with a host at all. */
    static Optional<MirrorUrl> parse(String text) {
        try {
            var given = new URI(text.strip());
            if (text.length() > LONGEST || given.getHost() == null || given.getRawUserInfo() != null) {
                return Optional.empty();
            }
            return Optional.of(judged(given));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static MirrorUrl judged(URI given) throws URISyntaxException {
        var problems = new ArrayList<String>();
        if (!"https".equalsIgnoreCase(given.getScheme())) {
            problems.add("Clients accept nothing but https, localhost included.");
        }
        if (given.getHost().startsWith("[")) {
            problems.add("Clients fail on an IPv6 address in the URL: give the mirror a name.");
        }
        if (given.getRawQuery() != null || given.getRawFragment() != null) {
            problems.add("The URL has a query or a fragment, which clients drop.");
        }
        var path = given.getRawPath();
        if (path.isEmpty()) {
            problems.add("The URL must end in a slash.");
        } else if (!path.endsWith("/")) {
            problems.add("The URL must end in a slash: without it clients silently drop "
                    + Printable.of(path.substring(path.lastIndexOf('/') + 1), LONGEST) + " from its path.");
        }
        var slashed = path.endsWith("/") ? path : path + "/";
        return new MirrorUrl(new URI("https://" + given.getRawAuthority() + slashed), problems);
    }
}
