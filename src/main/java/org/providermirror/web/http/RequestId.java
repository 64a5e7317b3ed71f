package org.providermirror.web.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one request in logs and answers: the one that it came with, be it {@code X-Request-Id} or the trace of a
 * {@code traceparent} (W3C Trace Context), else a new one.
 */
public final class RequestId {
    /** The header of requests and answers. */
    public static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = RequestId.class.getName();
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern GIVEN = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Pattern TRACE =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private RequestId() {}

    /** The name of this request, the same whenever it is asked for. */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        var id = given(request).or(() -> trace(request)).orElseGet(RequestId::made);
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    private static Optional<String> given(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HEADER))
                .filter(text -> GIVEN.matcher(text).matches());
    }

    private static Optional<String> trace(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("traceparent"))
                .map(TRACE::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1));
    }

    // A name has to be another one each time and need not be hard to guess, which would cost a lock that all requests
    // share.
    private static String made() {
        var random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }
}
