package org.providermirror.web.openapi;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the methods that serve the operations of the API. */
final class Operations {
    private static final List<String> PACKAGES = List.of(
            "api",
            "admin",
            "hosted",
            "inspection",
            "attention",
            "downloads",
            "events",
            "live",
            "session",
            "availability");
    /** The classes that hold several query parameters of a method. */
    static final Set<String> PARAMETER_HOLDERS = Set.of("ListQuery");

    private static final String PARENT = "org.providermirror.web.";

    private final Map<String, Method> methods = new HashMap<>();

    /** @param classes the folder of the compiled classes */
    Operations(URI classes) {
        for (var name : PACKAGES) {
            var folder = java.nio.file.Path.of(classes).resolve((PARENT + name).replace('.', '/'));
            try (var files = Files.list(folder)) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(file -> file.endsWith("Resource.class"))
                        .forEach(file -> add(type(PARENT + name + "." + file.replace(".class", ""))));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, Operations.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException("a compiled class can be loaded", impossible);
        }
    }

    private void add(Class<?> resource) {
        var root = resource.getAnnotation(Path.class);
        if (root == null) {
            return;
        }
        for (var method : resource.getMethods()) {
            var below = Optional.ofNullable(method.getAnnotation(Path.class)).map(Path::value);
            var hidden = method.getAnnotation(io.swagger.v3.oas.annotations.Operation.class);
            Stream.of(method.getAnnotations())
                    .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                    .filter(verb -> verb != null && (hidden == null || !hidden.hidden()))
                    .forEach(verb -> methods.put(key(verb.value(), root.value() + "/" + below.orElse("")), method));
        }
    }

    /** Finds the method that serves a verb at a path. */
    Optional<Method> find(String verb, String path) {
        return Optional.ofNullable(methods.get(key(verb, path)));
    }

    /** Returns the names of a method's parameters by the names of the query parameters that they are bound to. */
    static Map<String, String> queryParameters(Method method) {
        var names = new HashMap<String, String>();
        for (var parameter : method.getParameters()) {
            Optional.ofNullable(parameter.getAnnotation(QueryParam.class))
                    .ifPresent(query -> names.put(query.value(), parameter.getName()));
        }
        return names;
    }

    /** Returns the constructors of the classes that hold several parameters of a method. */
    static List<Constructor<?>> parameterHolders(Method method) {
        return Stream.of(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(BeanParam.class))
                .<Constructor<?>>map(parameter -> parameter.getType().getConstructors()[0])
                .toList();
    }

    private static String key(String verb, String path) {
        return verb + ("/" + path).replaceAll("/+", "/").replaceAll("/$", "");
    }
}
