package org.providermirror.registry.wire;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Reads URLs as registries write them, and encodes URLs that are sent to registries. */
public final class WireUrl {
    private static final String ILLEGAL_BUT_SEEN = " \"<>\\^`{|}";
    private static final String UNRESERVED = "-._~";

    private WireUrl() {}

    /**
     * Returns the absolute URL of a field, which may be relative to the document's final URL.
     *
     * @return empty if it is not an http or https URL with a host, or has user information
     */
    static Optional<URI> resolve(URI document, String field) {
        try {
            var resolved = document.resolve(new URI(withLegalCharacters(field)));
            var scheme = String.valueOf(resolved.getScheme()).toLowerCase(Locale.ROOT);
            return (scheme.equals("https") || scheme.equals("http"))
                            && resolved.getHost() != null
                            && resolved.getRawUserInfo() == null
                    ? Optional.of(resolved)
                    : Optional.empty();
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }

    /** Percent-encodes a path segment except for letters, digits and {@code -._~}. */
    public static String encode(String segment) {
        var encoded = new StringBuilder();
        for (var octet : segment.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(octet)) {
                encoded.append((char) octet);
            } else {
                appendEncoded(encoded, octet);
            }
        }
        return encoded.toString();
    }

    /** Percent-encodes characters that clients accept and {@link URI} does not. */
    private static String withLegalCharacters(String field) {
        var legal = new StringBuilder();
        for (var octet : field.getBytes(StandardCharsets.UTF_8)) {
            if (octet <= 0x20 || octet == 0x7F || ILLEGAL_BUT_SEEN.indexOf(octet) >= 0) {
                appendEncoded(legal, octet);
            } else {
                legal.append((char) octet);
            }
        }
        return legal.toString();
    }

    private static void appendEncoded(StringBuilder target, byte octet) {
        target.append("%%%02X".formatted(octet & 0xFF));
    }

    private static boolean isUnreserved(byte octet) {
        return octet >= '0' && octet <= '9'
                || octet >= 'A' && octet <= 'Z'
                || octet >= 'a' && octet <= 'z'
                || UNRESERVED.indexOf(octet) >= 0;
    }
}
