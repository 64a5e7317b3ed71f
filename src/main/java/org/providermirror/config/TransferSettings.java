package org.providermirror.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * From where packages are imported and to where they are exported.
 *
 * @param importPath the folder of the folders that may be imported; empty for none
 * @param exportPath the folder of the folders that exports are written to; empty for none
 * @param uploadLimit how many bytes an archive may have that is uploaded
 */
public record TransferSettings(Optional<Path> importPath, Optional<Path> exportPath, long uploadLimit) {
    /** By upload and download alone. */
    public static TransferSettings none() {
        return new TransferSettings(Optional.empty(), Optional.empty(), 20L << 30);
    }
}
