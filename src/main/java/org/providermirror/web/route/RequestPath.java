package org.providermirror.web.route;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Checks the path of a request as it came over the wire, before anything decodes it. Proxies, containers, frameworks and
 * file systems read some paths in different ways. Such ambiguous paths are refused against path traversal, so the parsed names are the only key.
 */
public final class RequestPath {
    /** Three times the longest path of a package. */
    private static final int LONGEST = 8_000;

    private static final String REGISTRY = "-/registry/";
    private static final String PLAIN_MARKS = "._~!$&'()*+,=:@-";

    private RequestPath() {}

    /**
     * Returns the undecoded path of a request below the application, without a leading slash. If the path does not begin
     * with the application's, which is a {@link #fault}, the result is empty.
     */
    public static String inner(HttpServletRequest request) {
        var raw = request.getRequestURI();
        var contextPath = contextPath(request);
        return isBelow(raw, contextPath) ? raw.substring(contextPath.length() + 1) : "";
    }

    /**
     * Returns the relative URL of the root if a request is for the application's path without its slash; otherwise empty.
     * Relative, because the host and the port that clients use are unknown behind a proxy.
     */
    public static Optional<String> missingSlash(HttpServletRequest request) {
        return missingSlash(
                request.getRequestURI(), request.getServletContext().getContextPath(), request.getContextPath());
    }

    /**
     * @param raw the undecoded path
     * @param deployed the path of the application, as it was deployed
     * @param spelled the path of the application, as the container found it in this request
     */
    static Optional<String> missingSlash(String raw, String deployed, String spelled) {
        return raw == null
                        || raw.length() < 2
                        || !raw.equals(deployed) && !raw.equals(spelled)
                        || raw.indexOf(';') >= 0
                        || raw.contains("//")
                ? Optional.empty()
                // A colon would make the segment look like a scheme.
                : Optional.of(raw.substring(raw.lastIndexOf('/') + 1).replace(":", "%3A") + "/");
    }

    /** Returns why the path of a request is refused; empty if it is not. */
    public static Optional<String> fault(HttpServletRequest request) {
        return fault(request.getRequestURI(), contextPath(request));
    }

    /**
     * Returns the application's path as this request spells it. Most requests spell it as deployed, which is cheap to check;
     * a container compares it with the request on every call.
     */
    private static String contextPath(HttpServletRequest request) {
        var deployed = request.getServletContext().getContextPath();
        return isBelow(request.getRequestURI(), deployed) ? deployed : request.getContextPath();
    }

    private static boolean isBelow(String raw, String contextPath) {
        return raw != null
                && raw.length() > contextPath.length()
                && raw.charAt(contextPath.length()) == '/'
                && raw.startsWith(contextPath);
    }

    /**
     * Returns why a path is refused; empty if it is not. Only the root and paths below {@code /-/} may end with a slash, but
     * not those of the registry protocol, because its documents hold relative URLs.
     *
     * @param raw the undecoded path, with the context path
     * @param contextPath the undecoded path of the application
     */
    static Optional<String> fault(String raw, String contextPath) {
        if (!isBelow(raw, contextPath)) {
            return Optional.of("the path does not begin with the application's");
        }
        if (raw.length() > LONGEST) {
            return Optional.of("the path is longer than " + LONGEST + " characters");
        }
        if (isOfPlainSegments(raw, contextPath.length() + 1)) {
            return Optional.empty();
        }
        var inner = raw.substring(contextPath.length() + 1);
        var slashMayEnd = inner.isEmpty() || inner.startsWith("-/") && !inner.startsWith(REGISTRY);
        var path = slashMayEnd && raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
        return path.isEmpty() ? Optional.empty() : faultOfDecodedSegments(path.substring(1));
    }

    /** Returns the decoded segments of an {@link #inner} path that has no {@link #fault}. */
    static List<String> segments(String inner) {
        var path = inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner;
        return path.isEmpty()
                ? List.of()
                : Arrays.stream(path.split("/", -1))
                        .map(RequestPath::decodedWithoutFault)
                        .toList();
    }

    private static String decodedWithoutFault(String segment) {
        try {
            return decoded(segment);
        } catch (CharacterCodingException faulty) {
            throw new IllegalArgumentException("a path with a fault has no segments", faulty);
        }
    }

    /** Returns whether no segment is empty, begins with a dot or is encoded, which holds for nearly all requests. */
    private static boolean isOfPlainSegments(String path, int begin) {
        var atStart = true;
        for (var at = begin; at < path.length(); at++) {
            var character = path.charAt(at);
            if (character == '/' ? atStart : !isPlain(character) || atStart && character == '.') {
                return false;
            }
            atStart = character == '/';
        }
        return !atStart;
    }

    private static Optional<String> faultOfDecodedSegments(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(RequestPath::faultOfSegment)
                .flatMap(Optional::stream)
                .findFirst();
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
        } catch (CharacterCodingException | IllegalArgumentException malformed) {
            return Optional.of("the path holds what no path holds unencoded, or what is not encoded as UTF-8");
        }
    }

    private static String decoded(String segment) throws CharacterCodingException {
        var octets = ByteBuffer.allocate(segment.length());
        for (var at = 0; at < segment.length(); at++) {
            var character = segment.charAt(at);
            if (character == '%' && at + 3 <= segment.length()) {
                octets.put((byte) HexFormat.fromHexDigits(segment, at + 1, at + 3));
                at += 2;
            } else if (isPlain(character)) {
                octets.put((byte) character);
            } else {
                throw new IllegalArgumentException("not allowed in a path");
            }
        }
        return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
    }

    private static boolean isPlain(char character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || PLAIN_MARKS.indexOf(character) >= 0;
    }

    private static boolean isAmbiguous(int point) {
        return "/\\;%".indexOf(point) >= 0 || Character.isISOControl(point);
    }
}
