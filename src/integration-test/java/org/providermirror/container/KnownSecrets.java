package org.providermirror.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.providermirror.testing.S3Server;

/**
 * Collects what no server may ever write: the secrets of the tests, and signed links of any kind. When a server of the
 * tests has ended, everything that it wrote is searched for them. Safe for use by any number of threads.
 */
public final class KnownSecrets {
    private static final Pattern CAPABILITY =
            Pattern.compile("~[0-9a-z]{1,12}\\.[A-Za-z0-9_-]{1,400}\\.[A-Za-z0-9_-]{43}");
    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    static {
        KNOWN.add(S3Server.KEY.secret());
    }

    private KnownSecrets() {}

    /** Returns the text itself, which is a secret from now on. */
    public static String known(String secret) {
        KNOWN.add(secret);
        return secret;
    }

    /** Fails if the console or a log file of a server in this folder contains a secret. */
    static void requireNoneIn(Path base) {
        var found = new ArrayList<String>();
        for (var file : written(base)) {
            look(file, found);
        }
        if (!found.isEmpty()) {
            throw new IllegalStateException("secrets were written down\n" + String.join("\n", found));
        }
    }

    private static List<Path> written(Path base) {
        var files = new ArrayList<Path>();
        var logs = base.resolve("logs");
        try (var inLogs = Files.isDirectory(logs) ? Files.walk(logs) : Stream.<Path>empty()) {
            inLogs.filter(Files::isRegularFile).forEach(files::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        var console = base.resolve("console.log");
        if (Files.exists(console)) {
            files.add(console);
        }
        return files;
    }

    private static void look(Path file, List<String> found) {
        // One character for each byte: what a broken client sent may be logged as it is.
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            lines.filter(KnownSecrets::holdsOne).map(line -> file + ": " + line).forEach(found::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean holdsOne(String line) {
        return KNOWN.stream().anyMatch(line::contains)
                || line.indexOf('~') >= 0 && CAPABILITY.matcher(line).find();
    }
}
