package org.providermirror.web.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import org.providermirror.provider.InvalidTermException;

/** The JSON that an administrator sends: small, flat, and with no member that nobody knows. */
final class RequestBody {
    private static final int MAXIMUM_BYTES = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(8).build())
                    .build())
            .build();

    private RequestBody() {}

    /**
     * The document.
     *
     * @throws InvalidTermException where it is none of this type
     */
    static <T> T read(InputStream body, Class<T> type) {
        try {
            var bytes = body.readNBytes(MAXIMUM_BYTES + 1);
            if (bytes.length > MAXIMUM_BYTES) {
                throw wrong("at most " + MAXIMUM_BYTES + " bytes");
            }
            var document = JSON.readValue(bytes, type);
            if (document == null) {
                throw wrong("an object");
            }
            return document;
        } catch (JsonProcessingException malformed) {
            throw wrong("a JSON object with the members that the page on administration names");
        } catch (IOException broken) {
            throw wrong("whole");
        }
    }

    /** A member that must be there. */
    static String required(String name, String value) {
        if (value == null) {
            throw new InvalidTermException("request", name, "this member is missing");
        }
        return value;
    }

    private static InvalidTermException wrong(String rule) {
        return new InvalidTermException("request body", "…", rule);
    }
}
