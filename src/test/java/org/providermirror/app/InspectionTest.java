package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;

/** What administrators may inspect, how lists are divided, and what the API says of a wrong request. */
@Tag("component")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InspectionTest {
    private static final String BOSS = "the-secret-of-the-administrator";
    private static final String PAGES = "secret-of-an-administrator-on-the-pages";
    private static final String READER = "the-secret-of-the-reader";
    private static final String HOOK = "the-key-of-the-webhook";
    private static final String ADMIN = "-/api/v1/admin/";

    @TempDir
    private static Path folder;

    private final FakeRegistry registry = FakeRegistry.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedMirror mirror;

    @BeforeAll
    void start() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        var settings = new TreeMap<>(registry.settings());
        settings.put("mirror.local.path", folder.resolve("storage").toString());
        settings.put("mirror.exclude", "registry.example.com/evil/*");
        settings.put("mirror.versions", "registry.example.com/acme/null: >= 1.0");
        settings.put("mirror.audit.file", folder.resolve("audit").toString());
        settings.put("mirror.events.webhook", "https://127.0.0.1:1/events");
        settings.put("mirror.events.webhook-secret", HOOK);
        settings.put(
                "mirror.auth.tokens-file",
                Files.write(
                                folder.resolve("tokens"),
                                List.of(
                                        "reader " + hash(READER) + " read expires=2999-01-31",
                                        "boss " + hash(BOSS) + " read,admin",
                                        "pages " + hash(PAGES) + " read,admin",
                                        "unused " + hash("unused") + " read providers=registry.example.com/acme/*"))
                        .toString());
        settings.put(
                "mirror.auth.key-file",
                Files.writeString(folder.resolve("keys"), "1a".repeat(32)).toString());
        mirror = new EmbeddedMirror(Files.createDirectory(folder.resolve("tomcat")), settings);
    }

    @AfterAll
    void stop() throws Exception {
        mirror.close();
        registry.close();
    }

    private static String hash(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        return sendAs(BOSS, method, path, body, headers);
    }

    private HttpResponse<String> sendAs(String secret, String method, String path, String body, String... headers)
            throws Exception {
        var all = new ArrayList<>(List.of("Authorization", "Bearer " + secret, "Content-Type", "application/json"));
        all.addAll(List.of(headers));
        var request = HttpRequest.newBuilder(URI.create(mirror.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .headers(all.toArray(String[]::new));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        var answer = send("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain(BOSS, READER, HOOK, hash(BOSS), hash(READER));
        return new ObjectMapper().readTree(answer.body());
    }

    private static JsonNode find(JsonNode items, String member, String value) {
        for (var item : items) {
            if (item.get(member).asText().equals(value)) {
                return item;
            }
        }
        throw new AssertionError("no item has the " + member + " " + value + ": " + items);
    }

    @Test
    void the_effective_settings_have_their_sources_and_no_secret() throws Exception {
        var settings = get(ADMIN + "settings").get("settings");
        assertThat(find(settings, "name", "mirror.exclude").get("value").asText())
                .isEqualTo("registry.example.com/evil/*");
        assertThat(find(settings, "name", "mirror.exclude").get("source").asText())
                .isEqualTo("context parameter mirror.exclude");
        assertThat(find(settings, "name", "mirror.index.ttl").get("value").asText())
                .isEqualTo("5m");
        assertThat(find(settings, "name", "mirror.index.ttl").get("source").asText())
                .isEqualTo("default");
        assertThat(find(settings, "name", "mirror.events.webhook-secret")
                        .get("value")
                        .asText())
                .isEqualTo("***");
        assertThat(get(ADMIN + "settings?search=EVIL/").get("total").asInt()).isEqualTo(1);
    }

    @Test
    void the_policy_names_its_rules() throws Exception {
        var policy = get(ADMIN + "policy");
        assertThat(policy.get("exclude").get(0).asText()).isEqualTo("registry.example.com/evil/*");
        assertThat(policy.get("versions").get(0).get("constraints").asText()).isEqualTo(">= 1.0.0");
        assertThat(policy.get("releaseAgeSeconds").asInt()).isZero();
    }

    @Test
    void the_tokens_have_scopes_expiry_and_last_use() throws Exception {
        assertThat(sendAs(READER, "GET", "-/api/v1/status", "").statusCode()).isEqualTo(200);
        var tokens = get(ADMIN + "tokens").get("tokens");
        assertThat(find(tokens, "name", "boss").get("scopes").toString()).isEqualTo("[\"read\",\"admin\"]");
        assertThat(find(tokens, "name", "boss").has("lastUsed")).isTrue();
        assertThat(find(tokens, "name", "reader").get("expires").asText()).isEqualTo("2999-01-31T00:00:00Z");
        assertThat(find(tokens, "name", "reader").has("lastUsed")).isTrue();
        assertThat(find(tokens, "name", "unused").has("lastUsed")).isFalse();
        assertThat(find(tokens, "name", "unused").get("providers").get(0).asText())
                .isEqualTo("registry.example.com/acme/*");
    }

    @Test
    void the_audit_log_says_who_installed_a_version() throws Exception {
        var provider = "registry.example.com/acme/null";
        assertThat(send("GET", provider + "/1.0.0.json", "").statusCode()).isEqualTo(200);
        var archive = "terraform-provider-null_1.0.0_linux_amd64.zip";
        assertThat(send("GET", provider + "/" + archive, "").statusCode()).isLessThan(400);
        var query = ADMIN + "audit?provider=" + provider + "&version=1.0.0&token=BOSS&address=127.";
        Eventually.holds(
                "the download is found", () -> get(query).get("entries").size() > 0);
        var entry = get(query).get("entries").get(0);
        assertThat(entry.get("platform").asText()).isEqualTo("linux_amd64");
        assertThat(entry.get("who").asText()).isEqualTo("boss");
        assertThat(get(query + "&until=2020-01-01T00:00:00Z").get("entries")).isEmpty();
        assertThat(get(query + "&since=2999-01-01T00:00:00Z").get("entries")).isEmpty();
        assertThat(get(ADMIN + "audit?provider=registry.example.com/acme/*").get("entries"))
                .isNotEmpty();
        assertThat(get(ADMIN + "audit?token=nobody").get("entries")).isEmpty();
        assertThat(get(ADMIN + "audit?limit=1").get("hasMore").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "settings", "tokens", "policy"})
    void what_the_pages_inspect_is_audited(String inspected) throws Exception {
        assertThat(sendAs(PAGES, "GET", ADMIN + inspected + "?limit=7", "", "X-Requested-By", "mirror")
                        .statusCode())
                .isEqualTo(200);
        Eventually.holds(
                inspected + " is audited",
                () -> Files.readAllLines(folder.resolve("audit.0")).stream()
                        .anyMatch(line ->
                                line.contains("\"who\":\"pages\"") && line.contains("/-/api/v1/admin/" + inspected)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "settings", "tokens", "policy"})
    void only_administrators_may_inspect(String inspected) throws Exception {
        assertThat(sendAs(READER, "GET", ADMIN + inspected, "").statusCode()).isEqualTo(403);
    }

    @Test
    void a_list_is_divided_and_sorted() throws Exception {
        for (var type : List.of("b", "a", "c")) {
            assertThat(send(
                                    "POST",
                                    ADMIN + "blocks",
                                    "{\"provider\": \"paged/" + type + "\", \"reason\": \"" + type + "\"}")
                            .statusCode())
                    .isEqualTo(201);
        }
        var page = get(ADMIN + "blocks?sort=provider&order=desc&offset=1&limit=1");
        assertThat(page.get("total").asInt()).isEqualTo(3);
        assertThat(page.get("offset").asInt()).isEqualTo(1);
        assertThat(page.get("blocks"))
                .singleElement()
                .satisfies(
                        block -> assertThat(block.get("provider").asText()).isEqualTo("registry.terraform.io/paged/b"));
        assertThat(get("-/api/v1/blocks?sort=at")
                        .get("blocks")
                        .get(0)
                        .get("reason")
                        .asText())
                .isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "blocks",
                "admin/blocks",
                "admin/approvals",
                "admin/conflicts",
                "admin/signers",
                "admin/unsigned",
                "admin/tokens",
                "admin/settings",
                "admin/prefetches",
                "admin/imports",
                "admin/exports",
                "admin/purges",
                "admin/refreshes",
                "admin/retention",
                "admin/downloads",
                "providers/registry.example.com/acme/null/downloads",
                "holds",
                "refusals",
                "fetches"
            })
    void every_list_has_pages_and_an_order(String list) throws Exception {
        get("-/api/v1/" + list + "?limit=1&offset=1&order=desc");
        assertThat(send("GET", "-/api/v1/" + list + "?sort=nothing", "").body()).contains("sort is one of ");
        assertThat(send("GET", "-/api/v1/" + list + "?limit=201", "").body()).contains("limit is a whole number");
        var wrong = send("GET", "-/api/v1/" + list + "?limit=many", "");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("limit is a whole number");
    }

    @Test
    void events_are_listed_from_the_oldest_on_too() throws Exception {
        for (var version : List.of("7.0.1", "7.0.2")) {
            var block = "{\"provider\": \"acme/listed\", \"version\": \"" + version + "\", \"reason\": \"x\"}";
            assertThat(send("POST", ADMIN + "blocks", block).statusCode()).isEqualTo(201);
        }
        for (var version : List.of("7.0.1", "7.0.2")) {
            send("DELETE", ADMIN + "blocks/registry.terraform.io/acme/listed/" + version, "");
        }
        var query = "-/api/v1/events?kind=administration&text=acme/listed+x&limit=1&order=asc";

        var first = get(query);
        var second = get(query + "&after=" + first.path("next").asText());

        assertThat(first.at("/items/0/version").asText()).isEqualTo("7.0.1");
        assertThat(second.at("/items/0/version").asText()).isEqualTo("7.0.2");
        assertThat(second.has("next")).isFalse();
        assertThat(send("GET", "-/api/v1/events?after=1", "").body()).contains("for order=asc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "blocks|{\"provider\":\"a/b\",\"version\":\"one\",\"reason\":\"x\"}|\\\"version\\\": \\\"one\\\" is not a valid version",
                "purges|{\"provider\":\"a/b\",\"version\":\"one\"}|\\\"version\\\": \\\"one\\\"",
                "purges|{\"provider\":\"a/b\",\"version\":\"1.0.0\",\"platform\":\"x\"}|\\\"platform\\\": \\\"x\\\"",
                "prefetches|{\"platforms\":[\"linux_amd64\"],\"providers\":[{\"provider\":\"a/b\"},{\"provider\":\"x\"}]}|\\\"providers[1].provider\\\": \\\"x\\\"",
                "prefetches|{\"platforms\":[\"linux_amd64\"],\"providers\":[{\"provider\":\"a/b\",\"version\":\"?\"}]}|\\\"providers[0].version\\\": \\\"?\\\"",
                "prefetches|{\"platforms\":[\"linux_amd64\"],\"lockFile\":\"}\"}|\\\"lockFile\\\": ",
                "exports|{\"providers\":[\"a/b\",\"x\"],\"folder\":\"f\"}|\\\"providers[1]\\\": \\\"x\\\"",
                "exports|{\"version\":\"?\",\"folder\":\"f\"}|\\\"version\\\": \\\"?\\\"",
                "new-token|{\"name\":\"x\",\"expires\":\"soon\"}|\\\"expires\\\": ",
                "new-token|{\"name\":\"x\",\"scopes\":\"write\"}|\\\"scopes\\\": ",
                "new-token|{\"name\":\"x y\"}|\\\"name\\\": ",
                "new-token|{\"name\":\"x\",\"providers\":[\"a/b\",\"x\"]}|\\\"providers[1]\\\": \\\"x\\\"",
                "signers/accepted|{\"hostname\":\"!\",\"namespace\":\"a\",\"fingerprint\":\"x\"}|\\\"hostname\\\": \\\"!\\\"",
                "imports|{\"folder\":\"f\",\"unverified\":\"maybe\"}|\\\"unverified\\\": \\\"maybe\\\""
            })
    void an_error_names_the_wrong_member(String act, String body, String sentence) throws Exception {
        var answer = send("POST", ADMIN + act, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(sentence);
    }

    @Test
    void keys_of_a_file_are_not_rotated() throws Exception {
        var refused = send("POST", ADMIN + "signing-key", "{}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("mirror.auth.key-file is set: change the keys in that file");
    }

    @Test
    void a_job_is_named_by_its_subject_and_its_requester() throws Exception {
        assertThat(send("POST", ADMIN + "purges", "{\"provider\": \"acme/purged\", \"version\": \"1.0.0\"}")
                        .statusCode())
                .isEqualTo(202);
        var job = get(ADMIN + "purges").get("tasks").get(0);
        assertThat(job.get("subject").asText()).isEqualTo("registry.terraform.io/acme/purged 1.0.0, dry run");
        assertThat(job.get("requester").asText()).isEqualTo("boss");
        var items = ADMIN + "purges/" + job.get("id").asText() + "/items";
        assertThat(get(items + "?sort=outcome&limit=1").get("total").asInt()).isZero();
        assertThat(send("POST", ADMIN + "scrub", "").statusCode()).isEqualTo(202);
        assertThat(get(ADMIN + "scrub").get("requester").asText()).isEqualTo("boss");
    }

    @Test
    void an_act_names_its_providers_by_a_pattern() throws Exception {
        for (var type : List.of("one", "two")) {
            registry.publish("many", type, "1.0.0");
            assertThat(send("GET", "registry.example.com/many/" + type + "/index.json", "")
                            .statusCode())
                    .isEqualTo(200);
        }
        Eventually.holds(
                "both are known",
                () -> get("-/api/v1/providers?search=many").get("total").asInt() == 2);
        var many = "{\"provider\": \"registry.example.com/many/*\", \"reason\": \"x\"}";
        var blocked = send("POST", ADMIN + "blocks", many);
        assertThat(blocked.statusCode()).as(blocked.body()).isEqualTo(200);
        assertThat(blocked.body()).contains("many/one", "many/two");
        for (var type : List.of("one", "two")) {
            assertThat(send("DELETE", ADMIN + "blocks/registry.example.com/many/" + type, "")
                            .statusCode())
                    .isEqualTo(204);
        }
        var unsigned = send("POST", ADMIN + "unsigned", "{\"provider\": \"registry.example.com/many/*\"}");
        assertThat(unsigned.body()).contains("many/one", "many/two");
        var purged = send("POST", ADMIN + "purges", "{\"provider\": \"registry.example.com/many/*\"}");
        assertThat(purged.body()).contains("registry.example.com/many/one and of 1 more providers, dry run");
        assertThat(send(
                                "POST",
                                ADMIN + "prefetches",
                                "{\"platforms\": [\"linux_amd64\"],"
                                        + " \"providers\": [{\"provider\": \"registry.example.com/many/*\"}]}")
                        .statusCode())
                .isEqualTo(202);
        var none = send("POST", ADMIN + "blocks", "{\"provider\": \"nobody/*\", \"reason\": \"x\"}");
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(none.body()).contains("\\\"provider\\\": ", "it matches 0 known providers");
    }
}
