package org.providermirror.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.OffloadSettings;
import org.providermirror.config.OffloadSettings.Offload;
import org.providermirror.failure.PackageAlteredException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.policy.audit.Audit;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.StoredObject;
import org.providermirror.testing.Eventually;

/** What every container must do with an archive, and with hostile requests. */
@Timeout(60)
abstract class DeliveryContract {
    static final ProviderAddress NULL = ProviderAddress.parse("registry.terraform.io/hashicorp/null");
    static final PackageId ID = new PackageId(NULL, ProviderVersion.parse("3.2.4"), Platform.parse("linux_amd64"));
    static final String BASE = EmbeddedServer.CONTEXT + "/" + NULL + "/";
    static final String INDEX = BASE + "index.json";
    static final String ARCHIVE = BASE + ID.archiveName();
    private static final Duration STALL_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration SHORT_TIMEOUT = Duration.ofMillis(500);

    private static final URI PUBLISHER = URI.create("https://releases.example.com/package.zip");

    @TempDir
    Path folder;

    final FakeMirror mirror = new FakeMirror();
    OffloadSettings offload = OffloadSettings.none();
    final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(2);
    final Queue<String> sentBySendfile = new ConcurrentLinkedQueue<>();
    private final Queue<LogRecord> errors = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord message) {
            if (message.getLevel().intValue() >= Level.SEVERE.intValue()) {
                errors.add(message);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    EmbeddedServer server;

    abstract EmbeddedServer start(EmbeddedServer.Deployment deployment, Path folder) throws Exception;

    @BeforeEach
    void startServer() throws Exception {
        mirror.index(new VersionIndex(NULL, List.of(ID.version())));
        server = start(deployment(STALL_TIMEOUT), folder);
        Logger.getLogger("").addHandler(handler);
    }

    EmbeddedServer.Deployment deployment(Duration timeout) {
        return new EmbeddedServer.Deployment(
                mirror,
                offload,
                threads,
                timeout,
                (request, response, chain) -> {
                    chain.doFilter(request, response);
                    if (request.getAttribute("org.apache.tomcat.sendfile.filename") instanceof String file) {
                        sentBySendfile.add(file);
                    }
                },
                Audit.NONE,
                new CountedRequests(),
                (id, principal) -> {});
    }

    @AfterEach
    void stopServer() throws Exception {
        Logger.getLogger("").removeHandler(handler);
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        server.stop();
    }

    RawConnection connect() throws IOException {
        return new RawConnection(server.port());
    }

    static byte[] bytes(int count) {
        var bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    Path store(byte[] content) throws IOException {
        var file = Files.write(folder.resolve(ID.archiveName()), content);
        mirror.archive(
                ID,
                new ArchiveAnswer.Stored(
                        new StoredContent.LocalFile(
                                new StoredObject(
                                        StorageLayout.archive(ID),
                                        content.length,
                                        Instant.parse("2024-03-10T12:00:00Z")),
                                file),
                        Sha256.of(content)));
        return file;
    }

    FakeArrival arrive(byte[] content) {
        var arrival = new FakeArrival(ID, content, folder.resolve("arriving"));
        arrival.arrive(0);
        return offer(arrival);
    }

    private FakeArrival offer(FakeArrival arrival) {
        mirror.archive(ID, new ArchiveAnswer.Arriving(arrival, PUBLISHER));
        return arrival;
    }

    private void assertThatJsonIsQuick() throws IOException {
        try (var client = connect()) {
            for (var round = 0; round < 20; round++) {
                var started = System.nanoTime();
                assertThat(client.send("GET", INDEX).answer().status()).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
            }
        }
    }

    @Test
    void a_stored_package_is_sent_byte_for_byte_repeatedly_on_one_connection() throws IOException {
        var content = bytes(3_000_000);
        store(content);

        try (var client = connect()) {
            for (var round = 0; round < 3; round++) {
                var answer = client.send("GET", ARCHIVE).answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.head().length()).isEqualTo(content.length);
                assertThat(answer.body()).isEqualTo(content);
                var head = client.send("HEAD", ARCHIVE).head();
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.length()).isEqualTo(content.length);
                assertThat(head.headers()).containsEntry("Accept-Ranges", "bytes");
                assertThat(client.send("GET", INDEX).answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_package_offloaded_to_a_web_server_is_an_answer_without_bytes_and_length() throws Exception {
        var content = bytes(5_000);
        var file = store(content);
        server.stop();
        offload = new OffloadSettings(Offload.X_ACCEL_REDIRECT, "/internal/");
        server = start(deployment(STALL_TIMEOUT), Files.createDirectory(folder.resolve("second")));

        try (var client = connect()) {
            for (var range : List.of("Accept: */*", "Range: bytes=10-19", "Range: bytes=-5")) {
                var answer = client.send("GET", ARCHIVE, range).answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.head().length()).isZero();
                assertThat(answer.head().headers())
                        .containsEntry("X-Accel-Redirect", "/internal/" + StorageLayout.archive(ID))
                        .containsEntry("Content-Type", "application/zip")
                        .containsEntry("ETag", "\"" + Sha256.of(content) + "\"")
                        .containsEntry("Last-Modified", "Sun, 10 Mar 2024 12:00:00 GMT")
                        .containsEntry("Cache-Control", "public, max-age=31536000, immutable")
                        .doesNotContainKey("Content-Range");
            }
            var head = client.send("HEAD", ARCHIVE).head();
            assertThat(head.length()).isEqualTo(content.length);
            assertThat(head.headers()).doesNotContainKey("X-Accel-Redirect");
            var beyond = client.send("GET", ARCHIVE, "Range: bytes=5000-").answer();
            assertThat(beyond.status()).isEqualTo(416);
            var known = client.send("GET", ARCHIVE, "If-None-Match: \"" + Sha256.of(content) + "\"")
                    .answer();
            assertThat(known.status()).isEqualTo(304);
            assertThat(known.head().headers()).doesNotContainKey("X-Accel-Redirect");
            var judgedHere = client.send("GET", ARCHIVE, "If-Match: *").answer();
            assertThat(judgedHere.body()).isEqualTo(content);

            Files.write(file, bytes(4_999));
            var damaged = client.send("GET", ARCHIVE).answer();
            assertThat(damaged.status()).isEqualTo(503);
            assertThat(damaged.head().headers()).doesNotContainKey("X-Accel-Redirect");
        }
    }

    @Test
    void an_empty_file_is_an_empty_answer() throws IOException {
        store(new byte[0]);

        try (var client = connect()) {
            assertThat(client.send("GET", ARCHIVE).answer().body()).isEmpty();
            assertThat(client.send("GET", INDEX).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void random_ranges_are_the_requested_bytes() throws IOException {
        var seed = new Random().nextLong();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var content = bytes(200_000);
        store(content);

        // Tomcat ends a connection after a hundred requests.
        for (var connection = 0; connection < 4; connection++) {
            try (var client = connect()) {
                for (var round = 0; round < 50; round++) {
                    var first = random.nextInt(content.length);
                    var last = first + random.nextInt(random.nextBoolean() ? 100 : content.length);
                    var answer = client.send("GET", ARCHIVE, "Range: bytes=" + first + "-" + last)
                            .answer();
                    var end = Math.min(last + 1, content.length);
                    assertThat(answer.status()).isEqualTo(206);
                    assertThat(answer.head().headers())
                            .containsEntry("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + content.length);
                    assertThat(answer.body()).as("seed " + seed).isEqualTo(Arrays.copyOfRange(content, first, end));
                }
            }
        }
    }

    @Test
    void conditions_and_redirects_leave_the_connection_usable() throws IOException {
        var content = bytes(5_000);
        store(content);

        try (var client = connect()) {
            var known = client.send("GET", ARCHIVE, "If-None-Match: \"" + Sha256.of(content) + "\"")
                    .answer();
            assertThat(known.status()).isEqualTo(304);
            assertThat(client.send("GET", ARCHIVE, "Range: bytes=5000-")
                            .answer()
                            .status())
                    .isEqualTo(416);
            assertThat(client.send("GET", ARCHIVE, "If-Match: \"x\"").answer().status())
                    .isEqualTo(412);
            mirror.archive(ID, new ArchiveAnswer.Upstream(URI.create("https://example.com/a%20b.zip?c=d")));
            var redirect = client.send("GET", ARCHIVE).answer();
            assertThat(redirect.status()).isEqualTo(307);
            assertThat(redirect.head().headers()).containsEntry("Location", "https://example.com/a%20b.zip?c=d");
            assertThat(client.send("GET", INDEX).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void three_hundred_slow_readers_hold_no_thread() throws IOException {
        var content = bytes(8_000_000);
        store(content);
        var slow = new ArrayList<RawConnection>();
        try {
            for (var reader = 0; reader < 300; reader++) {
                slow.add(connect().send("GET", ARCHIVE));
            }
            for (var reader : slow) {
                assertThat(reader.head().status()).isEqualTo(200);
            }
            assertThatJsonIsQuick();
            for (var reader : slow.subList(0, 20)) {
                assertThat(reader.read(100_000)).isEqualTo(Arrays.copyOf(content, 100_000));
            }
            assertThatJsonIsQuick();
        } finally {
            for (var reader : slow) {
                reader.close();
            }
        }
        assertThatJsonIsQuick();
    }

    @Test
    void clients_that_disconnect_halfway_leave_only_debug_lines() throws IOException {
        var content = bytes(4_000_000);
        store(content);

        for (var round = 0; round < 60; round++) {
            var client = connect().send("GET", ARCHIVE);
            client.read(round * 1_000L);
            client.reset();
        }

        assertThatJsonIsQuick();
        Eventually.holds(
                "no transfer is watched any more",
                () -> threads.getQueue().stream().allMatch(one -> ((Future<?>) one).isCancelled()));
        assertThat(errors).isEmpty();
    }

    @Test
    void a_client_that_disconnects_before_a_late_list_is_not_an_error() throws Exception {
        var versions = IntStream.range(0, 100_000)
                .mapToObj(minor -> ProviderVersion.parse("1." + minor + ".0"))
                .toList();
        for (var round = 0; round < 5; round++) {
            var later = new CompletableFuture<VersionIndex>();
            mirror.indexes.put(NULL, later);
            mirror.requests.drainPermits();
            var client = connect().send("GET", INDEX);
            assertThat(mirror.requests.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            client.reset();
            later.complete(new VersionIndex(NULL, versions));
        }

        mirror.index(new VersionIndex(NULL, versions));
        assertThatJsonIsQuick();
        assertThat(errors).isEmpty();
    }

    @Test
    void a_file_that_ends_too_early_is_never_a_complete_answer() throws IOException {
        var file = store(bytes(30_000_000));

        try (var client = connect()) {
            var head = client.send("GET", ARCHIVE).head();
            client.read(1_000);
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(1_000_000);
            }
            assertThat(client.read(head.length()).length).isLessThan(30_000_000 - 1_000);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void bytes_are_sent_as_they_arrive() throws Exception {
        var content = bytes(300_000);
        var arrival = arrive(content);

        try (var client = connect()) {
            var head = client.send("GET", ARCHIVE).head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.length()).isEqualTo(content.length);
            assertThat(head.headers()).containsEntry("Accept-Ranges", "none").containsEntry("Connection", "close");
            for (var upTo : List.of(1, 2, 100, 70_000, 299_999, 300_000)) {
                var before = (int) arrival.available();
                arrival.arrive(upTo);
                assertThat(client.read(upTo - before)).isEqualTo(Arrays.copyOfRange(content, before, upTo));
            }
            assertThat(client.isClosedByServer()).isTrue();
        }
        Eventually.holds("the file is closed", arrival::allClosed);
        assertThat(errors).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100_000, 299_999})
    void a_download_that_fails_is_never_a_complete_answer(int arrived) throws Exception {
        var arrival = arrive(bytes(300_000));
        arrival.arrive(arrived);

        try (var client = connect()) {
            client.send("GET", ARCHIVE).head();
            assertThat(client.read(arrived)).hasSize(arrived);
            Eventually.holds("the answer waits for more", () -> arrival.waiting() == 1);
            arrival.fail();
            assertThat(client.read(1)).isEmpty();
            assertThat(client.isClosedByServer()).isTrue();
        }
        Eventually.holds("the file is closed", arrival::allClosed);
        assertThat(errors).isEmpty();
    }

    @Test
    void a_client_of_a_queued_download_waits_without_a_thread_and_gets_length_and_bytes_when_it_begins()
            throws Exception {
        var content = bytes(300_000);
        var arrival = offer(new FakeArrival(ID, content, folder.resolve("arriving")).queued());
        var waiting = new ArrayList<RawConnection>();
        for (var client = 0; client < 300; client++) {
            waiting.add(connect().send("GET", ARCHIVE));
        }
        Eventually.holds("all clients wait", () -> arrival.waiting() == 300);
        assertThatJsonIsQuick();
        arrival.begin();
        arrival.arrive(content.length);
        for (var client : waiting) {
            try (client) {
                var head = client.head();
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.length()).isEqualTo(content.length);
                assertThat(client.read(content.length)).isEqualTo(content);
            }
        }
        Eventually.holds("the file is closed", arrival::allClosed);
    }

    @Test
    void a_client_of_a_package_that_moved_into_an_object_store_is_redirected_to_the_same_url() throws IOException {
        var arrival = offer(new FakeArrival(ID, bytes(100), folder.resolve("arriving")));
        arrival.arrive(100);
        Files.delete(folder.resolve("arriving"));
        try (var client = connect().send("GET", ARCHIVE)) {
            var head = client.head();
            assertThat(head.status()).isEqualTo(307);
            assertThat(head.headers())
                    .containsEntry("Location", ARCHIVE.substring(ARCHIVE.lastIndexOf('/') + 1))
                    .containsEntry("Cache-Control", "no-store");
        }
    }

    @Test
    void a_client_of_a_download_that_never_begins_is_redirected_to_the_publisher() throws IOException {
        var arrival = offer(new FakeArrival(ID, bytes(100), folder.resolve("arriving")).queued());
        try (var client = connect().send("GET", ARCHIVE)) {
            Eventually.holds("the client waits", () -> arrival.waiting() == 1);
            arrival.fail();
            var head = client.head();
            assertThat(head.status()).isEqualTo(307);
            assertThat(head.headers()).containsEntry("Location", PUBLISHER.toString());
            assertThat(head.headers()).doesNotContainKeys("ETag", "Content-Type");
        }
    }

    @Test
    void a_client_of_a_download_that_upstream_replaced_gets_a_problem_and_no_redirect() throws IOException {
        var arrival = offer(new FakeArrival(ID, bytes(100), folder.resolve("arriving")).queued());
        try (var client = connect().send("GET", ARCHIVE)) {
            Eventually.holds("the client waits", () -> arrival.waiting() == 1);
            arrival.fail(altered());
            assertProblem(client, "2 complete downloads");
        }
        try (var late = connect().send("GET", ARCHIVE)) {
            assertProblem(late, "2 complete downloads");
        }
    }

    private static PackageAlteredException altered() {
        return new PackageAlteredException(ID, Sha256.of(bytes(100)), Sha256.of(bytes(99)), 2, "releases.example.com");
    }

    private static void assertProblem(RawConnection client, String sentence) throws IOException {
        var head = client.head();
        assertThat(head.status()).isEqualTo(502);
        assertThat(head.headers())
                .containsEntry("Content-Type", "application/problem+json")
                .containsEntry("Cache-Control", "no-store")
                .doesNotContainKeys("ETag", "Location");
        assertThat(new String(client.read((int) head.length()), StandardCharsets.UTF_8))
                .contains(sentence);
    }

    @Test
    void a_client_of_a_download_that_never_begins_gets_a_problem_if_no_redirect_is_possible() throws IOException {
        var arrival = new FakeArrival(ID, bytes(100), folder.resolve("arriving")).queued();
        mirror.archive(ID, new ArchiveAnswer.Arriving(arrival, URI.create("ftp://releases.example.com/package.zip")));
        try (var client = connect().send("GET", ARCHIVE)) {
            Eventually.holds("the client waits", () -> arrival.waiting() == 1);
            arrival.fail();
            assertProblem(client, "is not a URL that a client can be redirected to");
        }
    }

    @Test
    void a_client_of_a_failing_download_without_a_file_is_redirected_to_the_publisher() throws IOException {
        arrive(bytes(100));
        Files.delete(folder.resolve("arriving"));
        try (var client = connect()) {
            var head = client.send("GET", ARCHIVE).head();
            assertThat(head.status()).isEqualTo(307);
            assertThat(head.headers()).containsEntry("Location", PUBLISHER.toString());
            assertThat(head.headers()).doesNotContainKeys("ETag", "Content-Type");
        }
    }

    @Test
    void a_client_of_a_download_that_was_stored_elsewhere_is_redirected_to_the_same_url() throws IOException {
        var content = bytes(100);
        var arrival = new FakeArrival(ID, content, folder.resolve("arriving"));
        arrival.arrive(content.length);
        offer(arrival);
        Files.delete(folder.resolve("arriving"));
        try (var client = connect()) {
            var head = client.send("GET", ARCHIVE).head();
            assertThat(head.status()).isEqualTo(307);
            assertThat(head.headers()).containsEntry("Location", ID.archiveName());
        }
    }

    @Test
    void a_download_of_unknown_length_is_a_complete_answer_only_when_it_is_complete() throws Exception {
        var content = bytes(100_000);
        var arrival = new FakeArrival(ID, content, folder.resolve("arriving")).withoutLength();
        arrival.arrive(1_000);
        offer(arrival);
        try (var client = connect().send("GET", ARCHIVE)) {
            Eventually.holds("the answer waits for more", () -> arrival.waiting() == 1);
            arrival.arrive(content.length);
            assertThat(client.head().headers()).containsEntry("Transfer-Encoding", "chunked");
            assertThat(client.chunks()).isEqualTo(content);
        }
        var failing = new FakeArrival(ID, content, folder.resolve("failing")).withoutLength();
        failing.arrive(1_000);
        offer(failing);
        try (var client = connect().send("GET", ARCHIVE)) {
            Eventually.holds("the answer waits for more", () -> failing.waiting() == 1);
            failing.fail();
            assertThat(client.head().headers()).containsEntry("Transfer-Encoding", "chunked");
            assertThat(new String(client.rest(), StandardCharsets.ISO_8859_1))
                    .as("the last chunk is missing")
                    .doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void a_client_that_disconnects_from_an_arriving_package_releases_everything() throws IOException {
        var arrival = arrive(bytes(3_000_000));
        var leaving = connect().send("GET", ARCHIVE);
        try (var staying = connect().send("GET", ARCHIVE)) {
            leaving.head();
            staying.head();
            Eventually.holds("both answers wait", () -> arrival.waiting() == 2);
            leaving.reset();
            for (var upTo = 100_000; upTo < 3_000_000; upTo += 100_000) {
                arrival.arrive(upTo);
                assertThat(staying.read(100_000)).hasSize(100_000);
            }
            Eventually.holds(
                    "the file of the one that left is closed",
                    () -> arrival.channels.stream().anyMatch(channel -> !channel.isOpen()));
            arrival.arrive(3_000_000);
            assertThat(staying.read(100_000)).hasSize(100_000);
        }
        Eventually.holds("all files are closed", arrival::allClosed);
        assertThat(errors).isEmpty();
    }

    @Test
    void head_of_an_arriving_package_is_refused_without_waiting() throws IOException {
        var arrival = arrive(bytes(3_000));

        try (var client = connect()) {
            var head = client.send("HEAD", ARCHIVE).head();
            assertThat(head.status()).isEqualTo(405);
            assertThat(head.headers()).containsEntry("Allow", "GET");
        }
        assertThat(arrival.opened).hasValue(0);
    }

    @Test
    void many_different_clients_get_the_right_bytes_of_one_download() throws Exception {
        var seed = new Random().nextLong();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var content = bytes(2_000_000);
        var arrival = arrive(content);
        var pool = Executors.newFixedThreadPool(16);
        try {
            var results = new ArrayList<Future<byte[]>>();
            for (var number = 0; number < 60; number++) {
                var leavesAfter = number % 4 == 0 ? random.nextInt(content.length) : content.length;
                var client = connect().send("GET", ARCHIVE);
                results.add(pool.submit(() -> {
                    try (client) {
                        client.head();
                        return client.read(leavesAfter);
                    }
                }));
            }
            for (var upTo = 0;
                    upTo < content.length;
                    upTo = Math.min(content.length, upTo + 1 + random.nextInt(90_000))) {
                arrival.arrive(upTo);
            }
            arrival.arrive(content.length);
            for (var result : results) {
                var got = result.get(30, TimeUnit.SECONDS);
                assertThat(got).as("seed " + seed).isEqualTo(Arrays.copyOf(content, got.length));
            }
            assertThat(results.stream().filter(result -> ((byte[]) resultOf(result)).length == content.length))
                    .hasSizeGreaterThanOrEqualTo(45);
        } finally {
            pool.shutdownNow();
        }
        Eventually.holds("all files are closed", arrival::allClosed);
        assertThat(errors).isEmpty();
    }

    private static Object resultOf(Future<byte[]> done) {
        try {
            return done.get();
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void a_stalled_client_is_dropped() throws Exception {
        var arrival = arrive(bytes(20_000_000));
        arrival.arrive(19_999_999);
        var impatient = start(deployment(SHORT_TIMEOUT), folder.resolve("impatient"));

        try (var client = new RawConnection(impatient.port())) {
            client.send("GET", ARCHIVE).head();
            Eventually.holds("the file is closed", arrival::allClosed);
            assertThat(client.read(20_000_000).length).isLessThan(19_999_999);
            assertThat(client.isClosedByServer()).isTrue();
        } finally {
            impatient.stop();
        }
    }

    @Test
    void an_answer_is_aborted_if_no_thread_can_continue_it() throws IOException {
        var arrival = arrive(bytes(1_000));

        try (var client = connect()) {
            client.send("GET", ARCHIVE).head();
            Eventually.holds("the answer waits for more", () -> arrival.waiting() == 1);
            threads.shutdownNow();
            arrival.arrive(500);
            assertThat(client.read(1_000)).isEmpty();
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(arrival.allClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//registry.terraform.io/hashicorp/null/index.json",
                "/registry.terraform.io//hashicorp/null/index.json",
                "/registry.terraform.io/hashicorp/null/index.json/",
                "/registry.terraform.io/hashicorp/null/index.json;x",
                "/registry.terraform.io;x/hashicorp/null/index.json",
                "/registry.terraform.io/hashicorp/./null/index.json",
                "/a/../registry.terraform.io/hashicorp/null/index.json",
                "/a/%2e%2e/registry.terraform.io/hashicorp/null/index.json",
                "/registry.terraform.io/hashicorp/%2E/null/index.json",
                "/registry.terraform.io/hashicorp%2fnull/index.json",
                "/registry.terraform.io/hashicorp%2Fnull/x/index.json",
                "/registry.terraform.io/hashicorp%5cnull/x/index.json",
                "/registry.terraform.io/hashicorp\\null/x/index.json",
                "/registry.terraform.io/hashicorp/null/index.json%00",
                "/registry.terraform.io/hashicorp/null%00/index.json",
                "/registry.terraform.io/hashicorp/null/index.json%3bx",
                "/registry.terraform.io/hashicorp/%6eull/index.json%25",
                "/%252e%252e/hashicorp/null/index.json",
                "/registry.terraform.io/hashicorp/null/%0d%0aX:1/index.json",
                "/%2F%2F..%2F..%2Fetc%2Fpasswd",
                "/..%2f..%2fetc/passwd",
                "/.%2e/.%2e/etc/passwd",
                "/registry.terraform.io/%c0%ae%c0%ae/null/index.json",
                "/-/../registry.terraform.io/hashicorp/null/index.json",
                "/registry.terraform.io/hashicorp/null/a|b.json"
            })
    void an_ambiguous_path_is_refused(String path) throws IOException {
        try (var client = connect()) {
            var answer = client.send("GET", EmbeddedServer.CONTEXT + path, "Connection: close")
                    .answer();

            // Containers refuse some of these themselves, with pages of their own.
            assertThat(answer.status()).isEqualTo(400);
        }
    }

    @Test
    void all_spellings_of_one_name_lead_to_one_provider() throws IOException {
        try (var client = connect()) {
            var plain = client.send("GET", INDEX).answer();
            for (var spelling : List.of(
                    "/REGISTRY.Terraform.IO/HashiCorp/NULL/index.json",
                    "/registry.terraform.io/hashicorp/%6eull/index.json",
                    "/registry.terraform.io/hashicorp/null/index.json?a=b&version=x",
                    "/registry.terraform.io/hashicorp/null/index.json?")) {
                var answer =
                        client.send("GET", EmbeddedServer.CONTEXT + spelling).answer();
                assertThat(answer.status()).as(spelling).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(plain.body());
            }
        }
    }

    @Test
    void a_malformed_query_shows_no_stack_trace() throws IOException {
        try (var client = connect()) {
            var answer =
                    client.send("GET", INDEX + "?%zz=%", "Connection: close").answer();

            assertThat(answer.status()).isIn(200, 400);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void the_host_header_changes_nothing() throws IOException {
        mirror.archive(ID, new ArchiveAnswer.Upstream(URI.create("https://example.com/x.zip")));
        for (var path : List.of(INDEX, ARCHIVE, EmbeddedServer.CONTEXT + "/nothing")) {
            try (var client = connect()) {
                var answer = client.sendRaw("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n"
                                + "X-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\n\r\n")
                        .answer();

                assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("evil");
                assertThat(answer.head().headers().toString()).doesNotContain("evil");
            }
        }
    }

    @Test
    void the_body_of_a_get_is_never_taken_for_the_next_request() throws IOException {
        var smuggled = "GET " + ARCHIVE + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        store(bytes(1_000));
        for (var framing : List.of(
                "Content-Length: " + smuggled.length() + "\r\n\r\n" + smuggled,
                "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(smuggled.length()) + "\r\n" + smuggled
                        + "\r\n0\r\n\r\n")) {
            try (var client = connect()) {
                client.sendRaw("GET " + INDEX + " HTTP/1.1\r\nHost: localhost\r\n" + framing);
                var answer = client.answer();

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.head().headers()).containsEntry("Connection", "close");
                assertThat(client.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void other_methods_are_refused_with_the_same_text_by_every_container() throws IOException {
        for (var method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND")) {
            try (var client = connect()) {
                var answer = client.send(method, INDEX, "Content-Length: 0").answer();
                assertThat(answer.status()).as(method).isEqualTo(405);
                assertThat(answer.head().headers()).as(method).containsEntry("Allow", "GET, HEAD");
                assertThat(answer.head().headers()).containsEntry("Content-Type", "application/problem+json");
            }
        }
    }
}
