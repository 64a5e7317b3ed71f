package org.providermirror.config;

import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.providermirror.config.table.SettingValueException;
import org.providermirror.config.table.UrlParser;

/**
 * Names the HTTP proxy for upstream requests.
 *
 * @param address host and port, unresolved
 * @param login the login to the proxy, if its URL holds one
 */
public record EgressProxy(InetSocketAddress address, Optional<Login> login) {
    /**
     * The user and password for a proxy, decoded.
     *
     * @param user never empty, holds no colon unless it was percent-encoded
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
        if (url.getPort() < 1 || url.getPort() > 65_535) {
            throw new SettingValueException("the port is missing or out of range");
        }
        if (!url.getRawPath().isEmpty() && !url.getRawPath().equals("/")) {
            throw new SettingValueException("a proxy has no path");
        }
        var host = url.getHost().replaceAll("^\\[|]$", "");
        return new EgressProxy(
                InetSocketAddress.createUnresolved(host, url.getPort()),
                Optional.ofNullable(url.getRawUserInfo()).map(EgressProxy::login));
    }

    private static Login login(String userInfo) {
        var colon = userInfo.indexOf(':');
        if (colon < 1) {
            throw new SettingValueException("a login to the proxy is written user:password");
        }
        return new Login(decode(userInfo.substring(0, colon)), decode(userInfo.substring(colon + 1)));
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
