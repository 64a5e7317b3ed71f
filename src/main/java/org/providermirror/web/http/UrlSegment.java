package org.providermirror.web.http;

import java.nio.charset.StandardCharsets;

/** Percent-encodes a segment of a URL's path. */
public final class UrlSegment {
    private static final String PLAIN = "-._~+";

    private UrlSegment() {}

    /**
     * Percent-encodes a text as UTF-8, except ASCII letters, digits and {@code - . _ ~ +}. The clients do not encode the plus
     * of a version's build metadata either.
     */
    public static String encode(String text) {
        var encoded = new StringBuilder(text.length());
        for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain((char) (octet & 0xff))) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(hex(octet >> 4)).append(hex(octet));
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(char character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || PLAIN.indexOf(character) >= 0;
    }

    private static char hex(int nibble) {
        return Character.toUpperCase(Character.forDigit(nibble & 0xf, 16));
    }
}
