package org.providermirror.net;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.InvalidTermException;

/**
 * Splits and checks a URL reference as Go's {@code net/url} does. Drops the fragment, because it is never sent.
 *
 * @param scheme the scheme, if the reference is absolute
 * @param authority user information, host and port, if it names a host; the host is ASCII
 * @param path the path as Go sends it, which may be empty, with {@link StandIns}
 * @param query the query as it was given, with {@link StandIns}
 */
record UrlReference(Optional<String> scheme, Optional<String> authority, String path, Optional<String> query) {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
    private static final Pattern USER = Pattern.compile("(?:[A-Za-z0-9._:~!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})*");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+(?:%25[A-Za-z0-9._~-]+)?]|[^\\[\\]:]*)(?::([0-9]*))?");
    private static final Pattern LITERAL_HOST = Pattern.compile("\\[.*]|[A-Za-z0-9._~-]*");
    private static final Pattern ASCII_ESCAPE = Pattern.compile("%[0-7]");

    /** Parses a reference in which each character is one byte; empty if Go refuses it. */
    static Optional<UrlReference> parse(String given) {
        var parts = given.split("#", 2);
        if (given.chars().anyMatch(c -> c < ' ' || c == 0x7f) || parts.length > 1 && UrlPath.hasBadEscape(parts[1])) {
            return Optional.empty();
        }
        var mark = parts[0].indexOf('?');
        var query = mark < 0 ? Optional.<String>empty() : Optional.of(StandIns.inQuery(parts[0].substring(mark + 1)));
        var beforeQuery = mark < 0 ? parts[0] : parts[0].substring(0, mark);
        var absolute = SCHEME.matcher(beforeQuery);
        return absolute.matches()
                ? parse(Optional.of(absolute.group(1)), absolute.group(2), query)
                : parse(Optional.empty(), beforeQuery, query);
    }

    private static Optional<UrlReference> parse(Optional<String> scheme, String rest, Optional<String> query) {
        if (scheme.isEmpty() && rest.split("/", 2)[0].contains(":")) {
            return Optional.empty();
        }
        if (!rest.startsWith("//") || scheme.isEmpty() && rest.startsWith("///")) {
            return UrlPath.asSent(rest).map(path -> new UrlReference(scheme, Optional.empty(), path, query));
        }
        var slash = rest.indexOf('/', 2);
        var end = slash < 0 ? rest.length() : slash;
        return authority(rest.substring(2, end))
                .flatMap(authority -> UrlPath.asSent(rest.substring(end))
                        .map(path -> new UrlReference(scheme, Optional.of(authority), path, query)));
    }

    private static Optional<String> authority(String given) {
        var at = given.lastIndexOf('@');
        var user = given.substring(0, Math.max(at, 0));
        var host = HOST_AND_PORT.matcher(given.substring(at + 1));
        if (!host.matches() || !USER.matcher(user).matches()) {
            return Optional.empty();
        }
        var login = at < 0 ? "" : user.replace("@", "%40") + "@";
        var port = host.group(2) == null || host.group(2).isEmpty() ? "" : ":" + host.group(2);
        return asciiHost(host.group(1)).map(name -> login + name + port);
    }

    /** Returns the host as it is resolved: internationalized labels as punycode. */
    private static Optional<String> asciiHost(String given) {
        if (LITERAL_HOST.matcher(given).matches()) {
            return Optional.of(given);
        }
        if (UrlPath.hasBadEscape(given) || ASCII_ESCAPE.matcher(given).find()) {
            return Optional.empty();
        }
        try {
            var bytes = ByteBuffer.wrap(UrlPath.decoded(given));
            var name = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return Optional.of(Hostname.parse(name).value());
        } catch (CharacterCodingException | InvalidTermException noHost) {
            return Optional.empty();
        }
    }

    /** Returns the URL that this reference means in a document with the given URL; empty if {@link URI} refuses it. */
    Optional<URI> resolve(URI base) {
        if (scheme.isPresent() && authority.isEmpty() && !path.startsWith("/")) {
            return uri(scheme.get() + ":" + path, query);
        }
        if (scheme.isPresent() || authority.isPresent()) {
            return uri(
                    scheme.orElse(base.getScheme()) + "://" + authority.orElse("") + UrlPath.withoutDots(path), query);
        }
        var origin = base.getScheme() + "://" + base.getRawAuthority();
        var known = base.getRawPath();
        if (path.isEmpty()) {
            return uri(origin + known, query.or(() -> Optional.ofNullable(base.getRawQuery())));
        }
        var folder = path.startsWith("/") ? "" : known.substring(0, known.lastIndexOf('/') + 1);
        return uri(origin + UrlPath.withoutDots(folder + path), query);
    }

    private static Optional<URI> uri(String text, Optional<String> query) {
        try {
            return Optional.of(new URI(text + query.map(given -> "?" + given).orElse("")));
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }
}
