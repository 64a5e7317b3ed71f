package org.providermirror.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.container.TrustingClient;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.TestCertificate;

/** What clients must find behind every web server, whichever way it sends the bytes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class FrontContract {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId MISSED = FakeRegistry.packageId("acme", "null", "2.0.0", "linux_amd64");
    private static final String PROVIDER = "/mirror/registry.example.com/acme/null/";
    private static final String PACKAGE = PROVIDER + ID.archiveName();
    private static final String SECRET = "must not be readable";

    private final FrontProgram program;
    private final Way way;
    private final FakeRegistry upstream = FakeRegistry.start();
    private MirrorBehindFront mirror;
    private byte[] content;

    FrontContract(FrontProgram program, Way way) {
        this.program = program;
        this.way = way;
    }

    @BeforeAll
    void start() throws Exception {
        program.missing().ifPresent(System.out::println);
        assumeTrue(program.missing().isEmpty(), () -> program.missing().orElse(""));
        upstream.release("acme", "null", "1.0.0")
                .platforms("linux_amd64")
                .padding(3_000_000)
                .publish();
        upstream.publish("acme", "null", "2.0.0");
        content = upstream.archive(ID);
        mirror = MirrorBehindFront.start(program, way, upstream.settings());
        assertThat(get(PACKAGE).status()).isEqualTo(307);
        mirror.awaitStored(ID);
        // A file of this very second gets no strong ETag from httpd.
        var file = mirror.storageFolder().resolve(StorageLayout.archive(ID).value());
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-03-10T12:00:00Z")));
    }

    @AfterAll
    void stop() {
        if (mirror != null) {
            mirror.close();
        }
        upstream.close();
    }

    private RawTls.Reply get(String path, String... headers) throws IOException {
        return RawTls.send(mirror.front().port(), "GET", path, headers);
    }

    private String tag() {
        return "\"" + upstream.sha256(ID) + "\"";
    }

    @Test
    void the_lists_come_from_the_mirror() throws IOException {
        var index = get(PROVIDER + "index.json");
        assertThat(index.status()).as(index.text()).isEqualTo(200);
        assertThat(index.header("Content-Type")).isEqualTo("application/json");
        assertThat(index.text()).isEqualTo("{\"versions\":{\"1.0.0\":{},\"2.0.0\":{}}}");
        assertThat(get(PROVIDER + "1.0.0.json").text())
                .contains("\"url\":\"" + ID.archiveName() + "\"")
                .contains("zh:" + upstream.sha256(ID));
        assertThat(get("/mirror/registry.elsewhere.example/acme/null/index.json")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_stored_package_arrives_whole_with_the_headers_of_what_never_changes() throws IOException {
        var answer = get(PACKAGE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Sha256.of(answer.body())).isEqualTo(upstream.sha256(ID));
        assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(content.length));
        assertThat(answer.header("Content-Type")).isEqualTo("application/zip");
        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Last-Modified")).endsWith(" GMT");
        assertThat(answer.headers()).doesNotContainKeys("X-Accel-Redirect", "X-Sendfile");
        if (way == Way.FROM_THE_FOLDER) {
            assertThat(answer.header("ETag")).startsWith("\"").isNotEqualTo(tag());
        } else {
            assertThat(answer.header("ETag")).isEqualTo(tag());
        }
    }

    @Test
    void the_mirror_itself_sends_the_bytes_only_if_they_go_through_the_container() {
        var container = mirror.container();
        var direct = new TrustingClient(container.certificate())
                .get(container.plainUrl().resolve(ID.provider() + "/" + ID.archiveName()));
        assertThat(direct.status()).isEqualTo(200);
        assertThat(direct.bytes()).hasSize(way == Way.OFFLOADED ? 0 : content.length);
    }

    @Test
    void the_mirror_counts_what_goes_through_it_and_the_bytes_that_clients_get() throws Exception {
        var before = counted();
        var tag = get(PACKAGE).header("ETag");
        get(PACKAGE, "Range: bytes=1000-1999");
        get(PACKAGE, "If-None-Match: " + tag);
        RawTls.send(mirror.front().port(), "HEAD", PACKAGE);

        var seen = way == Way.FROM_THE_FOLDER ? new Counted(0, 0) : new Counted(3, content.length + 1_000L);
        var expected = new Counted(before.hits() + seen.hits(), before.bytes() + seen.bytes());
        // A request is counted when its answer has ended, which a client may see a moment before.
        Eventually.value("the mirror counts " + expected, this::counted, expected::equals);
    }

    private record Counted(long hits, long bytes) {}

    private Counted counted() {
        var container = mirror.container();
        var metrics = new TrustingClient(container.certificate())
                .get(container.plainUrl().resolve("-/metrics"))
                .text();
        return new Counted(
                sample(metrics, "mirror_archives_total{outcome=\"hit\"}"),
                sample(metrics, "mirror_archive_bytes_total{outcome=\"hit\"}"));
    }

    private static long sample(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in\n" + metrics));
    }

    @Test
    void the_access_log_shows_no_signed_link() throws Exception {
        var shown = PROVIDER + "~***/" + ID.archiveName();
        get(PROVIDER + "~tk3x2a.YnVpbGQ.c2VjcmV0/" + ID.archiveName() + "?token=also-secret");

        assertThat(mirror.front().awaitAccess(shown)).doesNotContain("c2VjcmV0", "also-secret");
    }

    @Test
    void head_returns_the_true_length() throws IOException {
        var answer = RawTls.send(mirror.front().port(), "HEAD", PACKAGE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(content.length));
        assertThat(answer.header("ETag")).isEqualTo(get(PACKAGE).header("ETag"));
        assertThat(answer.header("Last-Modified")).isEqualTo(get(PACKAGE).header("Last-Modified"));
    }

    @Test
    void a_range_contains_the_requested_bytes() throws IOException {
        var part = get(PACKAGE, "Range: bytes=1000-1999");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Range")).isEqualTo("bytes 1000-1999/" + content.length);
        assertThat(part.header("Content-Length")).isEqualTo("1000");
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, 1_000, 2_000));

        var end = get(PACKAGE, "Range: bytes=-500", "If-Range: " + part.header("ETag"));
        assertThat(end.status()).isEqualTo(206);
        assertThat(end.body()).isEqualTo(Arrays.copyOfRange(content, content.length - 500, content.length));

        var another = get(PACKAGE, "Range: bytes=-500", "If-Range: \"another\"");
        assertThat(another.status()).isEqualTo(200);
        assertThat(another.body()).isEqualTo(content);

        var beyond = get(PACKAGE, "Range: bytes=" + content.length + "-");
        assertThat(beyond.status()).isEqualTo(416);
        if (way != Way.FROM_THE_FOLDER) {
            // httpd does not announce it for a file of its own.
            assertThat(beyond.header("Content-Range")).isEqualTo("bytes */" + content.length);
        }
    }

    @Test
    void a_client_that_has_the_package_gets_not_modified() throws IOException {
        var had = get(PACKAGE);
        for (var condition :
                List.of("If-None-Match: " + had.header("ETag"), "If-Modified-Since: " + had.header("Last-Modified"))) {
            var answer = get(PACKAGE, condition);
            assertThat(answer.status()).as(condition).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.header("ETag")).isEqualTo(had.header("ETag"));
        }
        assertThat(get(PACKAGE, "If-None-Match: \"another\"").body()).isEqualTo(content);
        assertThat(get(PACKAGE, "If-Match: " + had.header("ETag")).body()).isEqualTo(content);
        assertThat(get(PACKAGE, "If-Match: \"another\"").status()).isEqualTo(412);
    }

    @Test
    void a_missing_package_is_an_unchanged_redirect() throws Exception {
        var upstreamUrl = upstream.archiveUrl(MISSED).toString();
        upstream.holdArchives();
        try {
            var head = RawTls.send(mirror.front().port(), "HEAD", PROVIDER + MISSED.archiveName());
            assertThat(head.status()).isEqualTo(405);
            assertThat(head.header("Allow")).isEqualTo("GET");
            var answer = RawTls.send(mirror.front().port(), "GET", PROVIDER + MISSED.archiveName());
            assertThat(answer.status()).isEqualTo(307);
            assertThat(answer.headers()).containsEntry("Location", upstreamUrl);
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        } finally {
            upstream.releaseArchives();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mirror/.mirror/secret.zip",
                "/mirror/.mirror/registry.example.com/acme/null/versions.json",
                "/mirror/%2emirror/secret.zip",
                "/mirror/%2Emirror/registry.example.com/terraform-provider-null_1.0.0_linux_amd64.zip",
                "/mirror//.mirror/secret.zip",
                "/mirror/./.mirror/secret.zip",
                "/mirror/registry.example.com/../.mirror/secret.zip",
                "/mirror/registry.example.com/%2e%2e/.mirror/secret.zip",
                "/mirror/registry.example.com/..%2f.mirror/secret.zip",
                "/mirror/registry.example.com%2f..%2f.mirror%2fsecret.zip",
                "/mirror/a/b/c/../../../.mirror/secret.zip",
                "/mirror/../secret.zip",
                "/mirror/..%2fsecret.zip",
                "/mirror/%2e%2e/secret.zip",
                "/mirror/a/b/%2e%2e/%2e%2e/%2e%2e/secret.zip",
                "/mirror/registry.example.com/acme/null/../../../../secret.zip",
                "/mirror/registry.example.com/acme/null/%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fsecret.zip",
                "/mirror/registry.example.com/acme/null/..;/..;/..;/..;/secret.zip",
                "/mirror/.mirror/a/b/terraform-provider-null_1.0.0_linux_amd64.zip",
                "/mirror/registry.example.com/.mirror/a/terraform-provider-null_1.0.0_linux_amd64.zip",
                "/mirror/registry.example.com/acme/null/.terraform-provider-null_1.0.0_linux_amd64.zip",
                "/mirror/registry.example.com/acme/null/odd.zip",
                "/mirror/registry.example.com/acme/null/notes.txt",
                "/mirror/registry.example.com/acme/null/",
                "/mirror/secret.zip",
                "/mirror-storage/secret.zip",
                "/mirror-storage/.mirror/secret.zip",
                "/mirror-storage/../secret.zip",
                "/mirror-storage../secret.zip",
                "/mirror/../mirror-storage/.mirror/secret.zip",
                "/secret.zip",
                "/.mirror/secret.zip",
                "/",
            })
    void no_path_leads_to_what_is_no_package(String path) throws IOException {
        plant();
        var answer = get(path);
        assertThat(answer.status()).as(answer.text()).isBetween(300, 499);
        assertThat(answer.text()).doesNotContain(SECRET).doesNotContain("\"downloadUrl\"");
    }

    private void plant() throws IOException {
        var storage = mirror.storageFolder();
        for (var name : List.of(
                "secret.zip",
                ".mirror/secret.zip",
                ".mirror/a/b/terraform-provider-null_1.0.0_linux_amd64.zip",
                ".mirror/registry.example.com/terraform-provider-null_1.0.0_linux_amd64.zip",
                "../secret.zip",
                "registry.example.com/.mirror/a/terraform-provider-null_1.0.0_linux_amd64.zip",
                "registry.example.com/acme/null/.terraform-provider-null_1.0.0_linux_amd64.zip",
                "registry.example.com/acme/null/odd.zip",
                "registry.example.com/acme/null/notes.txt",
                "registry.example.com/acme/null/index.json",
                "registry.example.com/acme/null/1.0.0.json")) {
            var file = storage.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, SECRET);
        }
    }

    @Test
    void a_list_that_somebody_copied_into_the_folder_is_never_served() throws IOException {
        plant();
        for (var name : List.of("index.json", "1.0.0.json")) {
            for (var path :
                    List.of(PROVIDER + name, PROVIDER + "./" + name, "/mirror/" + PROVIDER.substring(7) + name)) {
                assertThat(get(path).text()).as(path).isNotEmpty().doesNotContain(SECRET);
            }
        }
    }

    @Test
    void http_2_is_spoken() throws Exception {
        var client = HttpClient.newBuilder()
                .sslContext(TestCertificate.shared().sslContext())
                .connectTimeout(Duration.ofMinutes(2))
                .build();
        var request = HttpRequest.newBuilder(mirror.baseUrl().resolve(PACKAGE)).build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).isEqualTo(content);
    }

    @Test
    void the_second_instance_answers_within_the_client_timeout_when_the_first_is_down() throws Exception {
        var alive = mirror.container().plainUrl().getPort();
        try (var front = FrontServer.start(
                program,
                portOfNobody(),
                mirror.storageFolder(),
                mirror.folder(),
                example -> program.withSecondMirror(MirrorBehindFront.opened(program, way, example), alive))) {
            for (var round = 0; round < 4; round++) {
                for (var path : List.of(PROVIDER + "index.json", PACKAGE)) {
                    var begun = System.nanoTime();
                    assertThat(RawTls.send(front.port(), "GET", path).status()).isEqualTo(200);
                    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
                }
            }
        }
    }

    @Test
    void without_any_mirror_the_folder_alone_still_serves_what_is_stored() throws Exception {
        try (var front = FrontServer.start(
                program,
                portOfNobody(),
                mirror.storageFolder(),
                mirror.folder(),
                example -> MirrorBehindFront.opened(program, way, example))) {
            var answer = RawTls.send(front.port(), "GET", PACKAGE);
            assertThat(answer.status()).isEqualTo(way == Way.FROM_THE_FOLDER ? 200 : program.statusOfNoMirror());
            assertThat(RawTls.send(front.port(), "GET", PROVIDER + "index.json").status())
                    .isEqualTo(program.statusOfNoMirror());
        }
    }

    private static int portOfNobody() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void the_web_server_has_nothing_to_complain_about() throws IOException {
        assertThat(get(PACKAGE).status()).isEqualTo(200);
        assertThat(mirror.front()
                        .said()
                        .lines()
                        .filter(line -> line.matches(".*\\[(\\w+:)?(emerg|alert|crit)].*"))
                        // How many files a process may open is this machine's business.
                        .filter(line -> !line.contains("RLIMIT_NOFILE")))
                .isEmpty();
    }
}
