package org.providermirror.storage.s3;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.testing.S3Server;

/** The contract, upon a server that checks signatures. */
@Tag("component")
class S3StorageTest extends StoreContract {
    private static final S3Server SERVER = S3Server.start();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Override
    Bucket emptyBucket() {
        return SERVER.newBucket();
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
