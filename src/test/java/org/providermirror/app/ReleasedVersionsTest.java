package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.config.MirrorSettings;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;

/**
 * Holds what the changelog promises of compatibility: opens a storage that each released version of the program wrote, and
 * looks for the settings, operations and metrics that it had. {@code -Dtest=ReleasedVersionsTest -Drelease.record=1.2.0} records a
 * new version.
 */
@Tag("component")
@Timeout(180)
class ReleasedVersionsTest {
    private static final Path RECORDED = Path.of("src/test/resources/released");
    private static final String SECRET = "the-secret-of-the-administrator";
    private static final String PROVIDER = "registry.example.com/acme/null/";
    private static final String ARCHIVE = "terraform-provider-null_1.0.0_linux_amd64.zip";

    @TempDir
    private Path place;

    static List<String> versions() throws IOException {
        try (var folders = Files.list(RECORDED)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private EmbeddedMirror start(Path storage, Map<String, String> upstream) throws Exception {
        var settings = new TreeMap<>(upstream);
        settings.put("mirror.local.path", storage.toString());
        settings.put(
                "mirror.auth.tokens-file",
                Files.writeString(
                                place.resolve("tokens"),
                                "boss "
                                        + Sha256.of(SECRET.getBytes(StandardCharsets.UTF_8))
                                                .hex() + " read,admin\n")
                        .toString());
        return new EmbeddedMirror(Files.createTempDirectory(place, "tomcat"), settings);
    }

    private static HttpResponse<byte[]> send(EmbeddedMirror mirror, String method, String path, String body)
            throws Exception {
        var request = HttpRequest.newBuilder(mirror.url().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .headers("Authorization", "Bearer " + SECRET, "Content-Type", "application/json")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode get(EmbeddedMirror mirror, String path) throws Exception {
        var answer = send(mirror, "GET", path, "");
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_storage_of_this_version_is_served_without_upstream(String version) throws Exception {
        var storage = place.resolve("storage");
        copy(RECORDED.resolve(version).resolve("storage"), storage);
        try (var mirror = start(storage, Map.of("mirror.upstream.hosts", ""))) {
            assertThat(get(mirror, PROVIDER + "index.json").path("versions").has("1.0.0"))
                    .isTrue();
            var listed = get(mirror, PROVIDER + "1.0.0.json").at("/archives/linux_amd64");
            var archive = send(mirror, "GET", PROVIDER + listed.path("url").asText(), "");
            assertThat(archive.statusCode()).isEqualTo(200);
            assertThat(listed.path("hashes").toString())
                    .contains("h1:", "zh:" + Sha256.of(archive.body()).hex());
            assertThat(archive.body()).isEqualTo(Files.readAllBytes(storage.resolve(PROVIDER + ARCHIVE)));
            // An administrator's decision, and what was recorded, are kept too.
            assertThat(send(mirror, "GET", "registry.example.com/acme/blocked/index.json", "")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(get(mirror, "-/api/v1/admin/blocks").toString()).contains("blocked");
            assertThat(get(mirror, "-/api/v1/events").toString()).contains("acme/blocked");
            assertThat(get(mirror, "-/api/v1/providers/" + PROVIDER.substring(0, PROVIDER.length() - 1))
                            .toString())
                    .contains("1.0.0");
            assertThat(get(mirror, "-/health/ready").path("status").asText()).isEqualTo("ready");
        }
    }

    /** Uses what a client and an administrator use, and returns the types of the metrics. */
    private String use(EmbeddedMirror mirror, Path storage) throws Exception {
        get(mirror, PROVIDER + "index.json");
        var url = get(mirror, PROVIDER + "1.0.0.json").at("/archives/linux_amd64/url");
        send(mirror, "GET", PROVIDER + url.asText(), "");
        get(mirror, "registry.example.com/acme/blocked/index.json");
        var record = storage.resolve(".mirror/" + PROVIDER + "1.0.0/linux_amd64.json");
        Eventually.holds("the package is stored", () -> Files.exists(record));
        send(mirror, "GET", PROVIDER + url.asText(), "");
        assertThat(send(
                                mirror,
                                "POST",
                                "-/api/v1/admin/blocks",
                                "{\"provider\":\"registry.example.com/acme/blocked\",\"reason\":\"recorded\"}")
                        .statusCode())
                .isEqualTo(201);
        return new String(send(mirror, "GET", "-/metrics", "").body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.substring("# TYPE ".length()) + "\n")
                .sorted()
                .collect(Collectors.joining());
    }

    private static String settings() {
        return MirrorSettings.ROWS.stream()
                .flatMap(row -> Stream.concat(Stream.of(row), row.former().stream()))
                .map(row -> row.name() + "\n")
                .sorted()
                .collect(Collectors.joining());
    }

    private static String operations() throws IOException {
        var lines = new TreeSet<String>();
        new ObjectMapper()
                .readTree(Path.of("target/classes/openapi.json").toFile())
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    lines.add(operation.getKey() + " " + path.getKey());
                    operation
                            .getValue()
                            .path("parameters")
                            .forEach(parameter -> lines.add(operation.getKey() + " " + path.getKey() + " "
                                    + parameter.path("name").asText()));
                }));
        return String.join("\n", lines) + "\n";
    }

    @ParameterizedTest
    @MethodSource("versions")
    void every_setting_operation_and_metric_of_this_version_still_exists(String version) throws Exception {
        var released = RECORDED.resolve(version);
        try (var registry = registry()) {
            var storage = place.resolve("storage");
            try (var mirror = start(storage, registry.settings())) {
                assertThat(use(mirror, storage).lines())
                        .containsAll(Files.readAllLines(released.resolve("metrics.txt")));
            }
        }
        assertThat(settings().lines()).containsAll(Files.readAllLines(released.resolve("settings.txt")));
        assertThat(operations().lines()).containsAll(Files.readAllLines(released.resolve("operations.txt")));
    }

    private static FakeRegistry registry() {
        var registry = FakeRegistry.start();
        registry.publish("acme", "null", "1.0.0");
        registry.publish("acme", "blocked", "1.0.0");
        return registry;
    }

    @Test
    @EnabledIfSystemProperty(named = "release.record", matches = ".+")
    void records_a_version() throws Exception {
        var target = Files.createDirectories(RECORDED.resolve(System.getProperty("release.record")));
        var storage = place.resolve("recorded");
        try (var registry = registry();
                var mirror = start(storage, registry.settings())) {
            Files.writeString(target.resolve("metrics.txt"), use(mirror, storage));
        }
        copy(storage, target.resolve("storage"));
        Files.writeString(target.resolve("settings.txt"), settings());
        Files.writeString(target.resolve("operations.txt"), operations());
    }
}
