package org.providermirror.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.PublisherFolder;
import org.providermirror.testing.SigningKey;

/** Tests uploads of releases over HTTP that are refused: their status, their reason and what they leave. */
@Tag("component")
@Timeout(300)
class HostedUploadsTest {
    private static final String ADMIN = "-/api/v1/admin/";
    private static final ReleaseId V1 = new ReleaseId(
            ProviderAddress.parse("providers.corp.example/platform/tool"), ProviderVersion.parse("1.0.0"));
    private static final String LINUX = "terraform-provider-tool_1.0.0_linux_amd64.zip";

    @TempDir
    private Path folder;

    private final NewToken boss = NewToken.make("boss", "read,admin", Optional.empty(), List.of());
    private final NewToken reader = NewToken.make("reader", "read", Optional.empty(), List.of());
    private final NewToken otherTeam =
            NewToken.make("other", "publish", Optional.empty(), List.of("providers.corp.example/network/*"));
    private final NewToken team =
            NewToken.make("team", "publish", Optional.empty(), List.of("providers.corp.example/platform/*"));
    private final PublisherFolder dist = PublisherFolder.of(V1, "linux_amd64", "darwin_arm64");
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedMirror mirror;

    @BeforeEach
    void start() throws Exception {
        var tokens = String.join("\n", boss.line(), reader.line(), otherTeam.line(), team.line());
        mirror = new EmbeddedMirror(
                Files.createDirectory(folder.resolve("tomcat")),
                Map.of(
                        "mirror.hosted.hosts",
                        "providers.corp.example",
                        "mirror.upstream.hosts",
                        "registry.example.com",
                        "mirror.import.upload-limit",
                        "1MiB",
                        "mirror.local.path",
                        folder.resolve("storage").toString(),
                        "mirror.auth.tokens-file",
                        Files.writeString(folder.resolve("tokens"), tokens).toString()));
        var key = SigningKey.ofPublisher().armored().getBytes(UTF_8);
        assertThat(send(boss, "signing-keys/providers.corp.example/platform", "application/pgp-keys", key)
                        .statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() throws Exception {
        mirror.close();
    }

    @Test
    void only_a_publisher_of_the_namespace_publishes_and_only_to_a_hosted_hostname() throws Exception {
        assertThat(publish(reader, dist.tar()).statusCode()).isEqualTo(403);
        assertThat(publish(otherTeam, dist.tar()).statusCode()).isEqualTo(403);
        var anonymous = HttpRequest.newBuilder(mirror.url().resolve(ADMIN + "releases/" + path()))
                .header("Content-Type", "application/x-tar")
                .header("X-Requested-By", "test")
                .PUT(BodyPublishers.ofByteArray(dist.tar()));
        assertThat(client.send(anonymous.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
        var upstream = send(boss, "releases/registry.example.com/acme/null/1.0.0", "application/x-tar", dist.tar());
        assertThat(upstream.statusCode()).isEqualTo(404);
        assertThat(upstream.body()).contains("is not a hosted hostname", "mirror.hosted.hosts");
        assertNothingIsPublished();

        assertThat(publish(team, dist.tar()).statusCode()).isEqualTo(201);
        assertThat(publish(team, dist.tar()).statusCode()).isEqualTo(200);
    }

    @Test
    void an_archive_that_is_too_large_is_refused_with_the_setting() throws Exception {
        var refused = publish(team, dist.add("notes", new byte[1200 << 10]).tar());

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("mirror.import.upload-limit", "imports and releases");
        assertNothingIsPublished();
    }

    @Test
    void a_version_that_is_being_published_is_refused_at_once_and_published_at_the_next_attempt() throws Exception {
        var storage = folder.resolve("storage");
        var claim = storage.resolve(StorageLayout.hostedClaim(V1).value());
        Files.createDirectories(claim.getParent());
        Files.writeString(claim, "{\"holder\": \"another-instance\"}");
        var heartbeat = storage.resolve(
                StorageLayout.MIRRORS.resolve("another-instance.json").value());
        Files.createDirectories(heartbeat.getParent());
        Files.writeString(heartbeat, "{\"beat\": 1}");

        var busy = publish(team, dist.tar());

        assertThat(busy.statusCode()).as(busy.body()).isEqualTo(429);
        assertThat(busy.headers().firstValue("Retry-After")).isPresent();
        assertThat(busy.body()).contains("being published");
        assertNothingIsPublished();
        Files.delete(claim);
        assertThat(publish(team, dist.tar()).statusCode()).isEqualTo(201);
    }

    @Test
    void hostile_archives_are_refused_with_every_reason_and_leave_nothing() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bomb)) {
            zip.putNextEntry(new ZipEntry("terraform-provider-tool_v1.0.0"));
            for (var written = 0; written < 256; written++) {
                zip.write(new byte[1 << 20]);
            }
        }
        var refused = publish(team, dist.tar(files -> {
            files.put(LINUX, bomb.toByteArray());
            files.remove("terraform-provider-tool_1.0.0_darwin_arm64.zip");
            files.put(dist.sumsName() + ".sig", new byte[] {1});
            files.put("../../terraform-provider-tool_1.0.0_linux_arm64.zip", new byte[1]);
            return files;
        }));

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        var problems = json(refused).path("problems");
        assertThat(problems.findValuesAsText("file"))
                .contains(
                        LINUX,
                        "terraform-provider-tool_1.0.0_darwin_arm64.zip",
                        dist.sumsName() + ".sig",
                        "./../../terraform-provider-tool_1.0.0_linux_arm64.zip");
        assertThat(problems.findValuesAsText("reason"))
                .anyMatch(reason -> reason.contains("unpack"))
                .anyMatch(reason -> reason.contains("it is missing"))
                .anyMatch(reason -> reason.contains("leaves the folder"));
        assertNothingIsPublished();
        try (var temporary = Files.walk(folder.resolve("storage/.mirror/temporary"))) {
            assertThat(temporary.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock")))
                    .as("staged files")
                    .isEmpty();
        }
    }

    private void assertNothingIsPublished() throws Exception {
        var list = client.send(
                HttpRequest.newBuilder(mirror.url().resolve(V1.provider() + "/index.json"))
                        .header("Authorization", "Bearer " + boss.token())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(list.statusCode()).isEqualTo(404);
        assertThat(folder.resolve("storage/" + V1.provider())).doesNotExist();
    }

    private static String path() {
        return V1.provider() + "/" + V1.version();
    }

    private HttpResponse<String> publish(NewToken caller, byte[] archive) throws Exception {
        return send(caller, "releases/" + path(), "application/x-tar", archive);
    }

    private HttpResponse<String> send(NewToken caller, String path, String type, byte[] body) throws Exception {
        var request = HttpRequest.newBuilder(mirror.url().resolve(ADMIN + path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + caller.token())
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofByteArray(body));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }
}
