package org.providermirror.web.openapi;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.web.access.ForAdministrators;

/** One operation of the interface: the methods that serve a verb of a path, one for each kind of body. */
record OpenApiOperation(Class<?> type, List<Method> methods) {
    /** The schema of problem documents. */
    static final String PROBLEM = "Problem";

    private static final Map<String, Object> PROBLEMS =
            Map.of("application/problem+json", Map.of("schema", OpenApiSchemas.reference(PROBLEM)));
    private static final Set<Class<? extends Annotation>> NO_BODY =
            Set.of(PathParam.class, QueryParam.class, HeaderParam.class, Context.class);
    /** The same, with the methods of another one of the same path and verb. */
    OpenApiOperation and(OpenApiOperation other) {
        return new OpenApiOperation(
                type, Stream.concat(methods.stream(), other.methods.stream()).toList());
    }

    Map<String, Object> describe(String id, OpenApiSchemas schemas) {
        var operation = new LinkedHashMap<String, Object>();
        operation.put("operationId", id);
        operation.put("tags", List.of(type.getSimpleName().replaceAll("(Administration)?Resource$", "")));
        operation.put(
                "summary",
                methods.stream()
                        .flatMap(method -> summary(method.getAnnotations()).stream())
                        .collect(Collectors.joining(" ")));
        var parameters = new OpenApiParameters(schemas).of(methods);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        var body = body(schemas);
        if (!body.isEmpty()) {
            operation.put("requestBody", Map.of("required", true, "content", body));
        }
        operation.put("responses", responses(schemas));
        operation.put("security", security());
        return operation;
    }

    private boolean isForAdministrators() {
        return type.isAnnotationPresent(ForAdministrators.class);
    }

    // Who only reads needs a token where the mirror has tokens at all.
    private List<Map<String, Object>> security() {
        var token = Map.<String, Object>of("token", List.of());
        var login = Map.<String, Object>of("login", List.of());
        return isForAdministrators() ? List.of(token, login) : List.of(Map.of(), token, login);
    }

    private Map<String, Object> body(OpenApiSchemas schemas) {
        var content = new LinkedHashMap<String, Object>();
        for (var method : methods) {
            for (var parameter : method.getParameters()) {
                if (isBody(parameter)) {
                    var taken = Optional.ofNullable(parameter.getAnnotation(RequestDocument.class));
                    var schema = taken.map(takes -> schemas.of(takes.value()))
                            .orElse(Map.of("type", "string", "format", "binary"));
                    types(method).forEach(media -> content.put(media, Map.of("schema", schema)));
                }
            }
        }
        return content;
    }

    private static List<String> types(Method method) {
        var consumes = method.getAnnotation(Consumes.class);
        return consumes == null ? List.of(MediaType.APPLICATION_JSON) : List.of(consumes.value());
    }

    private static boolean isBody(Parameter parameter) {
        return Arrays.stream(parameter.getAnnotations())
                .map(Annotation::annotationType)
                .noneMatch(NO_BODY::contains);
    }

    private Map<String, Object> responses(OpenApiSchemas schemas) {
        var responses = new LinkedHashMap<String, Object>();
        for (var method : methods) {
            var gives = Optional.ofNullable(method.getAnnotation(ResponseDocument.class));
            responses.put(
                    String.valueOf(gives.map(ResponseDocument::status).orElse(Response.Status.OK.getStatusCode())),
                    response(method, gives, schemas));
        }
        if (isForAdministrators()) {
            responses.put("401", problem("who asks did not say who it is"));
            responses.put("403", problem("who asks is no administrator, or the request came from another site's page"));
        }
        responses.put("default", problem("a problem (RFC 9457)"));
        return responses;
    }

    private static Map<String, Object> problem(String when) {
        return Map.of("description", when, "content", PROBLEMS);
    }

    private Map<String, Object> response(Method method, Optional<ResponseDocument> gives, OpenApiSchemas schemas) {
        var described = new LinkedHashMap<String, Object>();
        described.put("description", summary(method.getAnnotations()).orElse("done"));
        if (gives.filter(given -> given.value() == void.class).isEmpty()) {
            var produces = Optional.ofNullable(method.getAnnotation(Produces.class))
                    .or(() -> Optional.ofNullable(type.getAnnotation(Produces.class)))
                    .map(annotation -> annotation.value()[0])
                    .orElse(MediaType.APPLICATION_JSON);
            var schema = gives.map(given -> schemas.of(given.value()))
                    .orElseGet(() -> schemas.of(method.getGenericReturnType()));
            described.put("content", Map.of(produces, Map.of("schema", schema)));
        }
        return described;
    }

    /** What is said of something by its annotations. */
    static Optional<String> summary(Annotation... annotations) {
        return Arrays.stream(annotations)
                .filter(Summary.class::isInstance)
                .map(annotation -> ((Summary) annotation).value())
                .findFirst();
    }
}
