package org.providermirror.container;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.storage.Storage;
import org.providermirror.storage.s3.S3Storage;
import org.providermirror.testing.S3Server;
import org.providermirror.testing.StoreProcess;
import org.providermirror.testing.StoreProcess.Program;
import org.providermirror.testing.TestStore;

@Tag("container")
/** Uses versitygw where that is installed, and otherwise an S3 server in this process. */
@DisplayName("two instances on one bucket")
class InstancesOnOneBucketIT extends SharedStorageScenarios {
    @TempDir
    private Path folder;

    private TestStore server;
    private Bucket bucket;
    private Storage storage;

    @BeforeEach
    void open() throws Exception {
        server = Program.VERSITYGW.file().isPresent()
                ? StoreProcess.start(Program.VERSITYGW, Files.createTempDirectory(folder, "store"))
                : S3Server.start();
        bucket = server.newBucket();
        storage = new S3Storage(bucket, folder.resolve("staged-by-the-test"));
    }

    @AfterEach
    void close() {
        storage.close();
        server.close();
    }

    @Override
    Storage storage() {
        return storage;
    }

    @Override
    Map<String, String> storageSettings() {
        return S3Server.settings(bucket);
    }

    @Override
    Path folder() {
        return folder;
    }
}
