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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.policy.token.NewToken;

/** Who may deprecate and withdraw what, by the API. */
@Tag("component")
@Timeout(300)
class HostedActsTest {
    private static final String ADMIN = "-/api/v1/admin/";
    private static final String TOOL = "providers.corp.example/platform/tool";

    @TempDir
    private Path folder;

    private final NewToken boss = NewToken.make("boss", "read,admin", Optional.empty(), List.of());
    private final NewToken reader = NewToken.make("reader", "read", Optional.empty(), List.of());
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedMirror mirror;

    @BeforeEach
    void start() throws Exception {
        var tokens = Files.writeString(folder.resolve("tokens"), boss.line() + "\n" + reader.line());
        mirror = new EmbeddedMirror(
                Files.createDirectory(folder.resolve("tomcat")),
                Map.of(
                        "mirror.hosted.hosts",
                        "providers.corp.example",
                        "mirror.upstream.hosts",
                        "",
                        "mirror.local.path",
                        folder.resolve("storage").toString(),
                        "mirror.auth.tokens-file",
                        tokens.toString()));
    }

    @AfterEach
    void stop() throws Exception {
        mirror.close();
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

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private static String order(String provider, String member) {
        return "{\"provider\": \"" + provider + "\", \"version\": \"1.0.0\", \"" + member + "\": \"it is old\"}";
    }

    @ParameterizedTest
    @CsvSource({"withdrawals, reason", "deprecations, text"})
    void another_hostname_is_refused_with_the_way_out(String acts, String member) throws Exception {
        var refused = ask(boss, "POST", ADMIN + acts, order("registry.terraform.io/hashicorp/null", member));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).get("detail").asText())
                .contains("registry.terraform.io is not a hosted hostname (setting mirror.hosted.hosts)")
                .endsWith("to keep clients from it, block it");
    }

    @ParameterizedTest
    @CsvSource({"withdrawals, reason", "deprecations, text"})
    void what_is_not_published_is_not_found(String acts, String member) throws Exception {
        var refused = ask(boss, "POST", ADMIN + acts, order(TOOL, member));

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(json(refused).get("detail").asText()).isEqualTo(TOOL + " 1.0.0 is not published here");
        assertThat(json(ask(boss, "GET", ADMIN + acts, "")).get("total").asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "withdrawals/" + TOOL + "/1.0.0",
                "deprecations/" + TOOL,
                "deprecations/" + TOOL + "/1.0.0",
            })
    void what_is_not_decided_cannot_be_undone(String path) throws Exception {
        assertThat(ask(boss, "DELETE", ADMIN + path, "").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"withdrawals, reason", "deprecations, text"})
    void only_administrators_decide(String acts, String member) throws Exception {
        assertThat(ask(reader, "POST", ADMIN + acts, order(TOOL, member)).statusCode())
                .isEqualTo(403);
        assertThat(ask(reader, "GET", ADMIN + acts, "").statusCode()).isEqualTo(403);
        assertThat(ask(reader, "DELETE", ADMIN + acts + "/" + TOOL + "/1.0.0", "")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void the_setup_names_the_hosted_hostnames() throws Exception {
        assertThat(json(ask(reader, "GET", "-/api/v1/setup", "")).get("hosted"))
                .hasToString("[\"providers.corp.example\"]");
    }
}
