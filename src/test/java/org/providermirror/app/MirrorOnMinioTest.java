package org.providermirror.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.providermirror.testing.StoreProcess.Program;

/** The same on MinIO, where that is installed. */
@Tag("component")
class MirrorOnMinioTest extends MirrorOnVersitygwTest {
    @BeforeAll
    static void find() {
        assumeTrue(Program.MINIO.file().isPresent(), Program.MINIO.missing());
    }

    @Override
    Program program() {
        return Program.MINIO;
    }
}
