package org.providermirror.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.providermirror.provider.Sha256;

/**
 * A rendered JSON document. Its entity tag is the digest of its bytes, so that a proxy in between asks for little more than
 * "still the same?": the documents change while a provider does, so they are kept but never served unasked.
 */
record JsonDocument(byte[] bytes) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String REVALIDATE = "no-cache";

    /** Renders a document record. */
    static JsonDocument of(Object document) {
        try {
            return new JsonDocument(MAPPER.writeValueAsBytes(document));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of strings, numbers, lists and maps has a JSON form", impossible);
        }
    }

    /** 200 with the document, or 304 or 412 where the client's conditions say so. */
    Response answer(Preconditions preconditions) {
        var tag = new StrongTag(Sha256.of(bytes));
        var answer = switch (preconditions.evaluate(tag, Optional.empty())) {
            case PROCEED ->
                Response.ok(bytes, MediaType.APPLICATION_JSON_TYPE).header(HttpHeaders.CONTENT_LENGTH, bytes.length);
            case NOT_MODIFIED -> Response.notModified();
            case FAILED -> Response.status(Response.Status.PRECONDITION_FAILED);
        };
        return answer.header(HttpHeaders.ETAG, tag)
                .header(HttpHeaders.CACHE_CONTROL, REVALIDATE)
                .build();
    }
}
