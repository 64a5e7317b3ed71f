package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.policy.token.NewToken;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.PublisherFolder;
import org.providermirror.testing.SigningKey;

/** Tests published releases over HTTP, from their publication to their end. */
@Tag("component")
@Timeout(300)
class HostedReleaseTest {
    private static final String ADMIN = "-/api/v1/admin/";
    private static final ProviderAddress TOOL = ProviderAddress.parse("providers.corp.example/platform/tool");
    private static final String[] PLATFORMS = {"darwin_arm64", "linux_amd64"};

    @TempDir
    private Path folder;

    private final NewToken boss = NewToken.make("boss", "admin", Optional.empty(), List.of());
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedMirror mirror;

    @BeforeEach
    void start() throws Exception {
        mirror = new EmbeddedMirror(
                Files.createDirectory(folder.resolve("tomcat")),
                Map.of(
                        "mirror.hosted.hosts",
                        "providers.corp.example",
                        "mirror.upstream.hosts",
                        "",
                        "mirror.retention.size",
                        "1KiB",
                        // Neither applies to published releases.
                        "mirror.release-age",
                        "7d",
                        "mirror.hold",
                        "*/*/*",
                        "mirror.local.path",
                        folder.resolve("storage").toString(),
                        "mirror.auth.tokens-file",
                        Files.writeString(folder.resolve("tokens"), boss.line() + "\n")
                                .toString()));
        var key = SigningKey.ofPublisher().armored().getBytes(StandardCharsets.UTF_8);
        assertThat(send("PUT", ADMIN + "signing-keys/providers.corp.example/platform", "application/pgp-keys", key)
                        .statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() throws Exception {
        mirror.close();
    }

    @Test
    void what_is_not_published_does_not_exist_and_what_is_published_is_served() throws Exception {
        publish("1.0.0");
        var release = folderOf("1.0.0");

        assertThat(json(get(TOOL + "/index.json")).path("versions").has("1.0.0"))
                .isTrue();
        var archives = json(get(TOOL + "/1.0.0.json")).path("archives");
        assertThat(archives).hasSize(2);
        assertThat(archives.path("linux_amd64").path("hashes").toString())
                .contains("zh:" + release.sha256("linux_amd64"), "h1:");
        for (var path : List.of(
                TOOL + "/terraform-provider-tool_1.0.0_windows_amd64.zip",
                TOOL + "/terraform-provider-tool_2.0.0_linux_amd64.zip",
                "providers.corp.example/platform/other/index.json")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
            assertThat(send("HEAD", path, "text/plain", new byte[0]).statusCode())
                    .as("HEAD " + path)
                    .isEqualTo(404);
        }
        assertThat(get("providers.corp.example/platform/other/index.json").body())
                .contains("no version of providers.corp.example/platform/other is published on this mirror");
    }

    @Test
    void all_problems_of_an_upload_are_in_one_problem_document() throws Exception {
        var release = folderOf("1.0.0");
        var broken = release.tar(files -> {
            files.remove("terraform-provider-tool_1.0.0_linux_amd64.zip");
            files.put(release.sumsName() + ".sig", new byte[] {1, 2, 3});
            return files;
        });

        var refused = send("PUT", ADMIN + "releases/" + TOOL + "/1.0.0", "application/x-tar", broken);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(refused).path("problems").findValuesAsText("file"))
                .contains(release.sumsName() + ".sig", "terraform-provider-tool_1.0.0_linux_amd64.zip");
        assertThat(get(TOOL + "/index.json").statusCode()).isEqualTo(404);
    }

    @Test
    void a_purge_needs_the_version_typed_in_again_and_ends_that_version_alone() throws Exception {
        publish("1.0.0");
        publish("1.1.0");

        for (var confirm : List.of("", ", \"confirm\": \"1.0.0\"", ", \"confirm\": \"yes\"")) {
            var refused = order(
                    "purges",
                    "{\"provider\": \"" + TOOL + "\", \"version\": \"1.1.0\", \"dryRun\": false" + confirm + "}");
            assertThat(refused.statusCode()).as(confirm).isEqualTo(400);
            assertThat(refused.body()).contains("only copy");
        }
        assertThat(order("purges", "{\"provider\": \"" + TOOL + "\", \"dryRun\": false}")
                        .statusCode())
                .as("all versions")
                .isEqualTo(400);
        var accepted = order(
                "purges",
                "{\"provider\": \"" + TOOL + "\", \"version\": \"1.1.0\", \"dryRun\": false, \"confirm\": \"1.1.0\"}");
        assertThat(accepted.statusCode()).isEqualTo(202);
        finished("purges", accepted);

        Eventually.holds(
                "the version is not listed",
                () -> !json(get(TOOL + "/index.json")).path("versions").has("1.1.0"));
        assertThat(archive("1.1.0").statusCode()).isEqualTo(404);
        assertThat(archive("1.0.0").statusCode()).isEqualTo(200);
        publish("1.1.0");
        assertThat(archive("1.1.0").statusCode()).isEqualTo(200);
    }

    @Test
    void retention_keeps_what_nobody_used() throws Exception {
        publish("1.0.0");

        var accepted = order("retention", "{\"dryRun\": false}");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        finished("retention", accepted);
        assertThat(archive("1.0.0").statusCode()).isEqualTo(200);
    }

    private void publish(String version) throws Exception {
        var published = send(
                "PUT",
                ADMIN + "releases/" + TOOL + "/" + version,
                "application/gzip",
                folderOf(version).tarGz());
        assertThat(published.statusCode()).as(published.body()).isEqualTo(201);
    }

    private static PublisherFolder folderOf(String version) {
        return PublisherFolder.of(new ReleaseId(TOOL, ProviderVersion.parse(version)), PLATFORMS);
    }

    private HttpResponse<String> archive(String version) throws Exception {
        var document = json(get(TOOL + "/" + version + ".json"));
        var link = document.path("archives").path("linux_amd64").path("url").asText();
        return get(TOOL + "/" + (link.isEmpty() ? "terraform-provider-tool_" + version + "_linux_amd64.zip" : link));
    }

    private void finished(String jobs, HttpResponse<String> accepted) throws Exception {
        var path = ADMIN + jobs + "/" + json(accepted).path("id").asText();
        Eventually.holds(
                "the job ends", () -> json(get(path)).path("state").asText().equalsIgnoreCase("done"));
    }

    private HttpResponse<String> order(String jobs, String order) throws Exception {
        return send("POST", ADMIN + jobs, "application/json", order.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, "text/plain", new byte[0]);
    }

    private HttpResponse<String> send(String method, String path, String type, byte[] body) throws Exception {
        var request = HttpRequest.newBuilder(mirror.url().resolve(path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + boss.token())
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofByteArray(body));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }
}
