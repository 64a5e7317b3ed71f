package org.providermirror.web.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Holds a rendered JSON document. */
public record JsonBytes(byte[] bytes) {
    /** Not the usual thread-local pool, because the container's threads outlive the web application. */
    private static final int POOLED_BUFFERS = 16;

    private static final ObjectMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
            .build());

    /** Renders a document record. */
    public static JsonBytes of(Object document) {
        try {
            return new JsonBytes(MAPPER.writeValueAsBytes(document));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of strings, numbers, lists and maps has a JSON form", impossible);
        }
    }
}
