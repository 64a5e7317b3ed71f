package org.providermirror.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the classes that the first requests of a client need, so that no client waits for a thousand classes. Their names
 * were recorded while Terraform installed a provider, not stored and stored; {@code RequestClassList} in {@code src/bench}
 * makes the list.
 */
final class RequestClasses {
    private static final Logger LOG = LoggerFactory.getLogger(RequestClasses.class);
    private static final String LIST = "request-classes.txt";

    private RequestClasses() {}

    /** Returns the recorded names. */
    static List<String> names() {
        try (var list = new BufferedReader(
                new InputStreamReader(RequestClasses.class.getResourceAsStream(LIST), StandardCharsets.UTF_8))) {
            return list.lines().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Loads classes, and returns how many are loaded now. A class that does not exist is skipped: the list may be older than
     * the program or a library.
     */
    static long load(Stream<String> names, ClassLoader loader) {
        return names.filter(name -> isLoaded(name, loader)).count();
    }

    private static boolean isLoaded(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            LOG.debug("the class {} is not loaded ahead: {}", name, absent.toString());
            return false;
        }
    }
}
