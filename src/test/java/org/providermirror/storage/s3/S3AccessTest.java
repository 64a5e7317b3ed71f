package org.providermirror.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FaultyNetwork;
import org.providermirror.testing.FaultyNetwork.Fault;
import org.providermirror.testing.LogLines;
import org.providermirror.testing.S3Server;
import org.providermirror.testing.TestCertificate;

/** Tests what the check at the start logs about the credentials' permissions. */
@Tag("component")
@Timeout(60)
class S3AccessTest {
    private static final Logger LOGGER = Logger.getLogger(BucketMonitor.class.getName());

    @RegisterExtension
    private final S3Fixture bench = new S3Fixture();

    @TempDir
    private Path folder;

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void listen_no_more() {
        LOGGER.removeHandler(handler);
    }

    private void denied(Predicate<FaultyNetwork.Request> which) {
        bench.network.does(new Fault.Answer(403, "AccessDenied"), which);
    }

    /** Which requests AWS refuses where this permission is missing. */
    private static Predicate<FaultyNetwork.Request> requestsThatNeed(String permission) {
        return request -> {
            var isList = request.target().contains("list-type=2");
            return switch (permission) {
                case "s3:PutObject" -> request.is("PUT") || request.is("POST");
                case "s3:GetObject" -> !isList && (request.is("GET") || request.is("HEAD"));
                case "s3:ListBucket" -> isList;
                case "s3:DeleteObject" ->
                    request.is("DELETE") && !request.target().contains("uploadId");
                case "s3:AbortMultipartUpload" ->
                    request.is("DELETE") && request.target().contains("uploadId");
                default -> throw new IllegalArgumentException(permission);
            };
        };
    }

    @ParameterizedTest
    @CsvSource({"s3:PutObject", "s3:ListBucket", "s3:DeleteObject", "s3:AbortMultipartUpload"})
    void the_one_permission_that_is_missing_is_named(String permission) throws Exception {
        denied(requestsThatNeed(permission));
        bench.faulty(folder);
        Eventually.holds("the other thread gets there", () -> !logged.isEmpty());
        assertThat(logged)
                .singleElement()
                .asString()
                .isEqualTo("The mirror's credentials lack " + permission + " for s3://" + bench.bucket.name()
                        + "/a/folder at " + bench.network.address() + ": add the permissions to its policy");
    }

    @Test
    void without_read_permission_the_bucket_is_unreachable_and_the_log_has_the_reason() throws Exception {
        denied(requestsThatNeed("s3:GetObject"));
        var storage = bench.faulty(folder);
        Eventually.holds("the other thread gets there", () -> !logged.isEmpty());
        assertThat(logged).singleElement().asString().contains("lack s3:GetObject for");
        Eventually.holds("the other thread gets there", () -> !S3Fixture.works(storage));
    }

    @Test
    void all_permissions_that_are_missing_are_named_together() throws Exception {
        denied(requestsThatNeed("s3:PutObject").or(requestsThatNeed("s3:DeleteObject")));
        bench.faulty(folder);
        Eventually.holds("the other thread gets there", () -> !logged.isEmpty());
        assertThat(logged).singleElement().asString().contains("lack s3:PutObject and s3:DeleteObject for");
    }

    @Test
    void if_no_permission_is_missing_that_is_logged_once() throws Exception {
        bench.faulty(folder);
        Eventually.holds("the other thread gets there", () -> !logged.isEmpty());
        assertThat(logged).singleElement().asString().endsWith("allows everything that the mirror needs");
    }

    @Test
    void a_deletion_does_not_prove_that_a_bucket_can_be_written() {
        var storage = bench.faulty(folder);
        storage.write(S3Fixture.RECORD, S3Fixture.random(100));
        assertThat(storage.isWritable()).isTrue();
        denied(requestsThatNeed("s3:PutObject"));
        assertThatThrownBy(() -> storage.write(S3Fixture.RECORD, S3Fixture.random(100)))
                .isInstanceOf(StorageException.class);
        storage.delete(S3Fixture.RECORD);
        assertThat(storage.isWritable()).isFalse();
    }

    @Test
    void a_store_that_does_not_answer_about_the_bucket_itself_is_written_to() {
        bench.network.does(
                new Fault.Answer(400, "InvalidRequest"),
                request -> request.is("HEAD") && !request.target().contains("folder"));
        var storage = bench.faulty(folder);
        storage.write(S3Fixture.RECORD, new byte[] {1});
        assertThat(storage.read(S3Fixture.RECORD)).hasValue(new byte[] {1});
    }

    @Test
    void a_bucket_that_may_only_be_read_is_served_from() throws Exception {
        var content = S3Fixture.random(100);
        S3Fixture.publish(bench.direct(folder), content);
        denied(requestsThatNeed("s3:PutObject").or(requestsThatNeed("s3:DeleteObject")));
        var storage = bench.faulty(folder);
        assertThat(storage.isWritable()).isFalse();
        assertThatThrownBy(() -> storage.write(S3Fixture.RECORD, content)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.create(S3Fixture.RECORD, content)).isInstanceOf(StorageException.class);
        assertThat(S3Fixture.received(storage)).isEqualTo(content);
        assertThat(storage.list(StorageLayout.OWN)).isEmpty();
    }

    @Test
    void nothing_is_written_to_a_bucket_that_does_not_exist() throws Exception {
        var given = bench.bucket;
        var mistyped = new Bucket(
                "packages-mistyped",
                given.prefix(),
                given.region(),
                given.endpoint(),
                given.publicEndpoint(),
                given.caFile(),
                given.pathStyle(),
                given.presignTtl(),
                given.accessKey());
        try (var outages = LogLines.of("org.providermirror")) {
            var storage = bench.open(S3Server.at(bench.network.address(), mistyped), folder);
            assertThatThrownBy(() -> storage.write(S3Fixture.RECORD, new byte[1]))
                    .isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> S3Fixture.publish(storage, new byte[1])).isInstanceOf(StorageException.class);
            assertThat(storage.isWritable()).isFalse();
            Eventually.holds(
                    "the monitor has looked",
                    () -> outages.all().stream()
                            .anyMatch(line -> line.contains(
                                    "has no bucket packages-mistyped: create it, or correct mirror.s3.bucket")));
            assertThat(bench.network.received())
                    .isNotEmpty()
                    .noneMatch(request -> request.is("PUT") || request.is("POST"));
            bench.server.blobs().createContainer("packages-mistyped");
            Eventually.holds("the bucket is used once it exists", storage::isWritable);
        }
    }

    @Test
    void a_store_with_its_own_authority_is_trusted_by_the_ca_file_alone() throws Exception {
        try (var secure = S3Server.startWith(TestCertificate.shared());
                var lines = LogLines.of("org.providermirror")) {
            var untrusted = secure.newBucket();
            var storage = bench.open(untrusted, folder);
            Eventually.holds(
                    "the log has the reason",
                    () -> lines.all().stream()
                            .anyMatch(line -> line.contains("could not be authenticated over TLS")
                                    && line.contains("mirror.s3.ca-file adds certificate authorities")));
            assertThat(S3Fixture.works(storage)).isFalse();
            var trusted = bench.open(
                    new Bucket(
                            untrusted.name(),
                            untrusted.prefix(),
                            untrusted.region(),
                            untrusted.endpoint(),
                            untrusted.publicEndpoint(),
                            Optional.of(TestCertificate.shared().pem()),
                            untrusted.pathStyle(),
                            untrusted.presignTtl(),
                            untrusted.accessKey()),
                    folder);
            var content = S3Fixture.random(100);
            assertThat(S3Fixture.publish(trusted, content)).isTrue();
            trusted.write(S3Fixture.RECORD, content);
            assertThat(trusted.read(S3Fixture.RECORD)).hasValue(content);
        }
    }

    @Test
    void the_probe_is_the_one_object_that_a_check_leaves_and_no_list_has_it() throws Exception {
        var storage = bench.direct(folder);
        Eventually.holds("the other thread gets there", () -> logged.size() == 1);
        assertThat(storage.create(S3Fixture.RECORD, new byte[1])).isTrue();
        assertThat(bench.inBucket()).containsExactly("a/folder/" + S3Fixture.RECORD);
        assertThat(storage.list(StorageLayout.OWN)).hasSize(1);
        assertThat(bench.unfinishedUploadsOfAnyKind()).isZero();
    }
}
