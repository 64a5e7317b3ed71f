package org.providermirror.web.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.providermirror.provider.InvalidTermException;

/** The small bodies that an administrator sends. Everything wrong with one is an {@link InvalidTermException}. */
final class JsonBody {
    private static final int LONGEST = 4 * 1024 * 1024;
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build());

    private JsonBody() {}

    /** An object that has no members but those of a record; an empty body is an empty object. */
    static JsonNode object(InputStream body, Class<? extends Record> members) throws IOException {
        var text = text(body);
        JsonNode node;
        try {
            node = text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new InvalidTermException("body", text, "a JSON object");
        }
        requireMembers(node, members);
        return node;
    }

    /** Checks that a node is an object that has no members but those of a record. */
    static void requireMembers(JsonNode node, Class<? extends Record> type) {
        var members = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        if (node == null || !node.isObject()) {
            throw new InvalidTermException("body", String.valueOf(node), "a JSON object");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw new InvalidTermException("member", name, "one of " + members);
            }
        });
    }

    /** The whole body as text. */
    static String text(InputStream body) throws IOException {
        var bytes = body.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new InvalidTermException("body", "", "at most " + LONGEST + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new InvalidTermException("body", "", "text in UTF-8");
        }
    }

    /** A member that is a text; empty where it is not there. */
    static String text(JsonNode object, String member) {
        var node = object.path(member);
        if (!node.isMissingNode() && !node.isNull() && !node.isTextual()) {
            throw new InvalidTermException("member", member, "a text");
        }
        return node.asText("");
    }

    /** A member that is a text; null where it is not there or has nothing in it. */
    static String textOrNull(JsonNode object, String member) {
        var text = text(object, member);
        return text.isBlank() ? null : text;
    }

    /** A member that is true or false; false where it is not there. */
    static boolean flag(JsonNode object, String member) {
        var node = object.path(member);
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw new InvalidTermException("member", member, "true or false");
        }
        return node.asBoolean(false);
    }

    /** A member that is a list of texts; none where it is not there. */
    static List<String> texts(JsonNode object, String member) {
        var node = object.path(member);
        var texts = new ArrayList<String>();
        if (!node.isMissingNode() && !node.isArray()) {
            throw new InvalidTermException("member", member, "a list of texts");
        }
        for (var item : node) {
            if (!item.isTextual()) {
                throw new InvalidTermException("member", member, "a list of texts");
            }
            texts.add(item.asText());
        }
        return texts;
    }
}
