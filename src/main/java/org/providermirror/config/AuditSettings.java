package org.providermirror.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where it is written down who asked for what.
 *
 * @param file the file that grows; empty where nothing is written down
 * @param bytes how long it may grow before it is put aside and a new one begun
 * @param kept how many files there are in all, the one that grows among them
 */
public record AuditSettings(Optional<Path> file, int bytes, int kept) {
    /** Nothing is written down. */
    public static AuditSettings none() {
        return new AuditSettings(Optional.empty(), 100 * 1024 * 1024, 10);
    }
}
