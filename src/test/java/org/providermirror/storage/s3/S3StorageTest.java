package org.providermirror.storage.s3;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageContract;
import org.providermirror.storage.StoredContent;
import org.providermirror.testing.S3Server;

/** The contract, upon a server that checks signatures. */
@Tag("component")
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
            var answer = S3Fixture.ask(
                    "GET", ((StoredContent.Remote) content).links().forGet().location());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void no_stream_of_the_sdk_is_used_that_starts_a_thread_which_never_ends() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("software.amazon.awssdk.core.ResponseInputStream")
                .check(new ClassFileImporter().importPath(Path.of("target/classes/org/providermirror/storage/s3")));
    }
}
