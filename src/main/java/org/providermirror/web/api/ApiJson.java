package org.providermirror.web.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;

/** The JSON of the interface: the members of the records, as they are. */
@Provider
public final class ApiJson implements ContextResolver<ObjectMapper> {
    private static final ObjectMapper JSON = new JsonMapper();

    @Override
    public ObjectMapper getContext(Class<?> type) {
        return JSON;
    }

    /** A view as the interface would answer it, for those who send it in other ways. */
    public static byte[] bytes(Object view) {
        try {
            return JSON.writeValueAsBytes(view);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a view has a JSON form", impossible);
        }
    }
}
