package org.providermirror.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageContract;
import org.providermirror.storage.StoredContent;
import org.providermirror.testing.S3Server;

/** The contract, upon a server that checks signatures. */
class S3StorageTest extends StorageContract {
    @TempDir
    private Path temporary;

    private static final S3Server SERVER = S3Server.start();

    private final Bucket bucket = SERVER.newBucket();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Override
    protected Storage open() {
        return new S3Storage(bucket, temporary);
    }

    @Override
    protected byte[] received(StoredContent content) throws IOException {
        try {
            var answer = S3Bench.ask(
                    "GET", ((StoredContent.Remote) content).links().forGet().location());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
