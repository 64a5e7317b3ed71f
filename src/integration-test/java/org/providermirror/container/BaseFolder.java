package org.providermirror.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The folder of one server, of its own, below the build's output; kept for the analysis of a failure. */
final class BaseFolder {
    private final Path path;

    private BaseFolder(Path path) {
        this.path = path;
    }

    static BaseFolder make(Container container, JavaInstallation java) {
        var name = container.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-java-" + java.feature() + "-";
        var bases = Path.of(System.getProperty("mirror.bases", "target/container-bases"));
        try {
            Files.createDirectories(bases);
            return new BaseFolder(Files.createTempDirectory(bases.toRealPath(), name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Path path() {
        return path;
    }

    Path resolve(String relative) {
        return path.resolve(relative);
    }

    Path folder(String relative) {
        try {
            return Files.createDirectories(path.resolve(relative));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Writes a file by way of a rename, so that a server that scans its folders never sees half of it. */
    void write(String relative, String text) {
        var file = path.resolve(relative);
        folder(path.relativize(file.getParent()).toString());
        try {
            var part = Files.writeString(path.resolve("being-written"), text);
            Files.move(part, file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Copies a resource of this class. */
    void copyResource(String name, String relative) {
        try (var content = BaseFolder.class.getResourceAsStream(name)) {
            folder(path.relativize(path.resolve(relative).getParent()).toString());
            Files.copy(content, path.resolve(relative));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Changes the text of a file. */
    void replace(String relative, UnaryOperator<String> change) {
        try {
            Files.writeString(path.resolve(relative), change.apply(read(path.resolve(relative))));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void copy(Path file, String relative) {
        try {
            folder(path.relativize(path.resolve(relative).getParent()).toString());
            Files.copy(file, path.resolve(relative));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Deletes a folder with all that is in it, if there is one. */
    void deleteFolder(String relative) {
        try (var found =
                Files.exists(path.resolve(relative)) ? Files.walk(path.resolve(relative)) : Stream.<Path>empty()) {
            for (var file : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void delete(String relative) {
        try {
            Files.delete(path.resolve(relative));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
