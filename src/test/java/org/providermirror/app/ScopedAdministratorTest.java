package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.FakeRegistry;

/** A token that is to administer some providers alone, at every administrative route of the running application. */
@Tag("component")
@Timeout(120)
class ScopedAdministratorTest {
    private static final String SCOPED = "the-secret-of-the-scoped-administrator";
    private static final String BOSS = "the-secret-of-the-administrator";

    @TempDir
    private Path folder;

    private final FakeRegistry registry = FakeRegistry.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedMirror mirror;

    @BeforeEach
    void start() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.publish("other", "null", "1.0.0");
        var tokens = Files.write(
                folder.resolve("tokens"),
                List.of(
                        "scoped " + hash(SCOPED) + " read,admin providers=registry.example.com/acme/*",
                        "boss " + hash(BOSS) + " admin"));
        var settings = new TreeMap<>(registry.settings());
        settings.put("mirror.local.path", folder.resolve("storage").toString());
        settings.put("mirror.auth.tokens-file", tokens.toString());
        mirror = new EmbeddedMirror(Files.createDirectory(folder.resolve("tomcat")), settings);
    }

    @AfterEach
    void stop() throws Exception {
        mirror.close();
        registry.close();
    }

    private static String hash(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private HttpResponse<String> ask(String method, String path, String secret, String body) throws Exception {
        var request = HttpRequest.newBuilder(mirror.url().resolve(path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + secret)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void it_can_neither_change_nor_read_anything() throws Exception {
        var described = new ObjectMapper()
                .readTree(ask("GET", "-/api/v1/openapi.json", BOSS, "").body())
                .get("paths");
        var requests = 0;
        for (var path : described.properties()) {
            if (!path.getKey().startsWith("/admin/")) {
                continue;
            }
            for (var verbs = path.getValue().fieldNames(); verbs.hasNext(); ) {
                var verb = verbs.next().toUpperCase(Locale.ROOT);
                var target = "-/api/v1"
                        + path.getKey()
                                .replace("{hostname}", "registry.example.com")
                                .replace("{namespace}", "acme")
                                .replace("{type}", "null")
                                .replace("{version}", "1.0.0")
                                .replace("{platform}", "linux_amd64")
                                .replace("{", "")
                                .replace("}", "");
                assertThat(ask(verb, target, SCOPED, "{}").statusCode())
                        .as(verb + " " + target)
                        .isEqualTo(401);
                requests++;
            }
        }
        assertThat(requests).isGreaterThan(30);
        for (var path : List.of(
                "registry.example.com/acme/null/index.json",
                "registry.example.com/other/null/index.json",
                "-/metrics",
                "-/api/v1/status")) {
            assertThat(ask("GET", path, SCOPED, "").statusCode()).as(path).isEqualTo(401);
        }
        assertThat(ask("GET", "-/api/v1/admin/blocks", BOSS, "").statusCode()).isEqualTo(200);
        assertThat(registry.received()).isEmpty();
    }

    @Test
    void the_mirror_never_creates_a_scoped_administrator() throws Exception {
        var answer = ask(
                "POST",
                "-/api/v1/admin/new-token",
                BOSS,
                "{\"name\":\"ops\",\"scopes\":\"read,admin\",\"providers\":[\"registry.example.com/acme/*\"]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("providers=", "all providers");
    }
}
