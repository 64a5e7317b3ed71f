package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;

/** How a browser signs in to a mirror that needs tokens, and what each token may see. */
@Tag("component")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionTest {
    private static final String READER = "the-secret-of-the-reader";
    private static final String TEAM = "the-secret-of-the-team";
    private static final String BOSS = "the-secret-of-the-administrator";
    private static final String LEAVER = "the-secret-of-the-leaver";
    private static final String WHOAMI = "-/api/v1/whoami";
    private static final String SESSION = "-/api/v1/session";
    private static final String PROVIDERS = "-/api/v1/providers";
    private static final String HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";

    @TempDir
    private static Path folder;

    private final FakeRegistry registry = FakeRegistry.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private Path tokens;
    private EmbeddedMirror mirror;

    @BeforeAll
    void start() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.publish("other", "null", "1.0.0");
        tokens = folder.resolve("tokens");
        tokens(LEAVER);
        var settings = new TreeMap<>(registry.settings());
        settings.put("mirror.local.path", folder.resolve("storage").toString());
        settings.put("mirror.auth.tokens-file", tokens.toString());
        settings.put("mirror.audit.file", folder.resolve("audit").toString());
        mirror = new EmbeddedMirror(Files.createDirectory(folder.resolve("tomcat")), settings);
        for (var namespace : List.of("acme", "other")) {
            var provider = "registry.example.com/" + namespace + "/null/";
            assertThat(ask("GET", provider + "index.json", bearer(READER)).statusCode())
                    .isEqualTo(200);
            assertThat(ask("GET", provider + "1.0.0.json", bearer(READER)).statusCode())
                    .isEqualTo(200);
        }
        Eventually.holds(
                "both providers are listed",
                () -> json(ask("GET", PROVIDERS, bearer(READER))).get("total").asInt() == 2);
    }

    private void tokens(String... leavers) throws Exception {
        var lines = new ArrayList<>(List.of(
                "reader " + hash(READER) + " read",
                "team " + hash(TEAM) + " read providers=registry.example.com/acme/*",
                "boss " + hash(BOSS) + " admin"));
        for (var leaver : leavers) {
            lines.add("leaver " + hash(leaver) + " read");
        }
        Files.write(tokens, lines);
    }

    @AfterAll
    void stop() throws Exception {
        mirror.close();
        registry.close();
    }

    private static String hash(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static String[] bearer(String secret) {
        return new String[] {"Authorization", "Bearer " + secret};
    }

    private HttpResponse<String> ask(String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(mirror.url().resolve(path))
                .timeout(Duration.ofMinutes(2))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private HttpResponse<String> signIn(String authorization, String... headers) throws Exception {
        var all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Authorization", authorization, "X-Requested-By", "test"));
        return ask("POST", SESSION, all.toArray(String[]::new));
    }

    private String cookie(String secret) throws Exception {
        var answer = signIn("Bearer " + secret);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return pair(answer);
    }

    private static String pair(HttpResponse<String> answer) {
        var header = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return header.substring(0, header.indexOf(';'));
    }

    private static String challenge(HttpResponse<String> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElse("none");
    }

    @Test
    void the_page_and_its_files_need_no_token_because_they_contain_no_data() throws Exception {
        var page = ask("GET", "", "Accept", HTML);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).containsPattern("-/ui/[0-9a-f]{16}/main.js").doesNotContain("acme");
        assertThat(ask("GET", "-/ui/main.js").statusCode()).isEqualTo(200);
        assertThat(ask("GET", "").statusCode()).as("for a program").isEqualTo(401);
    }

    @Test
    void a_session_is_a_cookie_that_no_script_reads_and_no_other_site_sends() throws Exception {
        var answer = signIn("Bearer " + READER);
        assertThat(json(answer).get("name").asText()).isEqualTo("reader");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("mirror-session=")
                .contains("; Path=/mirror/; ", "Max-Age=43200", "HttpOnly", "SameSite=Strict", "Secure")
                .doesNotContain(READER, hash(READER));
        assertThat(signIn("Bearer " + READER, "Origin", "http://10.0.0.7:8080", "Sec-Fetch-Site", "same-origin")
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow())
                .as("a browser on plain http would drop a secure one")
                .doesNotContain("Secure");
        assertThat(signIn("Bearer " + READER, "Origin", "https://mirror.example.com", "Sec-Fetch-Site", "same-origin")
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow())
                .contains("Secure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tools/mirror/", "/a;b/", "/x; Domain=example.com/", "/mirror", "evil"})
    void the_path_of_the_cookie_is_the_one_that_the_browser_sees(String path) throws Exception {
        var query = "?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
        var answer = ask("POST", SESSION + query, "Authorization", "Bearer " + READER, "X-Requested-By", "test");
        var isPlain = path.equals("/") || path.equals("/tools/mirror/");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("; Path=" + (isPlain ? path : "/mirror/") + "; ")
                .doesNotContain("Domain");
    }

    @Test
    void a_session_is_enough_for_the_pages_and_the_documents() throws Exception {
        var session = cookie(READER);
        assertThat(json(ask("GET", WHOAMI, "Cookie", session)).get("session").asBoolean())
                .isTrue();
        for (var path : List.of("-/api/v1/status", "-/metrics", "registry.example.com/acme/null/index.json")) {
            assertThat(ask("GET", path, "Cookie", session).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        assertThat(ask("GET", "-/api/v1/admin/blocks", "Cookie", session).statusCode())
                .isEqualTo(403);
        assertThat(ask("GET", "-/api/v1/status", "Cookie", session + "x").statusCode())
                .isEqualTo(401);
    }

    @Test
    void an_administrators_session_writes_only_for_this_site() throws Exception {
        var session = cookie(BOSS);
        var path = "-/api/v1/admin/signing-key";
        assertThat(ask("POST", path, "Cookie", session).statusCode()).isEqualTo(403);
        assertThat(ask("POST", path, "Cookie", session, "X-Requested-By", "x", "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(ask("POST", path, "Cookie", session, "X-Requested-By", "test")
                        .statusCode())
                .isEqualTo(204);
        assertThat(ask("GET", WHOAMI, "Cookie", session).statusCode())
                .as("signed by the key before")
                .isEqualTo(200);
    }

    @Test
    void a_bearer_token_proves_that_no_other_site_sent_the_request() throws Exception {
        var path = "-/api/v1/admin/new-token";
        var bearer = "Bearer " + BOSS;
        assertThat(ask("POST", path, "Authorization", bearer, "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(ask("POST", path, "Authorization", bearer).statusCode())
                .as("without a body")
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE"})
    void no_other_site_signs_anybody_in_or_out(String method) throws Exception {
        assertThat(ask(method, SESSION, bearer(READER)).statusCode()).isEqualTo(403);
        var foreign = ask(
                method,
                SESSION,
                "Authorization",
                "Bearer " + READER,
                "X-Requested-By",
                "x",
                "Sec-Fetch-Site",
                "cross-site");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void a_sign_in_is_in_the_audit_log_without_its_secret() throws Exception {
        cookie(BOSS);
        signIn("Bearer a-guessed-token");
        var log = folder.resolve("audit.0");
        Eventually.holds(
                "both are recorded",
                () -> Files.readString(log)
                        .contains("\"path\":\"/-/api/v1/session\",\"outcome\":\"refused\",\"status\":401"));
        assertThat(Files.readString(log))
                .containsPattern("\"who\":\"boss\".*\"path\":\"/-/api/v1/session\",\"outcome\":\"done\",\"status\":200")
                .doesNotContain(BOSS, "a-guessed-token", "mirror-session");
    }

    @Test
    void signing_out_makes_the_browser_forget_the_session() throws Exception {
        var answer = ask("DELETE", SESSION, "Cookie", cookie(READER), "X-Requested-By", "test");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("mirror-session=; Path=/mirror/; Max-Age=0;");
    }

    @Test
    void a_wrong_token_is_called_wrong_and_breaks_no_session() throws Exception {
        for (var wrong : List.of("Bearer x", "Basic eDp5")) {
            var answer = signIn(wrong, "Cookie", cookie(READER));
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(json(answer).get("detail").asText()).contains("wrong token");
            assertThat(challenge(answer)).isEqualTo("Bearer realm=\"mirror\"");
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        }
        assertThat(json(ask("GET", WHOAMI, bearer("x"))).get("detail").asText()).contains("wrong token");
        assertThat(signIn("Digest x").statusCode()).isEqualTo(401);
    }

    @Test
    void a_removed_token_ends_its_sessions_and_its_live_status() throws Exception {
        var session = cookie(LEAVER);
        assertThat(ask("GET", WHOAMI, "Cookie", session).statusCode()).isEqualTo(200);
        var live = client.send(
                HttpRequest.newBuilder(mirror.url().resolve("-/api/v1/live"))
                        .header("Cookie", session)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(live.statusCode()).isEqualTo(200);
        tokens();
        assertThat(live.body().readAllBytes()).as("it ends").isNotEmpty();
        Eventually.holds(
                "the session has ended",
                () -> ask("GET", WHOAMI, "Cookie", session).statusCode() == 401);
        assertThat(ask("GET", "-/api/v1/status", "Cookie", session).statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_browser_gets_no_challenge_that_opens_its_password_prompt() throws Exception {
        for (var own : List.of(
                List.of("X-Requested-By", "mirror"), List.of("Sec-Fetch-Mode", "cors"), List.of("Accept", HTML))) {
            var answer = ask("GET", "-/api/v1/status", own.toArray(String[]::new));
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(challenge(answer)).as(own.toString()).isEqualTo("Bearer realm=\"mirror\"");
        }
        for (var program :
                List.of("*/*", "application/json", "text/html, image/gif, image/jpeg, *; q=0.2, */*; q=0.2")) {
            assertThat(challenge(ask("GET", "-/api/v1/status", "Accept", program)))
                    .as(program)
                    .contains("Basic realm=", "Bearer realm=");
        }
    }

    @Test
    void whoami_names_the_caller_with_its_rights() throws Exception {
        assertThat(ask("GET", WHOAMI).statusCode()).isEqualTo(401);
        var team = json(ask("GET", WHOAMI, bearer(TEAM)));
        assertThat(team.get("name").asText()).isEqualTo("team");
        assertThat(team.get("scopes")).hasToString("[\"read\"]");
        assertThat(team.get("providers")).hasToString("[\"registry.example.com/acme/*\"]");
        assertThat(team.get("session").asBoolean()).isFalse();
        assertThat(team.get("tokenRequired").asBoolean()).isTrue();
        assertThat(json(ask("GET", WHOAMI, bearer(BOSS))).get("scopes")).hasToString("[\"admin\"]");
    }

    @Test
    void a_restricted_token_sees_its_providers_and_the_setup_alone() throws Exception {
        var found = json(ask("GET", PROVIDERS, bearer(TEAM)));
        assertThat(found.get("total").asInt()).isEqualTo(1);
        assertThat(found.get("items").get(0).get("address").asText()).isEqualTo("registry.example.com/acme/null");
        assertThat(ask("GET", "-/api/v1/setup", bearer(TEAM)).statusCode()).isEqualTo(200);
        for (var version : List.of("", "/1.0.0")) {
            assertThat(ask("GET", PROVIDERS + "/registry.example.com/acme/null" + version, bearer(TEAM))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(ask("GET", PROVIDERS + "/registry.example.com/other/null" + version, bearer(TEAM))
                            .statusCode())
                    .isEqualTo(403);
        }
        for (var path : List.of("-/api/v1/status", "-/api/v1/events", "-/api/v1/refusals", "-/metrics")) {
            var refused = ask("GET", path, bearer(TEAM));
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            assertThat(refused.body()).contains("limited to some providers");
        }
        assertThat(ask("GET", "-/api/v1/admin/blocks", bearer(TEAM)).body()).contains("a token with the scope admin");
    }

    @Test
    void a_browser_gets_a_page_for_a_missing_page_and_a_program_gets_json() throws Exception {
        var session = cookie(READER);
        for (var path : List.of("nowhere", "-/nowhere/at/all", "a/b/c/<d>&", "-/ui/nothing.js", "-/ui/")) {
            var target = path.replace("<", "%3C").replace(">", "%3E").replace("&", "%26");
            var page = ask("GET", target, "Cookie", session, "Accept", HTML);
            assertThat(page.statusCode()).as(path).isEqualTo(404);
            assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
            assertThat(page.body())
                    .contains("<h1>Not Found</h1>", "Go to the pages", "href=\"" + up(path) + "\"")
                    .doesNotContain("<d>");
            assertThat(ask("GET", target, "Cookie", session).headers().firstValue("Content-Type"))
                    .contains("application/problem+json");
        }
        var closed = ask("GET", "nowhere", "Accept", HTML);
        assertThat(closed.statusCode()).isEqualTo(401);
        assertThat(closed.body()).contains("<h1>Unauthorized</h1>", "needs a token");
        assertThat(ask("GET", "-/api/v1/nothing", "Cookie", session, "Accept", HTML)
                        .headers()
                        .firstValue("Content-Type"))
                .contains("application/problem+json");
    }

    private static String up(String path) {
        var depth = path.split("/", -1).length - 1;
        return depth == 0 ? "./" : "../".repeat(depth);
    }

    @Test
    void a_restricted_token_finds_counts_and_sorts_only_its_providers() throws Exception {
        for (var query : List.of("", "?search=null", "?search=1.0.0", "?sort=versions&order=desc", "?stored=false")) {
            var found = json(ask("GET", PROVIDERS + query, bearer(TEAM)));
            assertThat(found.get("total").asInt()).as(query).isLessThanOrEqualTo(1);
            assertThat(found.toString()).as(query).doesNotContain("other");
        }
        assertThat(json(ask("GET", PROVIDERS + "?search=other", bearer(TEAM))).get("hosts"))
                .isEmpty();
        for (var path : List.of("attention", "events", "events/lines", "fetches")) {
            assertThat(ask("GET", "-/api/v1/" + path, bearer(TEAM)).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(ask("GET", PROVIDERS + "?sort=size&order=up", bearer(READER)).body())
                .contains("order is one of asc, desc");
        assertThat(ask("GET", PROVIDERS + "?unusedSince=yesterday", bearer(READER))
                        .body())
                .contains("unusedSince is a time");
    }

    @Test
    void page_files_are_compressed_for_browsers_and_each_form_has_its_own_tag() throws Exception {
        var plain = ask("GET", "-/ui/main.js");
        var compressed = ask("GET", "-/ui/main.js", "Accept-Encoding", "gzip, br");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(compressed.headers().firstValue("Vary").orElseThrow()).containsIgnoringCase("accept-encoding");
        var tag = compressed.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).isNotEqualTo(plain.headers().firstValue("ETag").orElseThrow());
        assertThat(ask("GET", "-/ui/main.js", "Accept-Encoding", "gzip", "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void browsers_keep_page_files_of_one_revision_for_ever_and_revalidate_those_of_another() throws Exception {
        var matcher = Pattern.compile("-/ui/[0-9a-f]{16}/")
                .matcher(ask("GET", "", "Accept", HTML).body());
        assertThat(matcher.find()).isTrue();
        for (var file : List.of("main.js", "pages/overview.js", "uplot.js", "mirror.css", "icon.svg")) {
            var kept = ask("GET", matcher.group() + file, "Accept-Encoding", "gzip");
            assertThat(kept.statusCode()).as(file).isEqualTo(200);
            assertThat(kept.headers().firstValue("Cache-Control")).hasValue("public, max-age=31536000, immutable");
            for (var other : List.of("-/ui/", "-/ui/0123456789abcdef/")) {
                var revalidated = ask("GET", other + file, "Accept-Encoding", "gzip");
                assertThat(revalidated.headers().firstValue("Cache-Control")).hasValue("no-cache");
                assertThat(revalidated.body()).isEqualTo(kept.body());
            }
        }
        assertThat(ask("GET", "", "Accept", HTML).headers().firstValue("Cache-Control"))
                .hasValue("no-cache");
        assertThat(ask("GET", matcher.group() + "absent.js").statusCode()).isEqualTo(404);
    }

    @Test
    void downloads_are_counted_by_day_and_principal_and_administrators_see_who_downloads() throws Exception {
        var stored = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
        var provider = PROVIDERS + "/registry.example.com/acme/null";
        var before = json(ask("GET", provider + "/downloads", bearer(READER)))
                .get("downloads")
                .asLong();
        for (var secret : List.of(READER, READER, TEAM)) {
            assertThat(ask("GET", stored.provider() + "/" + stored.archiveName(), bearer(secret))
                            .statusCode())
                    .isBetween(200, 307);
        }
        ask("HEAD", stored.provider() + "/" + stored.archiveName(), bearer(READER));
        ask("GET", stored.provider() + "/" + stored.archiveName().replace("1.0.0", "9.9.9"), bearer(READER));
        Eventually.holds(
                "three downloads are counted",
                () -> json(ask("GET", provider + "/downloads?version=1.0.0", bearer(TEAM)))
                                .get("downloads")
                                .asLong()
                        == before + 3);
        var counted = json(ask("GET", provider + "/downloads", bearer(READER)));
        assertThat(counted.at("/packages/0/platform").asText()).isEqualTo("linux_amd64");
        assertThat(counted.at("/days/29/downloads").asLong()
                        + counted.at("/days/28/downloads").asLong())
                .isEqualTo(before + 3);
        var who = json(
                ask("GET", "-/api/v1/admin/downloads?provider=registry.example.com/acme/null&limit=1", bearer(BOSS)));
        assertThat(who.at("/items/0/name").asText()).isEqualTo("reader");
        assertThat(who.get("total").asInt()).isEqualTo(2);
        assertThat(who.get("downloads").asLong()).isEqualTo(before + 3);
        assertThat(ask("GET", "-/api/v1/admin/downloads", bearer(READER)).statusCode())
                .isEqualTo(403);
        assertThat(ask("GET", PROVIDERS + "/registry.example.com/other/null/downloads", bearer(TEAM))
                        .statusCode())
                .isEqualTo(403);
        assertThat(ask("GET", provider + "/downloads?limit=0", bearer(READER)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void the_api_of_a_provider_has_what_users_copy_and_what_is_blocked() throws Exception {
        var provider = PROVIDERS + "/registry.example.com/acme/null";
        var found = json(ask("GET", provider, bearer(READER)));
        assertThat(found.get("requiredProviders").asText()).contains("version = \"1.0.0\"");
        assertThat(found.get("upstream").asText()).isEqualTo("https://registry.example.com/");
        assertThat(found.get("blocks")).isEmpty();
        var release = json(ask("GET", provider + "/1.0.0", bearer(READER)));
        assertThat(release.get("lockFile").asText())
                .startsWith("provider \"registry.example.com/acme/null\" {")
                .contains("\"zh:");
        assertThat(release.at("/packages/0/archive").asText())
                .startsWith("registry.example.com/acme/null/terraform-provider-null_1.0.0_");
        assertThat(json(ask("GET", provider + "?search=9", bearer(READER)))
                        .get("total")
                        .asInt())
                .isZero();
    }

    @Test
    void an_act_of_an_administrator_is_an_event_and_what_the_pages_poll_is_not_audited() throws Exception {
        var polled = "-/api/v1/admin/prefetches";
        var looked = "-/api/v1/admin/imports";
        for (var path : List.of(polled, looked)) {
            var headers = new ArrayList<>(List.of(bearer(BOSS)));
            if (path.equals(polled)) {
                headers.addAll(List.of("X-Requested-By", "mirror"));
            }
            assertThat(ask("GET", path, headers.toArray(String[]::new)).statusCode())
                    .isEqualTo(200);
        }
        assertThat(ask("POST", "-/api/v1/admin/scrub", "Authorization", "Bearer " + BOSS, "X-Requested-By", "mirror")
                        .statusCode())
                .isEqualTo(202);
        var lines = ask("GET", "-/api/v1/events/lines?kind=administration&text=SCRUB", bearer(READER));
        assertThat(lines.headers().firstValue("Content-Type")).hasValue("application/jsonl");
        assertThat(lines.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("events.jsonl");
        assertThat(lines.body().lines().toList())
                .singleElement()
                .satisfies(line -> assertThat(new ObjectMapper()
                                .readTree(line)
                                .get("sentence")
                                .asText())
                        .isEqualTo("boss started a scrub"));
        Eventually.holds("the scrub is audited", () -> audit().contains("/-/api/v1/admin/scrub"));
        assertThat(audit()).contains("/" + looked).doesNotContain("/" + polled);
    }

    private static String audit() throws Exception {
        return Files.readString(folder.resolve("audit.0"));
    }
}
