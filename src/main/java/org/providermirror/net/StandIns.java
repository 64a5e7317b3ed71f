package org.providermirror.net;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Keeps the bytes that clients send in URLs although {@link java.net.URI} refuses them, such as {@code |} in a query.
 * Inside a URI, a private-use character replaces each of them: U+E07C replaces {@code |}. A given private-use character
 * becomes three such bytes, so every URL has one spelling. No space and no control character is ever replaced.
 */
final class StandIns {
    private static final char FIRST = '\uE000';
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?\\[\\]-]");

    private StandIns() {}

    /** Replaces brackets, which clients send in paths as they are. */
    static String inPath(String path) {
        return path.replace('[', standIn('[')).replace(']', standIn(']'));
    }

    /**
     * Replaces what a URI refuses in a query.
     *
     * @param query each character is one byte
     */
    static String inQuery(String query) {
        var replaced = new StringBuilder();
        for (var index = 0; index < query.length(); index++) {
            var given = query.charAt(index);
            if (given == ' ') {
                // No server reads a request line with a space in its URL.
                replaced.append("%20");
            } else if (given == '%'
                            && !UrlPath.hasBadEscape(query.substring(index, Math.min(index + 3, query.length())))
                    || LEGAL.matcher(String.valueOf(given)).matches()) {
                replaced.append(given);
            } else {
                replaced.append(standIn(given));
            }
        }
        return replaced.toString();
    }

    private static char standIn(char octet) {
        return (char) (FIRST + octet);
    }

    /** Returns whether a text has stand-ins. */
    static boolean areIn(String text) {
        return text.chars().anyMatch(StandIns::isStandIn);
    }

    private static boolean isStandIn(int character) {
        return character > FIRST + ' ' && character <= FIRST + 0xff && character != FIRST + 0x7f;
    }

    /** Returns a part of a URI as it is sent: each character is one byte, never a space or a control character. */
    static String sent(String part) {
        var sent = new StringBuilder();
        part.codePoints().forEach(character -> {
            if (isStandIn(character)) {
                sent.append((char) (character - FIRST));
            } else if (character > 0x7e) {
                sent.append(UrlPath.encoded(Character.toString(character).getBytes(StandardCharsets.UTF_8), ""));
            } else {
                sent.append((char) character);
            }
        });
        return sent.toString();
    }
}
