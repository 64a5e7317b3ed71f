package org.providermirror.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

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

    /** 200 with the document, or 304 or 412 where the client's conditions say so. */
    Response answer(Preconditions preconditions) {
        return new WholeAnswer(bytes, MediaType.APPLICATION_JSON).under(preconditions);
    }
}
