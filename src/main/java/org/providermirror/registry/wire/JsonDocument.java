package org.providermirror.registry.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.net.UpstreamDocument;

/**
 * Reads a registry's JSON leniently: a field that is absent, null or of the wrong type is treated as absent, and
 * unknown fields and wrong list elements are skipped. Only a document that is not a JSON object is refused.
 *
 * @param node an object
 *
 */
record JsonDocument(JsonNode node) {
    private static final JsonMapper MAPPER = new JsonMapper(JsonLimits.factory(JsonLimits.DOCUMENT_TOKENS));

    /**
     * Parses an upstream response, and closes it.
     *
     * @throws UpstreamProtocolException if it is not a JSON object, or exceeds the limits
     */
    static JsonDocument parse(UpstreamDocument document) {
        try (document) {
            var root = MAPPER.readTree(document.content());
            if (!root.isObject()) {
                throw new UpstreamProtocolException(document.url(), "gave something other than a JSON object");
            }
            return new JsonDocument(root);
        } catch (IOException notJson) {
            throw JsonLimits.refused(document, notJson);
        }
    }

    /** Parses what {@link #asText} wrote; empty for any other spelling. */
    static Optional<JsonDocument> parse(String text) {
        try {
            var root = MAPPER.readTree(text);
            return Optional.of(new JsonDocument(root))
                    .filter(document -> root.isObject() && document.asText().equals(text));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** Returns the trimmed text of a field; empty if it is missing. */
    Optional<String> text(String field) {
        var value = node.path(field);
        return value.isTextual()
                ? Optional.of(value.textValue().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /** Returns a field that is a whole number above zero. */
    OptionalLong count(String field) {
        var value = node.path(field);
        return value.canConvertToLong() && value.isIntegralNumber() && value.longValue() > 0
                ? OptionalLong.of(value.longValue())
                : OptionalLong.empty();
    }

    /** Returns a field that is an object. */
    Optional<JsonDocument> object(String field) {
        var value = node.path(field);
        return value.isObject() ? Optional.of(new JsonDocument(value)) : Optional.empty();
    }

    /** Returns the elements of a list that are objects. */
    List<JsonDocument> objects(String field) {
        return elements(field).stream()
                .filter(JsonNode::isObject)
                .map(JsonDocument::new)
                .toList();
    }

    /** Returns the elements of a list that are text. */
    List<String> texts(String field) {
        return elements(field).stream()
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
    }

    /** Returns whether a field is absent, null, or an empty object or list. */
    boolean isVoid(String field) {
        var value = node.path(field);
        return value.isMissingNode() || value.isNull() || value.isContainerNode() && value.isEmpty();
    }

    private List<JsonNode> elements(String field) {
        var list = node.path(field);
        var found = new ArrayList<JsonNode>();
        if (list.isArray()) {
            list.forEach(found::add);
        }
        return found;
    }

    /** Returns this object as JSON text. */
    String asText() {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a parsed tree can be written", impossible);
        }
    }
}
