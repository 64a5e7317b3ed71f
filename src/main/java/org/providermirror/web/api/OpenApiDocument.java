package org.providermirror.web.api;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
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
record OpenApiDocument(String version) {
    private static final String PROBLEM = "Problem";
    private static final String PARAMETER_PATTERN = "\\{\\s*([^:}\\s]+)\\s*(?::(?:[^{}]|\\{[^{}]*\\})*)?\\}";

    /** The document of these classes; those that are no resources of the interface are left out. */
    Map<String, Object> of(Collection<Class<?>> classes) {
        var schemas = new OpenApiSchemas();
        var paths = new TreeMap<String, Map<String, Object>>();
        classes.stream()
                .filter(OpenApiDocument::isOfTheInterface)
                .sorted(Comparator.comparing(Class::getName))
                .forEach(type -> Arrays.stream(type.getMethods())
                        .sorted(Comparator.comparing(Method::getName))
                        .forEach(method -> verb(method)
                                .ifPresent(verb -> paths.computeIfAbsent(path(type, method), none -> new TreeMap<>())
                                        .put(verb, operation(verb, type, method, schemas)))));
        schemas.addProblem(PROBLEM);
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
                        Map.of("token", Map.of("type", "http", "scheme", "bearer"))));
        return document;
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

    private static Map<String, Object> operation(String verb, Class<?> type, Method method, OpenApiSchemas schemas) {
        var operation = new LinkedHashMap<String, Object>();
        operation.put(
                "operationId",
                verb + path(type, method).replaceAll("[/{}.]+", "-").replaceAll("-$", ""));
        operation.put("tags", List.of(type.getSimpleName().replace("Resource", "")));
        summary(method.getAnnotations()).ifPresent(text -> operation.put("summary", text));
        var parameters = new ArrayList<Map<String, Object>>();
        for (var parameter : method.getParameters()) {
            described(parameter, schemas).ifPresent(parameters::add);
            if (isBody(parameter)) {
                operation.put(
                        "requestBody",
                        Map.of(
                                "required",
                                true,
                                "content",
                                Map.of(
                                        MediaType.APPLICATION_JSON,
                                        Map.of("schema", schemas.of(parameter.getParameterizedType())))));
            }
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        operation.put("responses", responses(type, method, schemas));
        return operation;
    }

    private static Map<String, Object> responses(Class<?> type, Method method, OpenApiSchemas schemas) {
        var produces = Optional.ofNullable(method.getAnnotation(Produces.class))
                .or(() -> Optional.ofNullable(type.getAnnotation(Produces.class)))
                .map(annotation -> annotation.value()[0])
                .orElse(MediaType.APPLICATION_JSON);
        var responses = new LinkedHashMap<String, Object>();
        responses.put(
                "2XX",
                Map.of(
                        "description",
                        "done",
                        "content",
                        Map.of(produces, Map.of("schema", schemas.of(method.getGenericReturnType())))));
        responses.put(
                "default",
                Map.of(
                        "description",
                        "a problem (RFC 9457)",
                        "content",
                        Map.of("application/problem+json", Map.of("schema", OpenApiSchemas.reference(PROBLEM)))));
        return responses;
    }

    private static Optional<Map<String, Object>> described(Parameter parameter, OpenApiSchemas schemas) {
        var path = parameter.getAnnotation(PathParam.class);
        var query = parameter.getAnnotation(QueryParam.class);
        if (path == null && query == null) {
            return Optional.empty();
        }
        var described = new LinkedHashMap<String, Object>();
        described.put("name", path == null ? query.value() : path.value());
        described.put("in", path == null ? "query" : "path");
        described.put("required", path != null);
        summary(parameter.getAnnotations()).ifPresent(text -> described.put("description", text));
        var schema = new LinkedHashMap<>(schemas.of(parameter.getParameterizedType()));
        Optional.ofNullable(parameter.getAnnotation(DefaultValue.class))
                .ifPresent(value -> schema.put(
                        "default", "integer".equals(schema.get("type")) ? Long.valueOf(value.value()) : value.value()));
        described.put("schema", schema);
        return Optional.of(described);
    }

    private static boolean isBody(Parameter parameter) {
        return Arrays.stream(parameter.getAnnotations())
                .map(Annotation::annotationType)
                .noneMatch(annotation -> annotation == PathParam.class
                        || annotation == QueryParam.class
                        || annotation == Context.class
                        || annotation.getPackageName().startsWith("jakarta.ws.rs"));
    }

    private static Optional<String> summary(Annotation... annotations) {
        return Arrays.stream(annotations)
                .filter(Summary.class::isInstance)
                .map(annotation -> ((Summary) annotation).value())
                .findFirst();
    }
}
