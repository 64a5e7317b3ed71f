package org.providermirror.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A rendered JSON document. */
record JsonDocument(byte[] bytes) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Renders a document record. */
    static JsonDocument of(Object document) {
        try {
            return new JsonDocument(MAPPER.writeValueAsBytes(document));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of strings, numbers, lists and maps has a JSON form", impossible);
        }
    }
}
