package org.providermirror.web.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.providermirror.web.json.ApiJson;
import org.providermirror.web.json.JsonPatch;

/** Renders one status for all listeners: whole, and as the change from the status before. Thread-safe. */
final class LiveStatus {
    private final JsonNode document;
    private final byte[] whole;
    /** Names this status in a later one, which must not keep it in memory. */
    private final Object identity = new Object();

    private volatile Optional<Change> latestChange = Optional.empty();

    private record Change(Object before, byte[] message) {}

    LiveStatus(JsonNode document) {
        this.document = document;
        this.whole = ApiJson.bytes(document);
    }

    /** Returns the message with the whole status. */
    byte[] message() {
        return event("status", whole);
    }

    /** Returns the message with the change from an earlier status, or the whole status if it is not longer. */
    byte[] messageAfter(LiveStatus before) {
        // Most listeners received the same status before.
        var known = latestChange.filter(change -> change.before() == before.identity);
        if (known.isPresent()) {
            return known.get().message();
        }
        var changes = ApiJson.bytes(JsonPatch.between(before.document, document));
        var message = changes.length < whole.length ? event("change", changes) : message();
        latestChange = Optional.of(new Change(before.identity, message));
        return message;
    }

    private static byte[] event(String name, byte[] json) {
        return ("event: " + name + "\ndata: " + new String(json, StandardCharsets.UTF_8) + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
