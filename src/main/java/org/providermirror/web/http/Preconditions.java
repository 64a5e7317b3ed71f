package org.providermirror.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Evaluates the conditional headers of a GET or HEAD in their order of precedence (RFC 9110 section 13.2.2). A malformed
 * date is ignored.
 */
public record Preconditions(
        Optional<String> ifMatch,
        Optional<String> ifUnmodifiedSince,
        Optional<String> ifNoneMatch,
        Optional<String> ifModifiedSince,
        Optional<String> ifRange) {
    /** How a request is answered under its conditions. */
    public enum Outcome {
        PROCEED,
        NOT_MODIFIED,
        FAILED
    }

    /** Reads the conditions of a request, and keeps them as text, because the request may end before its answer is known. */
    public static Preconditions of(HttpServletRequest request) {
        return new Preconditions(
                header(request, HttpHeaders.IF_MATCH),
                header(request, HttpHeaders.IF_UNMODIFIED_SINCE),
                header(request, HttpHeaders.IF_NONE_MATCH),
                header(request, HttpHeaders.IF_MODIFIED_SINCE),
                header(request, "If-Range"));
    }

    private static Optional<String> header(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /**
     * Evaluates the conditions for a representation.
     *
     * @param lastModified when it last changed; empty if unknown
     */
    public Outcome evaluate(StrongTag tag, Optional<Instant> lastModified) {
        if (ifMatch.isPresent()) {
            if (!tag.isStronglyIn(ifMatch.get())) {
                return Outcome.FAILED;
            }
        } else if (changedAfter(ifUnmodifiedSince, lastModified).orElse(false)) {
            return Outcome.FAILED;
        }
        var known = ifNoneMatch.isPresent()
                ? tag.isWeaklyIn(ifNoneMatch.get())
                : !changedAfter(ifModifiedSince, lastModified).orElse(true);
        return known ? Outcome.NOT_MODIFIED : Outcome.PROCEED;
    }

    /** Returns whether a range of this representation may be sent: a client must not combine parts of two. */
    public boolean allowRange(StrongTag tag, Instant lastModified) {
        return ifRange.map(value -> value.contains("\"")
                        ? value.trim().equals(tag.toString())
                        : HttpDate.parse(value).equals(Optional.of(lastModified.truncatedTo(ChronoUnit.SECONDS))))
                .orElse(true);
    }

    private static Optional<Boolean> changedAfter(Optional<String> date, Optional<Instant> lastModified) {
        return date.flatMap(HttpDate::parse)
                .flatMap(limit -> lastModified.map(
                        changed -> changed.truncatedTo(ChronoUnit.SECONDS).isAfter(limit)));
    }
}
