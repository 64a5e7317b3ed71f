package org.providermirror.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The conditional headers of a GET or HEAD, and their order of precedence (RFC 9110 section 13.2.2). A date that is none is
 * as if it were absent.
 */
public record Preconditions(
        Optional<String> ifMatch,
        Optional<String> ifUnmodifiedSince,
        Optional<String> ifNoneMatch,
        Optional<String> ifModifiedSince,
        Optional<String> ifRange) {
    /** What the conditions make of a request. */
    public enum Outcome {
        PROCEED,
        NOT_MODIFIED,
        FAILED
    }

    /** The conditions of a request; kept as text, for the request may be gone when the answer is there. */
    public static Preconditions of(HttpHeaders headers) {
        return new Preconditions(
                header(headers, HttpHeaders.IF_MATCH),
                header(headers, HttpHeaders.IF_UNMODIFIED_SINCE),
                header(headers, HttpHeaders.IF_NONE_MATCH),
                header(headers, HttpHeaders.IF_MODIFIED_SINCE),
                header(headers, "If-Range"));
    }

    /** The same of a request that a filter sees. */
    public static Preconditions of(HttpServletRequest request) {
        return new Preconditions(
                Optional.ofNullable(request.getHeader(HttpHeaders.IF_MATCH)),
                Optional.ofNullable(request.getHeader(HttpHeaders.IF_UNMODIFIED_SINCE)),
                Optional.ofNullable(request.getHeader(HttpHeaders.IF_NONE_MATCH)),
                Optional.ofNullable(request.getHeader(HttpHeaders.IF_MODIFIED_SINCE)),
                Optional.ofNullable(request.getHeader("If-Range")));
    }

    private static Optional<String> header(HttpHeaders headers, String name) {
        return Optional.ofNullable(headers.getHeaderString(name));
    }

    /**
     * Judges a representation.
     *
     * @param lastModified when it changed last, where that is known
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

    /** Whether a range may be given of this representation: a client must not patch together parts of two. */
    public boolean allowRange(StrongTag tag, Instant lastModified) {
        return ifRange.map(given -> given.contains("\"")
                        ? given.trim().equals(tag.toString())
                        : HttpDate.parse(given).equals(Optional.of(lastModified.truncatedTo(ChronoUnit.SECONDS))))
                .orElse(true);
    }

    private static Optional<Boolean> changedAfter(Optional<String> date, Optional<Instant> lastModified) {
        return date.flatMap(HttpDate::parse)
                .flatMap(given -> lastModified.map(
                        changed -> changed.truncatedTo(ChronoUnit.SECONDS).isAfter(given)));
    }
}
