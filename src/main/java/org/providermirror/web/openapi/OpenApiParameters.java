package org.providermirror.web.openapi;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of an operation: of its path, and of the query. */
record OpenApiParameters(OpenApiSchemas schemas) {
    private static final Map<String, String> PARTS_OF_PATHS = Map.of(
            "hostname", "The hostname of the provider, such as registry.terraform.io.",
            "namespace", "The namespace of the provider, such as hashicorp.",
            "type", "The type of the provider, such as null.",
            "version", "A version of the provider, such as 3.2.4.",
            "platform", "A platform, such as linux_amd64.",
            "fingerprint", "The fingerprint of a primary key, upper-case hexadecimal, as the signers have it.",
            "id", "The id of a task, as it was told when the task was taken.");

    /** Those of all methods that serve the operation, each once. */
    List<Map<String, Object>> of(List<Method> methods) {
        var parameters = new LinkedHashMap<String, Map<String, Object>>();
        methods.stream()
                .flatMap(method -> Arrays.stream(method.getParameters()))
                .forEach(parameter -> described(parameter)
                        .ifPresent(found -> parameters.putIfAbsent(String.valueOf(found.get("name")), found)));
        return new ArrayList<>(parameters.values());
    }

    private Optional<Map<String, Object>> described(Parameter parameter) {
        var path = parameter.getAnnotation(PathParam.class);
        var query = parameter.getAnnotation(QueryParam.class);
        if (path == null && query == null) {
            return Optional.empty();
        }
        var described = new LinkedHashMap<String, Object>();
        described.put("name", path == null ? query.value() : path.value());
        described.put("in", path == null ? "query" : "path");
        described.put("required", path != null);
        OpenApiOperation.summary(parameter.getAnnotations())
                .or(() -> Optional.ofNullable(path).map(part -> PARTS_OF_PATHS.get(part.value())))
                .ifPresent(text -> described.put("description", text));
        var schema = new LinkedHashMap<>(schemas.of(parameter.getParameterizedType()));
        Optional.ofNullable(parameter.getAnnotation(DefaultValue.class))
                .ifPresent(value -> schema.put(
                        "default", "integer".equals(schema.get("type")) ? Long.valueOf(value.value()) : value.value()));
        described.put("schema", schema);
        return Optional.of(described);
    }
}
