package org.providermirror.web.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.providermirror.provider.Printable;

/**
 * Checks a URL of this mirror that clients are configured with.
 *
 * @param url the URL with a trailing slash
 * @param problems why clients cannot use the URL as it was given
 */
record MirrorUrl(URI url, List<String> problems) {
    private static final int LONGEST = 500;

    /** Checks a text; returns empty if it is not a URL with a host. */
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
