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
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
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
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.PublisherFolder;
import org.providermirror.testing.SigningKey;

/** Tests how administrators register, remove and revoke signing keys over HTTP, and that no other caller may. */
@Tag("component")
@Timeout(120)
class SigningKeysApiTest {
    private static final String ALL = "-/api/v1/admin/signing-keys";
    private static final String TEAM = ALL + "/providers.example.com/platform";
    private static final SigningKey ONE = SigningKey.ofPublisher();
    private static final SigningKey TWO = SigningKey.ofStranger();

    @TempDir
    private Path folder;

    private final NewToken boss = NewToken.make("boss", "admin", Optional.empty(), List.of());
    private final NewToken reader = NewToken.make("reader", "read", Optional.empty(), List.of());
    private final NewToken publisher =
            NewToken.make("release", "publish", Optional.empty(), List.of("providers.example.com/platform/*"));
    private final FakeRegistry registry = FakeRegistry.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedMirror mirror;

    @BeforeEach
    void start() throws Exception {
        var settings = new TreeMap<>(registry.settings());
        settings.put("mirror.local.path", folder.resolve("storage").toString());
        settings.put("mirror.hosted.hosts", "providers.example.com");
        settings.put("mirror.audit.file", folder.resolve("audit").toString());
        settings.put(
                "mirror.auth.tokens-file",
                Files.write(folder.resolve("tokens"), List.of(boss.line(), reader.line(), publisher.line()))
                        .toString());
        mirror = new EmbeddedMirror(Files.createDirectory(folder.resolve("tomcat")), settings);
    }

    @AfterEach
    void stop() throws Exception {
        mirror.close();
        registry.close();
    }

    private HttpResponse<String> send(String method, String path, NewToken token, String body) throws Exception {
        var type = body.startsWith("{") ? "application/json" : "application/pgp-keys";
        var request = HttpRequest.newBuilder(mirror.url().resolve(path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Bearer " + token.token())
                .header("X-Requested-By", "test")
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode answer(String method, String path, String body) throws Exception {
        var answer = send(method, path, boss, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private String refused(String method, String path, String body, int status) throws Exception {
        var answer = send(method, path, boss, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new ObjectMapper().readTree(answer.body()).path("detail").asText();
    }

    @Test
    void keys_are_registered_listed_removed_and_revoked() throws Exception {
        var registered = answer("PUT", TEAM, ONE.armored());
        assertThat(registered.path("fingerprint").asText()).isEqualTo(ONE.fingerprint());
        assertThat(registered.path("state").asText()).isEqualTo("registered");
        assertThat(registered.path("addedBy").asText()).isEqualTo("boss");
        answer("PUT", TEAM, TWO.armored());
        assertThat(answer("GET", TEAM, "").path("total").asInt()).isEqualTo(2);
        assertThat(answer("GET", ALL + "?limit=1", "").path("keys")).hasSize(1);

        assertThat(send("DELETE", TEAM + "/" + ONE.fingerprint(), boss, "").statusCode())
                .isEqualTo(204);
        assertThat(refused("DELETE", TEAM + "/" + ONE.fingerprint(), "", 404))
                .contains("has no registered signing key");
        var revoked = answer(
                "POST", TEAM + "/" + ONE.fingerprint().toLowerCase() + "/revocation", "{\"reason\":\"laptop stolen\"}");
        assertThat(revoked.path("state").asText()).isEqualTo("revoked");
        assertThat(revoked.path("endedBy").asText()).isEqualTo("boss");
        assertThat(revoked.path("reason").asText()).isEqualTo("laptop stolen");
        assertThat(refused("PUT", TEAM, ONE.armored(), 409)).contains("was revoked", "make a new key");

        assertThat(answer("GET", "-/api/v1/events?kind=administration", "").toString())
                .contains("boss registered the signing key " + ONE.fingerprint())
                .contains("boss removed the signing key " + ONE.fingerprint())
                .contains("boss revoked the signing key " + ONE.fingerprint() + " (laptop stolen)");
        assertThat(Files.readString(folder.resolve("audit.0"))).contains("\"PUT\"", "/" + TEAM, "\"who\":\"boss\"");
    }

    @Test
    void what_is_not_a_usable_key_is_refused_with_the_reason() throws Exception {
        assertThat(refused("PUT", TEAM, ONE.armoredSecret(""), 400)).contains("this is a secret key");
        assertThat(refused("PUT", TEAM, "hello", 400)).contains("not an armored OpenPGP public key");
        assertThat(refused("PUT", TEAM, ONE.armored() + TWO.armored(), 400)).contains("holds 2 keys");
        assertThat(refused("PUT", TEAM, "x".repeat(1_000_000), 400)).contains("more than 65536 characters");
        assertThat(refused("PUT", ALL + "/registry.example.com/acme", ONE.armored(), 404))
                .contains("is not a hosted hostname", "mirror.hosted.hosts");
        assertThat(refused("PUT", ALL + "/providers.example.com/-bad-", ONE.armored(), 400))
                .contains("namespace");
        assertThat(answer("GET", TEAM, "").path("total").asInt()).isZero();
    }

    @Test
    void only_administrators_change_and_read_keys() throws Exception {
        answer("PUT", TEAM, ONE.armored());
        for (var token : List.of(reader, publisher)) {
            for (var method : List.of("GET", "PUT", "DELETE")) {
                var path = method.equals("DELETE") ? TEAM + "/" + ONE.fingerprint() : TEAM;
                var answer = send(method, path, token, TWO.armored());
                assertThat(answer.statusCode()).as(method).isEqualTo(403);
                assertThat(answer.body()).contains("this needs an administrator: a token with the scope admin");
            }
        }
        assertThat(answer("GET", TEAM, "").path("total").asInt()).isEqualTo(1);
    }

    @Test
    void a_publisher_sees_its_scope_and_reads_nothing() throws Exception {
        assertThat(send("GET", "-/api/v1/whoami", publisher, "").body())
                .contains("\"scopes\":[\"publish\"]", "\"publishable\":[\"providers.example.com/platform/*\"]");
        assertThat(send("GET", "-/api/v1/whoami", reader, "").body()).contains("\"publishable\":[]");
        for (var path : List.of("-/api/v1/providers", "-/api/v1/status", "registry.example.com/acme/null/index.json")) {
            var answer = send("GET", path, publisher, "");
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).contains("has not the scope read");
        }
        assertThat(send("POST", "-/api/v1/session", publisher, "").statusCode()).isEqualTo(403);
        var release = "-/api/v1/admin/releases/providers.example.com/platform/tool/1.0.0";
        assertThat(send("PUT", release, reader, "").body())
                .contains("a token with the scope publish for this provider");
    }

    private int publish(NewToken token, String namespace) throws Exception {
        var release = new ReleaseId(
                ProviderAddress.parse("providers.example.com/" + namespace + "/tool"), ProviderVersion.parse("1.0.0"));
        var request = HttpRequest.newBuilder(
                        mirror.url().resolve("-/api/v1/admin/releases/" + release.provider() + "/" + release.version()))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Bearer " + token.token())
                .header("X-Requested-By", "test")
                .header("Content-Type", "application/zip")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(
                        PublisherFolder.of(release, "linux_amd64").zip()));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void a_publisher_publishes_to_its_providers_only() throws Exception {
        answer("PUT", TEAM, ONE.armored());
        assertThat(publish(reader, "platform")).isEqualTo(403);
        assertThat(publish(publisher, "other")).isEqualTo(403);
        assertThat(publish(publisher, "platform")).isEqualTo(201);
        assertThat(publish(publisher, "platform")).isEqualTo(200);
        assertThat(Files.readString(folder.resolve("audit.0")))
                .contains("\"who\":\"release\"", "/-/api/v1/admin/releases/providers.example.com/platform/tool/1.0.0");
    }

    @Test
    void each_release_of_a_revoked_key_is_kept_or_withdrawn() throws Exception {
        var key = TEAM + "/" + ONE.fingerprint();
        var order = "{\"type\":\"tool\",\"version\":\"1.0.0\"}";
        answer("PUT", TEAM, ONE.armored());
        assertThat(publish(boss, "platform")).isEqualTo(201);
        assertThat(refused("POST", key + "/releases/kept", order, 409)).contains("is not revoked");
        answer("POST", key + "/revocation", "{\"reason\":\"laptop stolen\"}");
        assertThat(decision(key)).isEqualTo("undecided");
        assertThat(refused("POST", key + "/releases/kept", order.replace("1.0.0", "2.0.0"), 404))
                .contains("does not depend on the key");
        assertThat(send("POST", key + "/releases/kept", boss, order).statusCode())
                .isEqualTo(204);
        assertThat(decision(key)).isEqualTo("kept");
        var withdrawal =
                "{\"provider\":\"providers.example.com/platform/tool\",\"version\":\"1.0.0\",\"reason\":\"bad key\"}";
        assertThat(send("POST", "-/api/v1/admin/withdrawals", boss, withdrawal).statusCode())
                .isEqualTo(201);
        assertThat(decision(key)).isEqualTo("withdrawn");
    }

    private String decision(String key) throws Exception {
        return answer("GET", key + "/releases", "")
                .path("releases")
                .path(0)
                .path("decision")
                .asText();
    }
}
