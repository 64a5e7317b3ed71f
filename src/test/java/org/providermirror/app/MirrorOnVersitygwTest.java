package org.providermirror.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.testing.StoreProcess;
import org.providermirror.testing.StoreProcess.Program;
import org.providermirror.testing.TestStore;

/** What depends on the store, on versitygw where that is installed. */
@Tag("component")
class MirrorOnVersitygwTest extends MirrorOnStore {
    @TempDir
    private static Path stores;

    @BeforeAll
    static void find() {
        assumeTrue(Program.VERSITYGW.file().isPresent(), Program.VERSITYGW.missing());
    }

    Program program() {
        return Program.VERSITYGW;
    }

    @Override
    TestStore store() {
        try {
            return StoreProcess.start(program(), Files.createTempDirectory(stores, "store"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
