package org.providermirror.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageContract;
import org.providermirror.storage.StoredContent;
import org.providermirror.testing.MinioServer;

/** The contract, upon MinIO where that is on the PATH; in a bucket without a prefix. */
@Tag("component")
class S3StorageOnMinioTest extends StorageContract {
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    @TempDir
    private static Path server;

    @TempDir
    private Path temporary;

    private static MinioServer minio;

    private Bucket bucket;

    @BeforeAll
    static void start() throws Exception {
        var program = MinioServer.program();
        assumeTrue(program.isPresent(), "no minio is on the PATH");
        minio = MinioServer.start(program.get(), server);
    }

    @AfterAll
    static void stop() {
        if (minio != null) {
            minio.close();
        }
    }

    @Override
    protected Storage open() {
        if (bucket == null) {
            bucket = minio.newBucket("packages-" + BUCKETS.incrementAndGet());
        }
        return new S3Storage(bucket, temporary);
    }

    @Override
    protected byte[] received(StoredContent content) throws IOException {
        try {
            var answer = S3Fixture.ask(
                    "GET", ((StoredContent.Remote) content).links().forGet().location());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
