package org.providermirror.net;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes the path of a URL as Go sends it. */
final class UrlPath {
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Pattern SENT_AS_GIVEN = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/%\\[\\]-]*");
    private static final String NOT_ENCODED = "-._~$&+,/:;=@";

    private UrlPath() {}

    /** Returns whether a {@code %} is not followed by two hexadecimal digits. */
    static boolean hasBadEscape(String text) {
        return BAD_ESCAPE.matcher(text).find();
    }

    /**
     * Returns the path as Go sends it, with {@link StandIns}; empty if Go refuses it. One character that must be encoded
     * makes Go encode the whole decoded path anew.
     *
     * @param given each character is one byte
     */
    static Optional<String> asSent(String given) {
        if (hasBadEscape(given)) {
            return Optional.empty();
        }
        return Optional.of(
                StandIns.inPath(SENT_AS_GIVEN.matcher(given).matches() ? given : encoded(decoded(given), NOT_ENCODED)));
    }

    /** Returns the bytes of a text without bad escapes. */
    static byte[] decoded(String given) {
        var bytes = new ByteArrayOutputStream();
        for (var index = 0; index < given.length(); index++) {
            if (given.charAt(index) == '%') {
                bytes.write(Integer.parseInt(given.substring(index + 1, index + 3), 16));
                index += 2;
            } else {
                bytes.write(given.charAt(index));
            }
        }
        return bytes.toByteArray();
    }

    /** Percent-encodes all bytes but letters, digits and the given characters. */
    static String encoded(byte[] bytes, String notEncoded) {
        var encoded = new StringBuilder();
        for (var octet : bytes) {
            var plain = octet >= '0' && octet <= '9'
                    || octet >= 'A' && octet <= 'Z'
                    || octet >= 'a' && octet <= 'z'
                    || notEncoded.indexOf(octet) >= 0;
            encoded.append(plain ? String.valueOf((char) octet) : "%%%02X".formatted(octet & 0xff));
        }
        return encoded.toString();
    }

    /** Removes the segments {@code .} and {@code ..} of a path, which then begins with a slash unless it is empty. */
    static String withoutDots(String path) {
        if (path.isEmpty()) {
            return path;
        }
        var segments = new ArrayList<String>();
        var last = "";
        for (var segment : (path.startsWith("/") ? path.substring(1) : path).split("/", -1)) {
            last = segment;
            if (segment.equals("..")) {
                segments.subList(Math.max(0, segments.size() - 1), segments.size())
                        .clear();
            } else if (!segment.equals(".")) {
                segments.add(segment);
            }
        }
        if (last.equals(".") || last.equals("..")) {
            segments.add("");
        }
        return "/" + String.join("/", segments);
    }
}
