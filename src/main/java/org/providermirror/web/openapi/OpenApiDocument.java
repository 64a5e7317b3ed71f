package org.providermirror.web.openapi;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The OpenAPI 3.0 document of all resources below {@link ApiPath#ROOT}, made of their annotations and of the records that they
 * take and give. What is not annotated with a {@link Summary} is in it all the same.
 *
 * @param version the version of this program
 */
public record OpenApiDocument(String version) {
    private static final String PARAMETER_PATTERN = "\\{\\s*([^:}\\s]+)\\s*(?::(?:[^{}]|\\{[^{}]*\\})*)?\\}";

    /** The document of these classes; those that are no resources of the interface are left out. */
    public Map<String, Object> of(Collection<Class<?>> classes) {
        var schemas = new OpenApiSchemas();
        var paths = new TreeMap<String, Map<String, Object>>();
        operations(classes)
                .forEach((path, verbs) ->
                        verbs.forEach((verb, operation) -> paths.computeIfAbsent(path, none -> new TreeMap<>())
                                .put(verb, operation.describe(id(verb, path), schemas))));
        schemas.addProblem(OpenApiOperation.PROBLEM);
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", "3.0.3");
        document.put(
                "info",
                Map.of(
                        "title", "Terraform and OpenTofu provider mirror",
                        "description", "What the mirror does, has and counted, and what may be done to it.",
                        "version", version));
        document.put("servers", List.of(Map.of("url", "./", "description", "where this document lies")));
        document.put("paths", paths);
        document.put(
                "components",
                Map.of(
                        "schemas",
                        schemas.all(),
                        "securitySchemes",
                        Map.of(
                                "token",
                                Map.of("type", "http", "scheme", "bearer", "description", "a token of this mirror"),
                                "login",
                                Map.of(
                                        "type",
                                        "http",
                                        "scheme",
                                        "basic",
                                        "description",
                                        "any name, and a token of this mirror as the password"))));
        return document;
    }

    /** The operations by path and verb. */
    private static Map<String, Map<String, OpenApiOperation>> operations(Collection<Class<?>> classes) {
        var operations = new TreeMap<String, Map<String, OpenApiOperation>>();
        for (var type : classes) {
            if (isOfTheInterface(type)) {
                Arrays.stream(type.getMethods())
                        .sorted(Comparator.comparing(Method::getName))
                        .forEach(method -> verb(method)
                                .ifPresent(verb -> operations
                                        .computeIfAbsent(path(type, method), none -> new TreeMap<>())
                                        .merge(
                                                verb,
                                                new OpenApiOperation(type, List.of(method)),
                                                OpenApiOperation::and)));
            }
        }
        return operations;
    }

    private static String id(String verb, String path) {
        return verb + path.replaceAll("[/{}.]+", "-").replaceAll("-$", "");
    }

    /** Whether a class is a resource below the interface's root. */
    static boolean isOfTheInterface(Class<?> type) {
        var path = type.getAnnotation(Path.class);
        return path != null && stripped(path.value()).startsWith(stripped(ApiPath.ROOT));
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(verb -> verb.value().toLowerCase(Locale.ROOT))
                .findFirst();
    }

    private static String path(Class<?> type, Method method) {
        var below = stripped(type.getAnnotation(Path.class).value())
                .substring(stripped(ApiPath.ROOT).length());
        var own = method.isAnnotationPresent(Path.class)
                ? "/" + stripped(method.getAnnotation(Path.class).value())
                : "";
        return ("/" + stripped(below + own)).replaceAll(PARAMETER_PATTERN, "{$1}");
    }

    private static String stripped(String path) {
        return path.replaceAll("^/+|/+$", "");
    }
}
