package org.providermirror.storage.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.testing.StoreProcess;
import org.providermirror.testing.StoreProcess.Program;

/** The contract, in a bucket without a prefix of a store that is started if its program is installed. */
abstract class StoreProcessContract extends StoreContract {
    @TempDir
    private static Path folder;

    private static StoreProcess store;

    static void start(Program program) {
        assumeTrue(program.file().isPresent(), program.missing());
        store = StoreProcess.start(program, folder);
    }

    @AfterAll
    static void stop() {
        if (store != null) {
            store.close();
            store = null;
        }
    }

    @Override
    Bucket emptyBucket() {
        return store.newBucket();
    }
}
