package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.policy.Conflicts;
import org.providermirror.policy.token.NewToken;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.FakeRegistry;

/** Tests how administrators list and decide conflicts over HTTP. */
@Tag("component")
@Timeout(120)
class ConflictsApiTest {
    private static final PackageId AMD = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId ARM = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_arm64");
    private static final PackageId UNCHANGED = FakeRegistry.packageId("acme", "null", "1.0.0", "darwin_arm64");
    private static final String OTHER = "2b".repeat(32);
    private static final String CONFLICTS = "-/api/v1/admin/conflicts";
    private static final String ACCEPTED = CONFLICTS + "/accepted";
    private static final String VERSION = "registry.example.com/acme/null/1.0.0.json";
    private static final String PACKAGE = "\"provider\":\"" + AMD.provider() + "\",\"version\":\"1.0.0\"";

    @TempDir
    private Path folder;

    private final NewToken administrator = NewToken.make("boss", "read,admin", Optional.empty(), List.of());
    private final NewToken reader = NewToken.make("reader", "read", Optional.empty(), List.of());
    private final FakeRegistry registry = FakeRegistry.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private Path audit;
    private EmbeddedMirror mirror;

    @BeforeEach
    void start() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        audit = folder.resolve("audit.jsonl");
        var storage = folder.resolve("storage");
        seen(storage, AMD);
        seen(storage, ARM);
        var settings = new TreeMap<>(registry.settings());
        settings.put("mirror.local.path", storage.toString());
        settings.put("mirror.audit.file", audit.toString());
        settings.put(
                "mirror.auth.tokens-file",
                Files.writeString(folder.resolve("tokens"), administrator.line() + "\n" + reader.line() + "\n")
                        .toString());
        mirror = new EmbeddedMirror(Files.createDirectory(folder.resolve("tomcat")), settings);
        // A busy machine may take longer than the client deadline to verify the release.
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (get(VERSION).statusCode() != 200) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    @AfterEach
    void stop() throws Exception {
        mirror.close();
        registry.close();
    }

    private void seen(Path storage, PackageId id) throws Exception {
        var file = storage.resolve(".mirror/policy/conflicts/" + id.provider() + "/1.0.0/" + id.platform() + ".json");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "{\"provider\":\"%s\",\"version\":\"1.0.0\",\"platform\":\"%s\",\"first\":\"%s\",\"other\":\"%s\",\"seen\":\"%s\"}"
                        .formatted(id.provider(), id.platform(), registry.sha256(id), OTHER, "2026-11-21T14:05:00Z"));
    }

    private HttpResponse<String> send(NewToken token, String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(mirror.url().resolve(path))
                        .timeout(Duration.ofMinutes(2))
                        .header("Authorization", "Bearer " + token.token())
                        .header("Content-Type", "application/json")
                        .header("X-Requested-By", "test")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(administrator, "GET", path, "");
    }

    private HttpResponse<String> accept(String members) throws Exception {
        return send(administrator, "POST", ACCEPTED, "{" + PACKAGE + members + "}");
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private JsonNode conflict(PackageId id) throws Exception {
        for (var each : json(get(CONFLICTS)).path("conflicts")) {
            if (each.path("platform").asText().equals(id.platform().toString())) {
                return each;
            }
        }
        throw new AssertionError("no conflict about " + id);
    }

    private JsonNode shown(PackageId id) throws Exception {
        for (var each : json(get("-/api/v1/providers/registry.example.com/acme/null/1.0.0"))
                .path("packages")) {
            if (each.path("platform").asText().equals(id.platform().toString())) {
                return each;
            }
        }
        throw new AssertionError("nothing is shown of " + id);
    }

    private List<String> events() throws Exception {
        return json(get("-/api/v1/events")).findValuesAsText("sentence");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String... words) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("detail").asText()).contains(words);
    }

    private void assertWithheld(PackageId id) throws Exception {
        assertThat(json(get(VERSION)).path("archives").has(id.platform().toString()))
                .isFalse();
        assertThat(get(id.provider() + "/" + id.archiveName()).statusCode()).isEqualTo(404);
        assertThat(get("-/registry/" + id.provider() + "/1.0.0/download/"
                                + id.platform().toString().replace('_', '/'))
                        .statusCode())
                .isEqualTo(404);
        assertThat(conflict(id).has("servedSha256")).isFalse();
        assertThat(shown(id).path("state").asText()).isEqualTo("conflict");
        assertThat(shown(id).path("hashes")).isEmpty();
    }

    private void assertServed(PackageId id) throws Exception {
        var sha256 = registry.sha256(id);
        assertThat(json(get(VERSION))
                        .path("archives")
                        .path(id.platform().toString())
                        .path("hashes")
                        .toString())
                .contains("zh:" + sha256);
        assertThat(shown(id).path("hashes").toString()).contains("zh:" + sha256);
    }

    @Test
    void a_conflict_is_shown_with_what_is_served_and_what_upstream_has() throws Exception {
        assertThat(conflict(AMD).path("servedSha256").asText())
                .isEqualTo(registry.sha256(AMD).hex());
        assertThat(conflict(AMD).path("firstSha256").asText())
                .isEqualTo(registry.sha256(AMD).hex());
        assertThat(conflict(AMD).path("upstreamSha256").asText()).isEqualTo(OTHER);
        assertThat(conflict(AMD).has("acceptedBy")).isFalse();
        assertThat(conflict(AMD).has("withheldUntil")).isFalse();
        assertServed(AMD);
    }

    @Test
    void an_acceptance_must_name_its_package() throws Exception {
        assertProblem(accept(""), 400, "\"platform\" is missing", "\"allPlatforms\": true");
        assertProblem(accept(",\"allPlatforms\":false"), 400, "\"platform\" is missing");
        assertProblem(accept(",\"platform\":\"linux_amd64\",\"allPlatforms\":true"), 400, "leave out");
        assertProblem(accept(",\"sha256\":\"" + OTHER + "\",\"allPlatforms\":true"), 400, "leave out");
        assertProblem(accept(",\"platform\":\"linux_amd64\",\"sha256\":\"2b\""), 400, "64 hexadecimal digits");
        assertProblem(accept(",\"platform\":\"darwin_arm64\""), 404, "no conflict about " + UNCHANGED);
        assertProblem(
                accept(",\"platform\":\"linux_amd64\",\"sha256\":\"" + registry.sha256(AMD) + "\""),
                409,
                OTHER,
                "nothing is accepted");
        assertThat(conflict(AMD).has("acceptedBy")).isFalse();
        assertServed(AMD);
    }

    @Test
    void an_acceptance_and_its_withdrawal_have_an_author_and_time_and_concern_one_package() throws Exception {
        var before = Instant.now().minusSeconds(1);
        var accepted = accept(",\"platform\":\"linux_amd64\",\"sha256\":\"" + OTHER + "\"");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        var reported = json(accepted).path("conflicts");
        assertThat(reported).hasSize(1);
        assertThat(reported.get(0).path("acceptedBy").asText()).isEqualTo("boss");
        assertThat(reported.get(0).path("acceptedSha256").asText()).isEqualTo(OTHER);
        assertThat(Instant.parse(reported.get(0).path("acceptedAt").asText())).isAfter(before);
        assertThat(Instant.parse(reported.get(0).path("withheldUntil").asText()))
                .isEqualTo(Instant.parse(reported.get(0).path("acceptedAt").asText())
                        .plus(Conflicts.SILENCE));
        assertThat(reported.get(0)).isEqualTo(conflict(AMD));
        assertWithheld(AMD);
        assertServed(ARM);
        assertServed(UNCHANGED);

        var path = ACCEPTED + "/" + AMD.provider() + "/1.0.0/linux_amd64";
        var withdrawn = send(administrator, "DELETE", path, "");
        assertThat(withdrawn.statusCode()).as(withdrawn.body()).isEqualTo(202);
        assertThat(json(withdrawn).path("withdrawnBy").asText()).isEqualTo("boss");
        assertThat(json(withdrawn).has("acceptedBy")).isFalse();
        assertWithheld(AMD);
        assertProblem(send(administrator, "DELETE", path, ""), 404, "no other bytes of " + AMD + " are accepted");
        assertThat(events())
                .anyMatch(said -> said.startsWith("boss accepted the bytes with the SHA-256 " + OTHER))
                .anyMatch(
                        said -> said.startsWith("boss withdrew the acceptance of the bytes with the SHA-256 " + OTHER));
        try (var files = Files.list(folder)) {
            var lines = new StringBuilder();
            for (var file : files.filter(each -> each.getFileName().toString().startsWith("audit.jsonl"))
                    .toList()) {
                lines.append(Files.readString(file));
            }
            assertThat(lines.toString())
                    .contains("\"path\":\"/" + ACCEPTED + "\",\"outcome\":\"done\",\"status\":202")
                    .contains("\"path\":\"/" + path + "\",\"outcome\":\"done\",\"status\":202");
        }
    }

    @Test
    void a_whole_version_is_accepted_by_one_explicit_act_that_lists_what_it_accepted() throws Exception {
        var accepted = accept(",\"allPlatforms\":true");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        assertThat(json(accepted).findValuesAsText("platform")).containsExactly("linux_amd64", "linux_arm64");
        assertThat(json(accepted).findValuesAsText("acceptedSha256")).containsExactly(OTHER, OTHER);
        assertWithheld(AMD);
        assertWithheld(ARM);
        assertServed(UNCHANGED);
        assertProblem(accept(",\"all_platforms\":true"), 404, "no package of", "that is not accepted");
    }

    @Test
    void a_reader_decides_nothing() throws Exception {
        assertThat(send(reader, "POST", ACCEPTED, "{" + PACKAGE + ",\"platform\":\"linux_amd64\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(reader, "DELETE", ACCEPTED + "/" + AMD.provider() + "/1.0.0/linux_amd64", "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(Sha256.tryParse(conflict(AMD).path("servedSha256").asText())).contains(registry.sha256(AMD));
        assertServed(AMD);
    }
}
