package org.providermirror.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Files recorded from real registries and publishers; the path is relative to {@code recorded}. */
public final class Recorded {
    private Recorded() {}

    public static byte[] bytes(String path) {
        try (var resource = Recorded.class.getResourceAsStream("/recorded/" + path)) {
            if (resource == null) {
                throw new IllegalArgumentException("nothing recorded as " + path);
            }
            return resource.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static String text(String path) {
        return new String(bytes(path), StandardCharsets.UTF_8);
    }
}
