package org.providermirror.web.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives each request an id for logs and answers: the one that it sent, as {@code X-Request-Id} or as the trace id of a
 * {@code traceparent} (W3C Trace Context), otherwise a new one.
 */
public final class RequestId {
    /** The header of requests and answers. */
    public static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = RequestId.class.getName();
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern SENT = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Pattern TRACE =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private RequestId() {}

    /** Returns the id of a request, the same on every call. */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        var id = sent(request).or(() -> trace(request)).orElseGet(RequestId::generated);
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    private static Optional<String> sent(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HEADER))
                .filter(text -> SENT.matcher(text).matches());
    }

    private static Optional<String> trace(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("traceparent"))
                .map(TRACE::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1));
    }

    // An id must be unique, but need not be hard to guess. A secure random would need a lock that all requests share.
    private static String generated() {
        var random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }
}
