package org.providermirror.web.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.providermirror.provider.Sha256;

/**
 * Answers a GET from memory under the conditions of the request. The entity tag is the digest of the bytes. Such answers
 * can change, so caches may keep them but must revalidate, which the tag makes cheap.
 */
public final class BufferedResponse {

    private final byte[] bytes;
    private final StrongTag tag;
    private final HttpAnswer whole;
    private final HttpAnswer notModified;
    private final HttpAnswer failed;

    private BufferedResponse(byte[] bytes, String mediaType, Map<String, String> headers, Optional<String> coding) {
        this.bytes = bytes;
        this.tag = new StrongTag(Sha256.of(bytes));
        var all = new HashMap<String, String>();
        all.put(HttpHeaders.CACHE_CONTROL, CacheControl.REVALIDATE);
        all.putAll(headers);
        all.put(HttpHeaders.ETAG, tag.toString());
        this.notModified = HttpAnswer.withoutBody(Status.NOT_MODIFIED.getStatusCode(), all);
        this.failed = HttpAnswer.withoutBody(Status.PRECONDITION_FAILED.getStatusCode(), all);
        coding.ifPresent(name -> all.put(HttpHeaders.CONTENT_ENCODING, name));
        this.whole = HttpAnswer.withBody(Status.OK.getStatusCode(), mediaType, bytes, all);
    }

    /** @param headers further headers, which replace the usual ones */
    public static BufferedResponse of(byte[] bytes, String mediaType, Map<String, String> headers) {
        return new BufferedResponse(bytes, mediaType, headers, Optional.empty());
    }

    /** Returns the same document compressed by gzip; empty if that saves nothing. */
    public static Optional<BufferedResponse> gzip(byte[] bytes, String mediaType, Map<String, String> headers) {
        var compressed = Gzip.compress(bytes);
        return compressed.length < bytes.length
                ? Optional.of(new BufferedResponse(compressed, mediaType, headers, Optional.of(Gzip.CODING)))
                : Optional.empty();
    }

    /** Returns the bytes as they are sent; never changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns 200 with the bytes, or 304 or 412 if a condition requires it. */
    public HttpAnswer under(Preconditions preconditions) {
        return switch (preconditions.evaluate(tag, Optional.empty())) {
            case PROCEED -> whole;
            case NOT_MODIFIED -> notModified;
            case FAILED -> failed;
        };
    }
}
