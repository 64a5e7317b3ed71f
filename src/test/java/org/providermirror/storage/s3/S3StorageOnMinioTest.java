package org.providermirror.storage.s3;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.providermirror.testing.StoreProcess.Program;

/** The contract, on MinIO if it is installed. */
@Tag("component")
class S3StorageOnMinioTest extends StoreProcessContract {
    @BeforeAll
    static void start() {
        start(Program.MINIO);
    }
}
