package org.providermirror.testing;

/**
 * How the fake registry answers the requests that a test gives it a role for: see {@link FakeRegistry#play}. If a role
 * names "the body", it is that of the honest answer. Whatever never ends by itself ends with the client's connection or
 * when the registry goes down.
 */
public enum Role {
    /** 404 with {@code {"errors":["Not Found"]}}. */
    NOT_FOUND,
    /** 401 that names a foreign place to log in at. */
    UNAUTHORIZED,
    /** 403. */
    FORBIDDEN,
    /** 410. */
    GONE,
    /** 429 with the {@code Retry-After} of {@link FakeRegistry#retryAfter}. */
    TOO_MANY_REQUESTS,
    /** 500 with an HTML page. */
    INTERNAL_ERROR,
    /** 503 with the {@code Retry-After} of {@link FakeRegistry#retryAfter}. */
    UNAVAILABLE,
    /** The connection closes before a single byte. */
    HANG_UP,
    /** The answer is not HTTP at all. */
    GIBBERISH,
    /** The request is read, and nothing follows. */
    STALL_BEFORE_HEADERS,
    /** Headers and the first half of the body, then nothing. */
    STALL_IN_BODY,
    /** The whole body, one byte every 50 milliseconds. */
    SLOW_DRIP,
    /** {@code Content-Length} of the whole body, but the connection closes after its first half. */
    TRUNCATED_BODY,
    /** A chunked body whose connection closes after the first half, without the last chunk. */
    UNFINISHED_CHUNKS,
    /** No length at all; the connection closes after the first half, as HTTP/1.0 ends a body. */
    CUT_WITHOUT_LENGTH,
    /** A well-framed body that lacks its last byte. */
    SHORTER_BODY,
    /** A well-framed body with one byte too many. */
    LONGER_BODY,
    /** A body of the right length in which the middle byte is another. */
    WRONG_BYTES,
    /** An empty body, 200. */
    EMPTY_BODY,
    /** The body over and over again, chunked. */
    ENDLESS_BODY,
    /** The honest body, chunked: there is no length. */
    CHUNKED,
    /** 302 from each address to the next, for ever, on this registry. */
    REDIRECT_LOOP,
    /**
     * 302 to the target of {@link FakeRegistry#redirectTo}, by default the same path under the name {@code
     * localhost}.
     */
    REDIRECT_ELSEWHERE,
    /** 200 with an HTML page, as a captive portal answers. */
    HTML_PAGE,
    /** 200 and {@code application/json}, but the JSON is cut in half. */
    BROKEN_JSON
}
