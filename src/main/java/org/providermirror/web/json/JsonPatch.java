package org.providermirror.web.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Describes the difference between two documents as a JSON Patch (RFC 6902). Elements of arrays are compared by index. */
public final class JsonPatch {
    private final List<ObjectNode> operations = new ArrayList<>();

    private JsonPatch() {}

    /** Returns the operations that change one document into another; empty if they are equal. */
    public static ArrayNode between(JsonNode from, JsonNode to) {
        var patch = new JsonPatch();
        patch.compare("", from, to);
        return JsonNodeFactory.instance.arrayNode().addAll(patch.operations);
    }

    private void compare(String path, JsonNode from, JsonNode to) {
        if (from.isObject() && to.isObject()) {
            compareMembers(path, from, to);
        } else if (from.isArray() && to.isArray()) {
            compareElements(path, from, to);
        } else if (!from.equals(to)) {
            add("replace", path).set("value", to);
        }
    }

    private void compareMembers(String path, JsonNode from, JsonNode to) {
        from.fieldNames().forEachRemaining(name -> {
            if (!to.has(name)) {
                add("remove", path + "/" + escaped(name));
            }
        });
        for (var member : to.properties()) {
            var below = path + "/" + escaped(member.getKey());
            var before = from.get(member.getKey());
            if (before == null) {
                add("add", below).set("value", member.getValue());
            } else {
                compare(below, before, member.getValue());
            }
        }
    }

    private void compareElements(String path, JsonNode from, JsonNode to) {
        for (var index = 0; index < Math.min(from.size(), to.size()); index++) {
            compare(path + "/" + index, from.get(index), to.get(index));
        }
        // From the end, so that each index is right when its operation is applied.
        for (var index = from.size() - 1; index >= to.size(); index--) {
            add("remove", path + "/" + index);
        }
        for (var index = from.size(); index < to.size(); index++) {
            add("add", path + "/" + index).set("value", to.get(index));
        }
    }

    private ObjectNode add(String operation, String path) {
        var added = JsonNodeFactory.instance.objectNode().put("op", operation).put("path", path);
        operations.add(added);
        return added;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
