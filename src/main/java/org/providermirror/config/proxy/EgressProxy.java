package org.providermirror.config.proxy;

import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.providermirror.config.table.SettingValueException;
import org.providermirror.config.table.UrlParser;
import org.providermirror.provider.UrlAuthority;

/**
 * Names the HTTP proxy for upstream requests.
 *
 * @param address host and port, unresolved
 * @param login the login to the proxy, if its URL holds one
 */
public record EgressProxy(InetSocketAddress address, Optional<Login> login) {
    private static final Pattern VARIABLE = Pattern.compile("(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:(.*)@)?"
            + "(\\[[0-9A-Fa-f:.]+]|[^:/?#@\\[\\]\\s]+)(?::([0-9]{1,5}))?(?:[/?#].*)?");
    private static final String DEFAULT_PORT = "80";

    /**
     * The user and password for a proxy, decoded.
     *
     * @param user holds no colon unless it was percent-encoded; empty only in a variable of the environment
     * @param password may be empty; never printed
     */
    public record Login(String user, String password) {
        /** Hides user and password. */
        @Override
        public String toString() {
            return "a login";
        }
    }

    static EgressProxy parse(String text) {
        var url = UrlParser.parse(text, "http");
        var authority = UrlAuthority.of(url).orElseThrow();
        if (authority.port() < 1 || authority.port() > 65_535) {
            throw new SettingValueException("the port is missing or out of range");
        }
        if (!url.getRawPath().isEmpty() && !url.getRawPath().equals("/")) {
            throw new SettingValueException("a proxy has no path");
        }
        return new EgressProxy(
                InetSocketAddress.createUnresolved(unbracketed(authority.host()), authority.port()),
                Optional.of(url.getRawAuthority())
                        .filter(given -> authority.hasLogin())
                        .map(given -> withUser(given.substring(0, given.lastIndexOf('@')))));
    }

    /** Reads the text of an environment variable as programs in Go do; empty if it is no plain HTTP proxy. */
    static Optional<EgressProxy> inVariable(String text) {
        var parts = VARIABLE.matcher(text.strip());
        if (!parts.matches()
                || !"http".equalsIgnoreCase(Optional.ofNullable(parts.group(1)).orElse("http"))) {
            return Optional.empty();
        }
        var port = Integer.parseInt(Optional.ofNullable(parts.group(4)).orElse(DEFAULT_PORT));
        try {
            var login = Optional.ofNullable(parts.group(2))
                    .filter(userInfo -> !userInfo.isEmpty())
                    .map(userInfo -> login(userInfo.contains(":") ? userInfo : userInfo + ":"));
            return Optional.of(
                    new EgressProxy(InetSocketAddress.createUnresolved(unbracketed(parts.group(3)), port), login));
        } catch (IllegalArgumentException unusable) {
            // The port or the percent-encoding is wrong.
            return Optional.empty();
        }
    }

    private static String unbracketed(String host) {
        return host.replaceAll("^\\[|]$", "");
    }

    /** Returns host and port, without the login. */
    public String display() {
        return address.getHostString() + ":" + address.getPort();
    }

    private static Login withUser(String userInfo) {
        if (userInfo.indexOf(':') < 1) {
            throw new SettingValueException("a login to the proxy is written user:password");
        }
        return login(userInfo);
    }

    private static Login login(String userInfo) {
        var colon = userInfo.indexOf(':');
        return new Login(decode(userInfo.substring(0, colon)), decode(userInfo.substring(colon + 1)));
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
