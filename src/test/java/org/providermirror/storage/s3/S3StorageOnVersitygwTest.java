package org.providermirror.storage.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.testing.StoreProcess;
import org.providermirror.testing.StoreProcess.Program;

/** The contract, upon versitygw where that is installed; in a bucket without a prefix. */
@Tag("component")
class S3StorageOnVersitygwTest extends StoreContract {
    @TempDir
    private static Path folder;

    private static StoreProcess store;

    @BeforeAll
    static void start() {
        assumeTrue(Program.VERSITYGW.file().isPresent(), Program.VERSITYGW.missing());
        store = StoreProcess.start(Program.VERSITYGW, folder);
    }

    @AfterAll
    static void stop() {
        if (store != null) {
            store.close();
        }
    }

    @Override
    Bucket emptyBucket() {
        return store.newBucket();
    }
}
