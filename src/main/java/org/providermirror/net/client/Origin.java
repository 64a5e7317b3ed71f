package org.providermirror.net.client;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port of a URL; what credentials and a host's failures belong to.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case; an IPv6 literal keeps its brackets
 * @param port the explicit one or the scheme's
 */
public record Origin(String scheme, String host, int port) {
    /** The origin of an absolute URL that has a host. */
    static Origin of(URI url) {
        var scheme = url.getScheme().toLowerCase(Locale.ROOT);
        return new Origin(scheme, url.getHost().toLowerCase(Locale.ROOT), port(url.getPort(), scheme));
    }

    private static int port(int given, String scheme) {
        if (given != -1) {
            return given;
        }
        return scheme.equals("https") ? 443 : 80;
    }

    /** {@code host:port}. */
    String hostAndPort() {
        return host + ":" + port;
    }

    /** The host as messages name it: with its port only where that is not the scheme's. */
    String display() {
        return port == port(-1, scheme) ? host : hostAndPort();
    }

    @Override
    public String toString() {
        return scheme + "://" + display();
    }
}
