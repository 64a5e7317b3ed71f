package org.providermirror.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageContract;
import org.providermirror.storage.StoredContent;

/** The contract, upon a bucket of some store. */
abstract class StoreContract extends StorageContract {
    @TempDir
    private Path temporary;

    private Bucket bucket;

    /** Returns a bucket, or a folder of a bucket, that is empty. */
    abstract Bucket emptyBucket();

    @Override
    protected Storage open() {
        if (bucket == null) {
            bucket = emptyBucket();
        }
        return new S3Storage(bucket, temporary);
    }

    @Override
    protected byte[] received(StoredContent content) throws IOException {
        try {
            var answer = S3Fixture.ask(
                    "GET", ((StoredContent.Remote) content).links().forGet().location());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
            return answer.body();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
