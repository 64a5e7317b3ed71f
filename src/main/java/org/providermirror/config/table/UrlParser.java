package org.providermirror.config.table;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.providermirror.config.EgressProxy;
import org.providermirror.config.SettingValueException;

/** Settings that are URLs. No message repeats any part of a URL, for it may hold a password. */
final class UrlParser {
    private UrlParser() {}

    /** The base URL of a service, which always comes out with a trailing slash. */
    static URI service(String text) {
        var url = parse(text, List.of("https", "http"));
        if (url.getRawUserInfo() != null) {
            throw new SettingValueException("a token belongs into mirror.upstream.credentials, not into the URL");
        }
        return text.endsWith("/") ? url : URI.create(text + "/");
    }

    /** An issuer of OpenID Connect, as it stands in its tokens. */
    static URI issuer(String text) {
        var url = parse(text, List.of("https", "http"));
        if (url.getRawUserInfo() != null) {
            throw new SettingValueException("an issuer has no login");
        }
        return url;
    }

    /** Where clients reach the mirror, which always comes out with a trailing slash. */
    static URI publicUrl(String text) {
        var url = parse(text, List.of("https"));
        if (url.getRawUserInfo() != null) {
            throw new SettingValueException("the URL is shown to everybody and holds no login");
        }
        return text.endsWith("/") ? url : URI.create(text + "/");
    }

    /** Where a store is, without a trailing slash. */
    static URI endpoint(String text) {
        var url = parse(text, List.of("https", "http"));
        if (url.getRawUserInfo() != null) {
            throw new SettingValueException("credentials belong into mirror.s3.access-key and mirror.s3.secret-key");
        }
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
    }

    /** An egress proxy, with the login to it where its URL holds one. */
    static EgressProxy proxy(String text) {
        var url = parse(text, List.of("http"));
        if (url.getPort() < 1 || url.getPort() > 65_535) {
            throw new SettingValueException("the port is missing or out of range");
        }
        if (!url.getRawPath().isEmpty() && !url.getRawPath().equals("/")) {
            throw new SettingValueException("a proxy has no path");
        }
        var host = url.getHost().startsWith("[")
                ? url.getHost().substring(1, url.getHost().length() - 1)
                : url.getHost();
        return new EgressProxy(
                InetSocketAddress.createUnresolved(host, url.getPort()),
                Optional.ofNullable(url.getRawUserInfo()).map(UrlParser::login));
    }

    private static EgressProxy.Login login(String userInfo) {
        var colon = userInfo.indexOf(':');
        if (colon < 1) {
            throw new SettingValueException("a login to the proxy is written user:password");
        }
        return new EgressProxy.Login(decode(userInfo.substring(0, colon)), decode(userInfo.substring(colon + 1)));
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static URI parse(String text, List<String> schemes) {
        try {
            var url = new URI(text);
            if (!url.isAbsolute() || !schemes.contains(url.getScheme().toLowerCase(Locale.ROOT))) {
                throw new SettingValueException("it does not begin with " + String.join(":// or ", schemes) + "://");
            }
            if (url.getHost() == null) {
                throw new SettingValueException(
                        "it names no host, or holds characters that have to be percent-encoded");
            }
            if (url.getRawQuery() != null || url.getRawFragment() != null) {
                throw new SettingValueException("it must not have a query or a fragment");
            }
            return url;
        } catch (URISyntaxException malformed) {
            throw new SettingValueException("it is no URL, or holds characters that have to be percent-encoded");
        }
    }
}
