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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.policy.token.NewToken;
import org.providermirror.provider.PackageId;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;
import org.providermirror.testing.Shape;

/** What the API says about why clients get a package or not. */
@Tag("component")
@Timeout(300)
class AvailabilityTest {
    private static final String ROOT = "-/api/v1/providers/registry.example.com/";

    private static final PackageId CHANGED = FakeRegistry.packageId("acme", "changed", "1.0.0", "linux_amd64");
    private static final String CONFLICT = "{\"provider\": \"registry.example.com/acme/changed\","
            + "\"version\": \"1.0.0\", \"platform\": \"linux_amd64\", \"first\": \"%s\", \"other\": \""
            + "2b".repeat(32) + "\", \"seen\": \"2026-11-21T14:05:00Z\"}";

    @TempDir
    private Path folder;

    private final NewToken boss = NewToken.make("boss", "read,admin", Optional.empty(), List.of());
    private final NewToken team =
            NewToken.make("team", "read", Optional.empty(), List.of("registry.example.com/acme/*"));
    private final FakeRegistry registry = FakeRegistry.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedMirror mirror;

    private void start(Map<String, String> policy) throws Exception {
        var settings = new TreeMap<>(registry.settings());
        settings.put("mirror.local.path", folder.resolve("storage").toString());
        settings.put(
                "mirror.auth.tokens-file",
                Files.writeString(folder.resolve("tokens"), boss.line() + "\n" + team.line())
                        .toString());
        settings.putAll(policy);
        mirror = new EmbeddedMirror(Files.createDirectory(folder.resolve("tomcat")), settings);
    }

    @AfterEach
    void stop() throws Exception {
        mirror.close();
        registry.close();
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        return ask(boss, method, path, body);
    }

    private HttpResponse<String> ask(NewToken caller, String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(mirror.url().resolve(path))
                        .timeout(Duration.ofMinutes(2))
                        .header("Authorization", "Bearer " + caller.token())
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String path(String provider, String version, String platform) {
        return ROOT + provider + "/" + version + "/" + platform + "/availability";
    }

    private JsonNode availability(String provider, String version, String platform) throws Exception {
        return json(ask("GET", path(provider, version, platform), ""));
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private static void assertRule(JsonNode found, String rule, String decision, String reason) {
        for (var each : found.get("rules")) {
            if (each.get("rule").asText().equals(rule)) {
                assertThat(each.get("decision").asText()).as(each.toString()).isEqualTo(decision);
                assertThat(each.get("reason").asText()).contains(reason);
                return;
            }
        }
        throw new AssertionError("no rule " + rule + " in " + found);
    }

    @Test
    void each_rule_says_what_it_decides_and_why() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.publish("acme", "null", "2.0.0");
        registry.publish("secret", "null", "1.0.0");
        registry.release("acme", "forged", "1.0.0").shape(Shape.WRONG_SIGNATURE).publish();
        registry.publish("acme", "changed", "1.0.0");
        var conflict = folder.resolve(
                "storage/.mirror/policy/conflicts/registry.example.com/acme/changed/1.0.0/linux_amd64.json");
        Files.createDirectories(conflict.getParent());
        Files.writeString(conflict, CONFLICT.formatted(registry.sha256(CHANGED)));
        start(Map.of(
                "mirror.exclude", "registry.example.com/secret/*",
                "mirror.versions", "registry.example.com/acme/null: < 2.0.0"));

        var served = availability("acme/null", "1.0.0", "linux_amd64");
        assertThat(served.get("decision").asText()).isEqualTo("passed");
        assertThat(served.get("rules").findValuesAsText("rule"))
                .containsExactly(
                        "host",
                        "include",
                        "exclude",
                        "versions",
                        "release_age",
                        "hold",
                        "block",
                        "signature",
                        "conflict",
                        "storage",
                        "upstream");
        assertRule(served, "storage", "passed", "not stored");
        assertRule(served, "upstream", "passed", "lists the version");

        var changed = availability("acme/changed", "1.0.0", "linux_amd64");
        assertRule(changed, "conflict", "passed", "Upstream changed the package");

        var limited = availability("acme/null", "2.0.0", "linux_amd64");
        assertThat(limited.get("decision").asText()).isEqualTo("refused");
        assertRule(limited, "versions", "refused", "< 2.0.0");

        assertRule(availability("acme/null", "1.5.0", "linux_amd64"), "upstream", "refused", "never listed");
        assertRule(
                availability("acme/null", "1.0.0", "plan9_mips"), "upstream", "refused", "no package for plan9_mips");
        assertRule(availability("acme/absent", "1.0.0", "linux_amd64"), "upstream", "refused", "no provider");

        var forged = availability("acme/forged", "1.0.0", "linux_amd64");
        assertThat(forged.get("decision").asText()).isEqualTo("refused");
        assertRule(forged, "signature", "refused", "A check failed");

        registry.forgetRequests();
        var excluded = availability("secret/null", "1.0.0", "linux_amd64");
        assertRule(excluded, "exclude", "refused", "mirror.exclude has registry.example.com/secret/*");
        assertRule(excluded, "upstream", "undecided", "not asked");
        assertRule(excluded, "signature", "undecided", "");
        assertThat(registry.received()).as("what upstream was asked").isEmpty();

        var elsewhere =
                json(ask("GET", "-/api/v1/providers/other.example.com/acme/null/1.0.0/linux_amd64/availability", ""));
        assertRule(elsewhere, "host", "refused", "mirror.upstream.hosts");

        blocked_packages_and_versions_are_explained();
        registry.play(Role.STALL_BEFORE_HEADERS, RequestKind.VERSIONS, "acme/late");
        var late = availability("acme/late", "1.0.0", "linux_amd64");
        assertThat(late.get("decision").asText()).isEqualTo("undecided");
        assertRule(late, "upstream", "undecided", "registry.example.com");
        assertRule(late, "storage", "passed", "not stored");
    }

    private void blocked_packages_and_versions_are_explained() throws Exception {
        var block = "{\"provider\":\"registry.example.com/acme/null\",\"version\":\"1.0.0\",\"reason\":\"it leaks\"}";
        assertThat(ask("POST", "-/api/v1/admin/blocks", block).statusCode()).isEqualTo(201);
        var found = availability("acme/null", "1.0.0", "linux_amd64");
        assertRule(found, "block", "refused", "boss blocked registry.example.com/acme/null 1.0.0 at 2");
        assertRule(found, "block", "refused", "it leaks");
        var provider = json(ask("GET", ROOT + "acme/null", ""));
        assertThat(provider.has("hidden")).isFalse();
        for (var version : provider.get("versions")) {
            assertThat(version.get("hidden").asText())
                    .contains(version.get("version").asText().equals("1.0.0") ? "it leaks" : "mirror.versions");
        }
        var whole = "{\"provider\":\"registry.example.com/acme/null\",\"reason\":\"all of it leaks\"}";
        assertThat(ask("POST", "-/api/v1/admin/blocks", whole).statusCode()).isEqualTo(201);
        assertThat(json(ask("GET", ROOT + "acme/null", "")).get("hidden").asText())
                .contains("all of it leaks");
        assertThat(json(ask("GET", ROOT + "acme/null/2.0.0", "")).get("hidden").asText())
                .contains("all of it leaks");
    }

    @Test
    void a_restricted_token_asks_about_its_own_providers_only_and_a_wrong_name_is_refused() throws Exception {
        start(Map.of());
        assertThat(ask(team, "GET", path("acme/null", "1.0.0", "linux_amd64"), "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(ask(team, "GET", path("secret/null", "1.0.0", "linux_amd64"), "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(ask("GET", path("acme/null", "one", "linux_amd64"), "").statusCode())
                .isEqualTo(400);
        assertThat(ask("GET", path("acme/null", "1.0.0", "linux"), "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_version_that_is_too_young_says_until_when_and_asking_does_not_serve_it() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        start(Map.of("mirror.release-age", "7d"));
        for (var time = 0; time < 2; time++) {
            var found = availability("acme/null", "1.0.0", "linux_amd64");
            assertRule(found, "release_age", "refused", "mirror.release-age");
            var until = Instant.parse(found.get("rules").get(4).get("until").asText());
            assertThat(until)
                    .isBetween(
                            Instant.now().plus(Duration.ofDays(6)),
                            Instant.now().plus(Duration.ofDays(7)));
        }
        assertThat(ask("GET", "registry.example.com/acme/null/index.json", "").body())
                .isEqualTo("{\"versions\":{}}");
        var provider = json(ask("GET", ROOT + "acme/null", ""));
        assertThat(provider.get("versions").get(0).get("hidden").asText()).contains("mirror.release-age");
        assertThat(provider.get("versions").get(0).get("listed").asBoolean()).isFalse();
    }
}
