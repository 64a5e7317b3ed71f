package org.providermirror.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Judges the path of a request as it came over the wire, before anything decodes it. What two readers could read in two
 * ways (proxies, containers, frameworks and file systems all differ) is refused, so that the parsed names are the only key.
 */
final class RequestPath {
    /** Three times the longest path that the clients can mean. */
    private static final int LONGEST = 8_000;

    private static final Pattern PLAIN = Pattern.compile("(?:[A-Za-z0-9/._~!$&'()*+,=:@-]|%[0-9A-Fa-f]{2})*");

    private RequestPath() {}

    /**
     * Why a path is refused; empty where it is not.
     *
     * @param raw the undecoded path, with the context path
     * @param contextPath the undecoded path of the application; a slash may end the path of its root and of what lies
     *     below {@code /-/}, nothing else
     */
    static Optional<String> fault(String raw, String contextPath) {
        if (raw == null || !raw.startsWith(contextPath + "/")) {
            return Optional.of("the path does not begin with the application's");
        }
        if (raw.length() > LONGEST) {
            return Optional.of("the path is longer than " + LONGEST + " characters");
        }
        if (!PLAIN.matcher(raw).matches()) {
            return Optional.of("the path holds a character that a path does not hold unencoded");
        }
        var inner = raw.substring(contextPath.length() + 1);
        var slashMayEnd = inner.isEmpty() || inner.startsWith("-/");
        return faultOfSegments(
                slashMayEnd && raw.endsWith("/") ? raw.substring(1, raw.length() - 1) : raw.substring(1));
    }

    private static Optional<String> faultOfSegments(String path) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        for (var segment : path.split("/", -1)) {
            var fault = faultOfSegment(segment);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> faultOfSegment(String segment) {
        try {
            var decoded = decoded(segment);
            if (decoded.isEmpty() || decoded.equals(".") || decoded.equals("..")) {
                return Optional.of("the path has an empty segment or a dot segment");
            }
            return decoded.codePoints().anyMatch(RequestPath::isAmbiguous)
                    ? Optional.of(
                            "the path holds an encoded slash, backslash, semicolon, percent sign or control character")
                    : Optional.empty();
        } catch (CharacterCodingException malformed) {
            return Optional.of("the path is not encoded as UTF-8");
        }
    }

    private static String decoded(String segment) throws CharacterCodingException {
        var octets = ByteBuffer.allocate(segment.length());
        for (var at = 0; at < segment.length(); at++) {
            if (segment.charAt(at) == '%') {
                octets.put((byte) Integer.parseInt(segment.substring(at + 1, at + 3), 16));
                at += 2;
            } else {
                octets.put((byte) segment.charAt(at));
            }
        }
        return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
    }

    private static boolean isAmbiguous(int point) {
        return "/\\;%".indexOf(point) >= 0 || Character.isISOControl(point);
    }
}
