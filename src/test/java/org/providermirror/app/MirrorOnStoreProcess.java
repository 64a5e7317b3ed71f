package org.providermirror.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.testing.StoreProcess;
import org.providermirror.testing.StoreProcess.Program;
import org.providermirror.testing.TestStore;

/** What depends on the store, on a program that may be installed. */
abstract class MirrorOnStoreProcess extends MirrorOnStore {
    @TempDir
    private static Path stores;

    /** Skips the tests if the program is not installed. */
    static void require(Program program) {
        assumeTrue(program.file().isPresent(), program.missing());
    }

    abstract Program program();

    @Override
    TestStore store() {
        try {
            return StoreProcess.start(program(), Files.createTempDirectory(stores, "store"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
