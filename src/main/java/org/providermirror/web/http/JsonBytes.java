package org.providermirror.web.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.providermirror.json.JsonBuffers;

/** Holds a rendered JSON document. */
public record JsonBytes(byte[] bytes) {
    private static final ObjectMapper MAPPER =
            new JsonMapper(JsonBuffers.factory().build());

    /** Renders a document record. */
    public static JsonBytes of(Object document) {
        try {
            return new JsonBytes(MAPPER.writeValueAsBytes(document));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of strings, numbers, lists and maps has a JSON form", impossible);
        }
    }
}
