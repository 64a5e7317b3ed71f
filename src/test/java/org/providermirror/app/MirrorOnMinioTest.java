package org.providermirror.app;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.providermirror.testing.StoreProcess.Program;

/** What depends on the store, on MinIO if it is installed. */
@Tag("component")
class MirrorOnMinioTest extends MirrorOnStoreProcess {
    @BeforeAll
    static void find() {
        require(Program.MINIO);
    }

    @Override
    Program program() {
        return Program.MINIO;
    }
}
