package org.providermirror.net;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.provider.UrlAuthority;

/**
 * Reads the URLs that upstream sends, and writes them, as the clients do. They are written in Go, whose {@code net/url}
 * accepts more than {@link URI}. Inside the URIs of this class, private-use characters replace the bytes that only
 * clients accept, so only this class may write the path and query of such a URI.
 */
public final class UpstreamUrl {
    private static final String UNRESERVED = "-._~";
    private static final String LEGAL_IN_PATHS = "%!'()*-._~$&+,/:;=@";

    private UpstreamUrl() {}

    /**
     * Returns the URL in a field of a document, which may be relative to the document's final URL; empty if the clients
     * refuse it, or if it is not an http or https URL with a host.
     */
    public static Optional<URI> inDocument(URI document, String field) {
        return resolve(document, field.getBytes(StandardCharsets.UTF_8)).filter(UpstreamUrl::isWebAddress);
    }

    /**
     * Returns the URL in the {@code Location} header of a response; empty if the clients refuse it.
     *
     * @param header each character is one byte
     */
    public static Optional<URI> inHeader(URI requested, String header) {
        return resolve(requested, header.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Optional<URI> resolve(URI base, byte[] reference) {
        return UrlReference.parse(new String(reference, StandardCharsets.ISO_8859_1))
                .flatMap(parsed -> parsed.resolve(base));
    }

    /** Returns whether a URL is an http or https URL with a host. */
    public static boolean isWebAddress(URI url) {
        return ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()))
                && UrlAuthority.of(url).isPresent();
    }

    /**
     * Returns whether a URL can be stored and shown: it has no query, which may be a signature that expires, no user
     * information and fragment, and only characters that {@link URI} accepts.
     */
    public static boolean isPermanent(URI url) {
        return url.getRawQuery() == null
                && url.getRawFragment() == null
                && userInformation(url).isEmpty()
                && !StandIns.areIn(url.toString());
    }

    /** Returns the URL without user information and query, as it can be stored and shown. */
    public static URI shown(URI url) {
        var authority = url.getRawAuthority().substring(url.getRawAuthority().lastIndexOf('@') + 1);
        var path = StandIns.sent(url.getRawPath()).getBytes(StandardCharsets.ISO_8859_1);
        return URI.create(url.getScheme() + "://" + authority + UrlPath.encoded(path, LEGAL_IN_PATHS));
    }

    /** Returns the path and query for the request line. Each character is one byte, never a space or a control character. */
    public static String requestTarget(URI url) {
        return (url.getRawPath().isEmpty() ? "/" : StandIns.sent(url.getRawPath())) + query(url);
    }

    private static String query(URI url) {
        return url.getRawQuery() == null ? "" : "?" + StandIns.sent(url.getRawQuery());
    }

    /** Returns the URL as a {@code Location} header, in printable ASCII, from which clients read what upstream sent. */
    public static String locationHeader(URI url) {
        var text = url.getScheme() + "://" + StandIns.sent(url.getRawAuthority()) + StandIns.sent(url.getRawPath())
                + query(url);
        var header = new StringBuilder();
        text.chars().forEach(octet -> header.append(octet > 0x7e ? "%%%02X".formatted(octet) : (char) octet));
        return header.toString();
    }

    /** Returns the {@code Authorization} header that clients make of the user information in a URL. */
    public static Optional<String> basicAuthorization(URI url) {
        return userInformation(url).map(login -> {
            var decoded = UrlPath.decoded(login.contains(":") ? login : login + ":");
            return "Basic " + Base64.getEncoder().encodeToString(decoded);
        });
    }

    /**
     * Returns what the user information in a URL holds that must not be shown, as it is written and as it is sent: the
     * password, or the user without a password.
     */
    public static Set<String> secrets(URI url) {
        return userInformation(url)
                .map(login ->
                        login.matches("[^:]*:") ? login.replace(":", "") : login.substring(login.indexOf(':') + 1))
                .filter(secret -> !secret.isEmpty())
                .map(secret -> Stream.of(
                                secret,
                                new String(UrlPath.decoded(secret), StandardCharsets.UTF_8),
                                basicAuthorization(url).orElseThrow().substring("Basic ".length()))
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    private static Optional<String> userInformation(URI url) {
        return Optional.ofNullable(url.getRawAuthority())
                .filter(authority -> authority.contains("@"))
                .map(authority -> authority.substring(0, authority.lastIndexOf('@')));
    }

    /** Percent-encodes a path segment except for letters, digits and {@code -._~}. */
    public static String encode(String segment) {
        return UrlPath.encoded(segment.getBytes(StandardCharsets.UTF_8), UNRESERVED);
    }
}
