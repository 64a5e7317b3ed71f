package org.providermirror.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.S3Server;

/** Credentials that the settings do not give, but what surrounds the mirror. */
@Tag("component")
@Timeout(60)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class S3CredentialsTest {
    private static final String FILE = "aws.sharedCredentialsFile";

    @RegisterExtension
    private final S3Fixture bench = new S3Fixture();

    @TempDir
    private Path folder;

    private Path credentials;

    @BeforeEach
    void point_to_a_file() {
        credentials = folder.resolve("credentials");
        System.setProperty(FILE, credentials.toString());
    }

    @AfterEach
    void point_nowhere() {
        System.clearProperty(FILE);
    }

    private void write(String secret, int age) throws IOException {
        Files.writeString(
                credentials,
                "[default]\naws_access_key_id = " + S3Server.KEY.id() + "\naws_secret_access_key = " + secret + "\n");
        Files.setLastModifiedTime(credentials, FileTime.from(Instant.now().minusSeconds(age)));
    }

    private S3Storage opened() {
        var given = bench.bucket;
        return bench.open(
                new Bucket(
                        given.name(),
                        given.prefix(),
                        Optional.empty(),
                        given.endpoint(),
                        given.publicEndpoint(),
                        given.caFile(),
                        given.pathStyle(),
                        given.presignTtl(),
                        Optional.empty()),
                folder.resolve("staged"));
    }

    @Test
    void credentials_come_from_a_profile_and_the_region_of_a_compatible_store_need_not_be_known() throws Exception {
        write(S3Server.KEY.secret(), 0);
        var storage = opened();
        var content = S3Fixture.random(1_000);
        assertThat(S3Fixture.publish(storage, content)).isTrue();
        assertThat(S3Fixture.received(storage)).isEqualTo(content);
    }

    @Test
    void credentials_that_were_wrong_or_have_expired_are_read_again_when_they_change() throws Exception {
        write("expired", 100);
        var storage = opened();
        Eventually.holds("the other thread gets there", () -> !S3Fixture.works(storage));
        write(S3Server.KEY.secret(), 0);
        Eventually.holds("the other thread gets there", () -> S3Fixture.works(storage));
        assertThat(storage.create(S3Fixture.RECORD, new byte[1])).isTrue();
    }
}
