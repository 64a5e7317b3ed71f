package org.providermirror.front;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/** Folders that everybody may read, as the user of a web server must. */
final class PublicFolder {
    private PublicFolder() {}

    /** A new one in the folder for temporary files; the tests' own are closed to others. */
    static Path make() throws IOException {
        return opened(Files.createTempDirectory("front").toRealPath());
    }

    static Path in(Path parent) throws IOException {
        return opened(Files.createTempDirectory(parent, "front"));
    }

    private static Path opened(Path folder) throws IOException {
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void delete(Path folder) throws IOException {
        try (var content = Files.walk(folder)) {
            for (var path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
