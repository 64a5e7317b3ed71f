package org.providermirror.container;

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

@Tag("container")
@DisplayName("two instances on one bucket")
class InstancesOnOneBucketIT extends SharedStorageScenarios {
    @TempDir
    private Path folder;

    private final S3Server server = S3Server.start();
    private final Bucket bucket = server.newBucket();
    private Storage storage;

    @BeforeEach
    void open() {
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
