package org.providermirror.web;

import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the resource classes among the compiled classes of the program, whether or not they are registered. */
public final class Resources {
    private static final String FILE = "(?!.*[$]).*Resource[.]class";

    private Resources() {}

    public static Set<Class<?>> all() {
        try {
            var classes = java.nio.file.Path.of(WebComponents.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (var files = Files.walk(classes.resolve("org/providermirror/web"))) {
                return files.map(file -> classes.relativize(file).toString())
                        .filter(file -> file.matches(FILE))
                        .map(file -> load(file.replace(".class", "").replace('/', '.')))
                        .filter(type -> type.isAnnotationPresent(Path.class))
                        .collect(Collectors.toSet());
            }
        } catch (IOException | URISyntaxException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
