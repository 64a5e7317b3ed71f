package org.providermirror.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.testing.StoreProcess.Program;

@Tag("client")
@DisplayName("real clients through a mirror on MinIO")
@ExtendWith(ConsoleOnFailure.class)
class ClientsThroughMinioIT extends ClientsThroughVersitygwIT {
    @BeforeAll
    static void start_the_store() {
        assumeTrue(Program.MINIO.file().isPresent(), Program.MINIO.missing());
        startStore(Program.MINIO);
    }
}
