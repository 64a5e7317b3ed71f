package org.providermirror.web.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.providermirror.provider.Sha256;

/**
 * A small answer that is in memory as a whole. Its entity tag is the digest of its bytes, so that a proxy in between asks for
 * little more than "still the same?": such answers may change, so they are kept but never served unasked.
 */
public record BufferedResponse(byte[] bytes, String mediaType) {
    private static final String REVALIDATE = "no-cache";

    /** 200 with the bytes, or 304 or 412 where the client's conditions say so. */
    public Response under(Preconditions preconditions) {
        var tag = new StrongTag(Sha256.of(bytes));
        var answer = switch (preconditions.evaluate(tag, Optional.empty())) {
            case PROCEED -> Response.ok(bytes, mediaType).header(HttpHeaders.CONTENT_LENGTH, bytes.length);
            case NOT_MODIFIED -> Response.notModified();
            case FAILED -> Response.status(Response.Status.PRECONDITION_FAILED);
        };
        return answer.header(HttpHeaders.ETAG, tag)
                .header(HttpHeaders.CACHE_CONTROL, REVALIDATE)
                .build();
    }
}
