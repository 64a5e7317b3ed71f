package org.providermirror.provider;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds the authority of a URL as clients read it. They accept names with an underscore, in which {@link URI} finds
 * neither host nor port nor user information.
 *
 * @param hasLogin whether it begins with user information
 * @param host the host as it was given; an IPv6 literal keeps its brackets
 * @param port the explicit port; -1 without one
 */
public record UrlAuthority(boolean hasLogin, String host, int port) {
    private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?";
    /** Longer names do not exist, and the pattern takes a part of the stack for each label. */
    private static final int LONGEST = 1_000;
    /** A last label that begins with a digit could be an address. */
    private static final Pattern NAMED =
            Pattern.compile("(?:(.*)@)?((?:" + LABEL + "\\.)*(?![0-9])" + LABEL + "\\.?)(?::([0-9]{0,5}))?");

    /** Returns the authority of a URL; empty if it names no host that a client would connect to. */
    public static Optional<UrlAuthority> of(URI url) {
        if (url.getHost() != null) {
            return Optional.of(new UrlAuthority(url.getRawUserInfo() != null, url.getHost(), url.getPort()));
        }
        return Optional.ofNullable(url.getRawAuthority())
                .filter(authority -> authority.length() <= LONGEST)
                .map(NAMED::matcher)
                .filter(parts -> parts.matches() && parts.group(2).indexOf('_') >= 0)
                .map(parts -> new UrlAuthority(parts.group(1) != null, parts.group(2), port(parts.group(3))));
    }

    private static int port(String given) {
        return given == null || given.isEmpty() ? -1 : Integer.parseInt(given);
    }

    /** Returns the host of a URL; empty if it names no host that a client would connect to. */
    public static Optional<String> hostOf(URI url) {
        return of(url).map(UrlAuthority::host);
    }
}
