package org.providermirror.net;

import java.net.URI;
import java.util.Locale;
import org.providermirror.provider.UrlAuthority;

/**
 * The scheme, host and port of a URL. Credentials and circuit breakers belong to an origin.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case; an IPv6 literal keeps its brackets
 * @param port the explicit one or the scheme's
 */
public record Origin(String scheme, String host, int port) {
    /** Returns the origin of an absolute URL that has a host. */
    public static Origin of(URI url) {
        var scheme = url.getScheme().toLowerCase(Locale.ROOT);
        var authority = UrlAuthority.of(url).orElseThrow();
        return new Origin(scheme, authority.host().toLowerCase(Locale.ROOT), port(authority.port(), scheme));
    }

    private static int port(int given, String scheme) {
        if (given != -1) {
            return given;
        }
        return scheme.equals("https") ? 443 : 80;
    }

    /** Returns {@code host:port}. */
    public String hostAndPort() {
        return host + ":" + port;
    }

    /** Returns the host as messages name it: with its port only if it is not the scheme's. */
    public String display() {
        return port == port(-1, scheme) ? host : hostAndPort();
    }

    @Override
    public String toString() {
        return scheme + "://" + display();
    }
}
