package org.providermirror.web.openapi;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** The schemas of the types that the interface takes and gives. Owned by one thread. */
final class OpenApiSchemas {
    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(int.class, Integer.class, long.class, Long.class);

    private final Map<String, Object> schemas = new TreeMap<>();

    /** All schemas that are referred to. */
    Map<String, Object> all() {
        return schemas;
    }

    static Map<String, Object> reference(String name) {
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    /** The schema of a type; that of a record is put among all and referred to. */
    Map<String, Object> of(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return of(parameterized);
        }
        if (!(type instanceof Class<?> known)
                || known == Response.class
                || known == void.class
                || known == Object.class) {
            return Map.of();
        }
        if (StreamingOutput.class.isAssignableFrom(known)) {
            return Map.of("type", "string", "format", "binary");
        }
        if (JsonNode.class.isAssignableFrom(known)) {
            return Map.of("type", "object");
        }
        if (known == boolean.class || known == Boolean.class) {
            return Map.of("type", "boolean");
        }
        if (WHOLE_NUMBERS.contains(known)) {
            return Map.of(
                    "type", "integer", "format", known == int.class || known == Integer.class ? "int32" : "int64");
        }
        if (known.isEnum()) {
            return Map.of(
                    "type",
                    "string",
                    "enum",
                    Arrays.stream(known.getEnumConstants())
                            .map(Object::toString)
                            .toList());
        }
        if (known.isRecord()) {
            var name = known.getSimpleName();
            if (!schemas.containsKey(name)) {
                // Known before its members are, for one of them may be of the same type.
                schemas.put(name, Map.of());
                schemas.put(name, object(known));
            }
            return reference(name);
        }
        return Map.of("type", "string");
    }

    private Map<String, Object> of(ParameterizedType type) {
        var raw = (Class<?>) type.getRawType();
        var arguments = type.getActualTypeArguments();
        if (CompletionStage.class.isAssignableFrom(raw) || raw == Optional.class) {
            return of(arguments[0]);
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return Map.of("type", "array", "items", of(arguments[0]));
        }
        return Map.of("type", "object", "additionalProperties", of(arguments[arguments.length - 1]));
    }

    private Map<String, Object> object(Class<?> type) {
        var properties = new LinkedHashMap<String, Object>();
        for (var component : type.getRecordComponents()) {
            if (!component.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
                properties.put(component.getName(), property(component));
            }
        }
        return Map.of("type", "object", "properties", properties);
    }

    private Map<String, Object> property(RecordComponent component) {
        var schema = of(component.getGenericType());
        var summary = component.getAnnotation(Summary.class);
        if (summary == null) {
            return schema;
        }
        if (schema.containsKey("$ref")) {
            return Map.of("allOf", List.of(schema), "description", summary.value());
        }
        var described = new LinkedHashMap<>(schema);
        described.put("description", summary.value());
        return described;
    }

    /** The problem documents of RFC 9457, as the mirror writes them. */
    void addProblem(String name) {
        var text = Map.of("type", "string");
        schemas.put(
                name,
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of(
                                "type", text,
                                "title", text,
                                "status", Map.of("type", "integer"),
                                "detail", text,
                                "instance", text,
                                "requestId", text)));
    }
}
