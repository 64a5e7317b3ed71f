package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.KnownSecrets;
import org.providermirror.container.LiveStream;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;

/**
 * What the unchanged WAR does in an application server, with tokens. The server starts once for all tests, because that
 * takes long, so each test has a provider of its own.
 */
@ExtendWith({ConsoleOnFailure.class, ServerTable.class})
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApplicationServerScenarios {
    private static final String READER = KnownSecrets.known("secret-of-a-reader-there");
    private static final String ADMINISTRATOR = KnownSecrets.known("secret-of-the-administrator-there");
    private static final Pattern LINK = Pattern.compile("\"linux_amd64\":\\{\"url\":\"([^\"]+)\"");

    private static final int SLOW_READERS = 60;
    private static final int RESPONSE_THREADS = 4;
    private static final int LARGE_BYTES = 50 << 20;
    /** Far below what the slow readers have not read, and far above what is needed to send to them. */
    private static final long MOST_MEBIBYTES_FOR_SLOW_READERS = 100;

    private final FakeRegistry registry = FakeRegistry.startSecure();
    private final Container container;
    private final String miss;
    private Path folder;
    private ServletContainer server;

    /**
     * @param container what the mirror runs in
     * @param miss what a client gets of a package that is not stored, as {@code mirror.miss} says it
     */
    ApplicationServerScenarios(Container container, String miss) {
        this.container = container;
        this.miss = miss;
    }

    Container container() {
        return container;
    }

    static List<TerraformClient> clients() {
        return TerraformClient.found();
    }

    @BeforeAll
    void start(@TempDir Path given) throws Exception {
        folder = given;
        var tokens = Files.writeString(
                folder.resolve("tokens"),
                line("reader", READER, "read") + line("administrator", ADMINISTRATOR, "admin"));
        var settings = new HashMap<>(registry.settings());
        settings.put("mirror.miss", miss);
        settings.put("mirror.auth.tokens-file", tokens.toString());
        if (container.managedThreads().isPresent()) {
            settings.put("mirror.fetch.executor", "java:comp/DefaultManagedExecutorService");
        }
        server = container.start(
                JavaInstallation.ofTheBuild(),
                MirrorDeployments.of(settings, Files.createDirectory(folder.resolve("storage"))));
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
        registry.close();
    }

    private static String line(String name, String secret, String scopes) {
        return "%s %s %s\n".formatted(name, Sha256.of(secret.getBytes(StandardCharsets.UTF_8)), scopes);
    }

    private HttpURLConnection open(String method, URI url, Map<String, String> headers) throws Exception {
        var connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setReadTimeout(120_000);
        headers.forEach(connection::setRequestProperty);
        return connection;
    }

    private HttpURLConnection open(String method, String path, String secret) throws Exception {
        return open(
                method,
                server.plainUrl().resolve(path),
                Map.of("Authorization", "Bearer " + secret, "X-Requested-By", "a test"));
    }

    private String body(String path) throws Exception {
        var connection = open("GET", path, READER);
        assertThat(connection.getResponseCode()).as(path).isEqualTo(200);
        try (var content = connection.getInputStream()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private TerraformProject project(TerraformClient client, CliConfiguration configuration, PackageId id) {
        return TerraformProject.make(
                client,
                folder,
                configuration.withToken(server.baseUrl().getAuthority(), READER),
                List.of(server.certificate(), registry.certificate()),
                id.provider(),
                id.version());
    }

    @ParameterizedTest
    @TableColumn("terraform init")
    @MethodSource("clients")
    void a_client_installs_cold_and_warm_by_the_network_mirror(TerraformClient client) throws Exception {
        var id = published("network-" + client.name(), client.platform().toString());
        assertInstalled(client, CliConfiguration.networkMirror(server.baseUrl()), id);
    }

    @ParameterizedTest
    @TableColumn("registry mode")
    @MethodSource("clients")
    void a_client_installs_cold_and_warm_by_the_registry_protocol(TerraformClient client) throws Exception {
        var id = published("registry-" + client.name(), client.platform().toString());
        var services = server.baseUrl().resolve("-/registry/" + FakeRegistry.HOSTNAME + "/");
        var configuration = CliConfiguration.registry(FakeRegistry.HOSTNAME.value(), services)
                .withToken(FakeRegistry.HOSTNAME.value(), READER);
        assertInstalled(client, configuration, id);
    }

    private PackageId published(String type, String platform) {
        registry.publish("acme", type, "1.0.0");
        return FakeRegistry.packageId("acme", type, "1.0.0", platform);
    }

    /** Returns the URL of the archive, which the two documents before it list. */
    private URI archiveUrl(PackageId id) throws Exception {
        var documents = id.provider() + "/";
        assertThat(body(documents + "index.json")).isEqualTo("{\"versions\":{\"1.0.0\":{}}}");
        var link = LINK.matcher(body(documents + "1.0.0.json"));
        assertThat(link.find()).isTrue();
        return server.plainUrl().resolve(documents).resolve(link.group(1));
    }

    private void assertInstalled(TerraformClient client, CliConfiguration configuration, PackageId id)
            throws Exception {
        ClientScenarios.assertSucceeds(project(client, configuration, id).init());
        server.awaitStored(id);
        registry.forgetRequests();
        var warm = project(client, configuration, id);
        ClientScenarios.assertSucceeds(warm.init());
        assertThat(warm.lockFile()).contains(registry.h1(id).toString());
        assertThat(registry.received()).isEmpty();
    }

    @Test
    @TableColumn("three requests, HEAD, ranges, 304")
    void a_stored_package_answers_HEAD_ranges_and_conditions() throws Exception {
        var id = published("stored", "linux_amd64");
        var url = archiveUrl(id);
        var archive = registry.archive(id);

        var cold = open("GET", url, Map.of());
        if (miss.equals("redirect")) {
            assertThat(cold.getResponseCode()).isEqualTo(307);
        } else {
            assertThat(cold.getInputStream().readAllBytes()).isEqualTo(archive);
        }
        server.awaitStored(id);

        var head = open("HEAD", url, Map.of());
        assertThat(head.getResponseCode()).isEqualTo(200);
        assertThat(head.getContentLengthLong()).isEqualTo(archive.length);
        var whole = open("GET", url, Map.of());
        assertThat(whole.getInputStream().readAllBytes()).isEqualTo(archive);
        var part = open("GET", url, Map.of("Range", "bytes=10-19"));
        assertThat(part.getResponseCode()).isEqualTo(206);
        assertThat(part.getInputStream().readAllBytes()).isEqualTo(Arrays.copyOfRange(archive, 10, 20));
        var unchanged = open("GET", url, Map.of("If-None-Match", whole.getHeaderField("ETag")));
        assertThat(unchanged.getResponseCode()).isEqualTo(304);
    }

    @ParameterizedTest
    @TableColumn("pages, API, metrics")
    @ValueSource(strings = {"", "-/api/v1/status", "-/api/v1/providers", "-/api/v1/openapi.json", "-/metrics"})
    void pages_API_and_metrics_are_served(String path) throws Exception {
        assertThat(body(path)).isNotEmpty();
    }

    @Test
    @TableColumn("live status")
    void the_live_status_is_a_stream() {
        try (var live = LiveStream.open(server.plainUrl(), Map.of("Authorization", "Bearer " + READER))
                .orElseThrow()) {
            assertThat(live.await("data:")).isNotEmpty();
        }
    }

    @Test
    @TableColumn("administration")
    void an_administrator_starts_a_job_and_a_reader_does_not() throws Exception {
        assertThat(open("POST", "-/api/v1/admin/scrub", READER).getResponseCode())
                .isEqualTo(403);
        assertThat(open("POST", "-/api/v1/admin/scrub", ADMINISTRATOR).getResponseCode())
                .isBetween(200, 202);
    }

    /** WildFly itself refuses a request of more than 10 MB. */
    @Test
    @TableColumn("large upload")
    void an_upload_of_more_than_10_MB_gets_an_answer() throws Exception {
        try (var caller = SlowReader.connect(server.plainUrl())) {
            var answer = caller.uploadAfterContinue(
                    "-/api/v1/admin/imports", "Authorization: Bearer " + ADMINISTRATOR, 11 << 20);
            assertThat(answer).startsWith(container == Container.WILDFLY ? "HTTP/1.1 400 " : "HTTP/1.1 202 ");
        }
    }

    @Test
    @TableColumn("server's executor")
    void fetches_run_on_the_executor_of_the_server() throws Exception {
        assumeThat(container.managedThreads()).isPresent();
        var url = archiveUrl(published("executor", "linux_amd64"));
        registry.forgetRequests();
        registry.holdArchives();
        try (var client = SlowReader.open(url)) {
            registry.awaitRequests(RequestKind.ARCHIVE, 1);
            assertThat(server.process().threadsIn("org.providermirror.fetch.PackageFetch"))
                    .singleElement()
                    .asString()
                    .contains(container.managedThreads().get());
            registry.releaseArchives();
            client.readFirstByte();
        } finally {
            registry.releaseArchives();
        }
    }

    @Test
    @Tag("servers")
    @TableColumn("slow clients")
    void slow_readers_of_a_stored_package_leave_the_heap_and_the_threads_to_others() throws Exception {
        var id = publishedLarge("slow");
        var url = archiveUrl(id);
        open("GET", url, Map.of()).getInputStream().readAllBytes();
        server.awaitStored(id);
        var before = server.process().liveHeapMebibytes();
        var readers = new ArrayList<SlowReader>();
        try {
            for (var count = 0; count < SLOW_READERS; count++) {
                readers.add(SlowReader.open(url));
            }
            for (var reader : readers) {
                reader.readFirstByte();
            }
            for (var round = 0; round < 5; round++) {
                assertThat(server.process().liveHeapMebibytes()).isLessThan(before + MOST_MEBIBYTES_FOR_SLOW_READERS);
            }
            assertThat(body("-/api/v1/status")).isNotEmpty();
            assertThat(readers.get(0).readRest()).isGreaterThan(LARGE_BYTES);
        } finally {
            readers.forEach(SlowReader::close);
        }
    }

    @Test
    @Tag("servers")
    @TableColumn("slow clients")
    void slow_readers_of_a_running_download_hold_no_thread_that_all_downloads_share() throws Exception {
        assumeThat(miss).isEqualTo("stream");
        var id = publishedLarge("slow-arrival");
        var url = archiveUrl(id);
        var other = published("beside-slow-arrival", "linux_amd64");
        var readers = new ArrayList<SlowReader>();
        // The bytes arrive in parts that are smaller than the buffers of the servers.
        registry.throttleArchives(8 << 20);
        try {
            for (var count = 0; count < 2 * RESPONSE_THREADS; count++) {
                readers.add(SlowReader.open(url));
            }
            for (var reader : readers) {
                reader.readFirstByte();
            }
            server.awaitStored(id);
            assertThat(server.process().threadsIn("org.providermirror.web.archive.AsyncTransfer"))
                    .noneMatch(thread -> thread.contains("delivery"));
            var beside = open("GET", archiveUrl(other), Map.of());
            assertThat(beside.getInputStream().readAllBytes()).isEqualTo(registry.archive(other));
        } finally {
            registry.throttleArchives(0);
            readers.forEach(SlowReader::close);
        }
    }

    private PackageId publishedLarge(String type) {
        registry.release("acme", type, "1.0.0")
                .platforms("linux_amd64")
                .padding(LARGE_BYTES)
                .publish();
        return FakeRegistry.packageId("acme", type, "1.0.0", "linux_amd64");
    }
}
