package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.PolicySettings;
import org.providermirror.config.RuleSettings;
import org.providermirror.policy.token.NewToken;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;

/** New versions on hold, and lists that are refreshed at once, on two instances with one storage. */
@Tag("component")
@Timeout(300)
class HoldTest {
    private static final String NULL = "registry.example.com/acme/null";
    private static final String ARCHIVE = NULL + "/terraform-provider-null_1.1.0_linux_amd64.zip";
    private static final String PREFETCH = "{\"providers\": [{\"provider\": \"" + NULL
            + "\", \"version\": \"= 1.1.0\", \"platforms\": [\"linux_amd64\"]}], \"platforms\": []}";
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.1.0", "linux_amd64");
    private static final Platform LINUX = Platform.parse("linux_amd64");

    @TempDir
    private Path folder;

    private final NewToken boss = NewToken.make("boss", "read,admin", Optional.empty(), List.of());
    private final NewToken reader = NewToken.make("reader", "read", Optional.empty(), List.of());
    private final FakeRegistry registry = FakeRegistry.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private Optional<MirrorParts> other = Optional.empty();
    private Optional<EmbeddedMirror> mirror = Optional.empty();

    @BeforeEach
    void publish() {
        registry.publish("acme", "null", "1.0.0", LINUX);
    }

    private EmbeddedMirror start(Map<String, String> policy) throws Exception {
        var settings = new TreeMap<>(registry.settings());
        settings.put("mirror.local.path", folder.resolve("storage").toString());
        settings.put(
                "mirror.auth.tokens-file",
                Files.writeString(folder.resolve("tokens"), boss.line() + "\n" + reader.line())
                        .toString());
        settings.putAll(policy);
        mirror = Optional.of(new EmbeddedMirror(Files.createDirectory(folder.resolve("tomcat")), settings));
        return mirror.get();
    }

    /** Another instance on the same storage, whose polls the test runs. */
    private MirrorParts other() {
        if (other.isEmpty()) {
            var hold = new RuleSettings.Hold(
                    List.of(ProviderPattern.parse("registry.example.com/acme/*")), RuleSettings.Approval.parse(""));
            var open = DefaultSettings.policy();
            var rules = new RuleSettings(List.of(), List.of(), List.of(), Duration.ZERO, hold, List.of(), List.of());
            var settings = MirrorFixture.of(folder.resolve("storage"), registry.upstreamSettings())
                    .with(new PolicySettings(rules, open.access(), open.audit(), open.webhook()))
                    .settings();
            other = Optional.of(new MirrorParts(settings, new ContainerExecutors(), folder.resolve("other")));
        }
        return other.get();
    }

    private static List<String> listed(MirrorParts mirror) {
        return mirror.mirror().versions(ID.provider()).toCompletableFuture().join().versions().stream()
                .map(ProviderVersion::value)
                .toList();
    }

    /** Whether an instance serves the new version by its name. */
    private static boolean isServed(MirrorParts mirror) {
        return !mirror.mirror()
                .packages(ID.provider(), ID.version())
                .toCompletableFuture()
                .join()
                .hashes()
                .isEmpty();
    }

    @AfterEach
    void stop() throws Exception {
        other.ifPresent(MirrorParts::close);
        if (mirror.isPresent()) {
            mirror.get().close();
        }
        registry.close();
    }

    private HttpResponse<byte[]> ask(NewToken caller, EmbeddedMirror mirror, String method, String path, String body)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(mirror.url().resolve(path))
                        .timeout(Duration.ofMinutes(2))
                        .header("Authorization", "Bearer " + caller.token())
                        .header("Content-Type", "application/json")
                        .header("X-Requested-By", "test")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> get(EmbeddedMirror mirror, String path) throws Exception {
        return ask(boss, mirror, "GET", path, "");
    }

    private JsonNode json(EmbeddedMirror mirror, String path) throws Exception {
        return new ObjectMapper().readTree(get(mirror, path).body());
    }

    private String listed(EmbeddedMirror mirror) {
        try {
            var index = text(get(mirror, NULL + "/index.json"));
            var versions = text(get(mirror, "-/registry/" + NULL + "/versions"));
            for (var version : List.of("1.0.0", "1.1.0")) {
                assertThat(versions.contains(version)).as("both protocols").isEqualTo(index.contains(version));
            }
            return index;
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    /** Runs a job and returns it with its items. */
    private JsonNode run(EmbeddedMirror mirror, String kind, String order) throws Exception {
        var accepted = ask(boss, mirror, "POST", "-/api/v1/admin/" + kind, order);
        assertThat(accepted.statusCode()).as(text(accepted)).isEqualTo(202);
        var id = new ObjectMapper().readTree(accepted.body()).get("id").asText();
        var path = "-/api/v1/admin/" + kind + "/" + id;
        return Eventually.value(
                "the job",
                () -> json(mirror, path),
                job -> job.get("state").asText().equals("done"));
    }

    private JsonNode refresh(EmbeddedMirror mirror, String order) throws Exception {
        return run(mirror, "refreshes", order);
    }

    @Test
    void a_new_version_is_on_hold_on_all_instances_until_it_is_approved_and_again_when_that_is_withdrawn()
            throws Exception {
        var hold = Map.of("mirror.hold", "registry.example.com/acme/*");
        var one = start(hold);
        assertThat(listed(one)).contains("1.0.0");
        assertThat(get(one, NULL + "/1.0.0.json").statusCode()).isEqualTo(200);
        assertThat(listed(other())).containsExactly("1.0.0");

        registry.publish("acme", "null", "1.1.0", LINUX);
        var refreshed = refresh(one, "{\"provider\": \"" + NULL + "\"}");
        assertThat(refreshed.get("items").get(0).get("detail").asText()).isEqualTo("new: 1.1.0");

        assertThat(listed(one)).contains("1.0.0").doesNotContain("1.1.0");
        assertThat(text(get(one, NULL + "/1.1.0.json"))).isEqualTo("{\"archives\":{}}");
        for (var path : List.of(ARCHIVE, "-/registry/" + NULL + "/1.1.0/download/linux/amd64")) {
            var refused = get(one, path);
            assertThat(refused.statusCode()).as(path).isEqualTo(404);
            assertThat(text(refused)).as(path).contains("is on hold", "an administrator can approve it");
        }
        // The other instance has not polled the list that has the version.
        assertThat(listed(other())).containsExactly("1.0.0");
        assertThat(isServed(other())).isFalse();
        var rules = json(one, "-/api/v1/providers/" + NULL + "/1.1.0/linux_amd64/availability");
        assertThat(rules.get("rules").get(5).get("rule").asText()).isEqualTo("hold");
        assertThat(rules.get("rules").get(5).get("decision").asText()).isEqualTo("refused");
        assertThat(json(one, "-/api/v1/providers/" + NULL)
                        .findValuesAsText("hidden")
                        .toString())
                .contains("is on hold");
        var prefetched = run(one, "prefetches", PREFETCH);
        assertThat(prefetched.get("items").toString()).contains("is on hold");
        assertThat(registry.requests(RequestKind.ARCHIVE)).isZero();

        var holds = Eventually.value(
                "the versions on hold",
                () -> new ObjectMapper()
                        .readTree(ask(reader, one, "GET", "-/api/v1/holds", "").body()),
                found -> found.get("total").asInt() == 1 && found.findValue("signers") != null);
        assertThat(holds.findValue("version").asText()).isEqualTo("1.1.0");
        assertThat(holds.findValue("comparedWith").asText()).isEqualTo("1.0.0");
        assertThat(holds.findValue("signers").get("changed").asBoolean()).isFalse();

        var order = "{\"provider\": \"" + NULL + "\", \"version\": \"1.1.0\"}";
        assertThat(ask(reader, one, "POST", "-/api/v1/admin/approvals", order).statusCode())
                .isEqualTo(403);
        assertThat(ask(reader, one, "POST", "-/api/v1/admin/refreshes", "{}").statusCode())
                .isEqualTo(403);
        assertThat(ask(boss, one, "POST", "-/api/v1/admin/approvals", order).statusCode())
                .isEqualTo(201);
        other().pollDecisions();
        assertThat(isServed(other())).isTrue();
        assertThat(listed(one)).contains("1.1.0");
        assertThat(text(get(one, NULL + "/1.1.0.json"))).contains("linux_amd64");
        assertThat(run(one, "prefetches", PREFETCH).get("items").toString()).contains("stored");
        assertThat(exported(one)).contains(ARCHIVE);

        assertThat(ask(boss, one, "DELETE", "-/api/v1/admin/approvals/" + NULL + "/1.1.0", "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(listed(one)).doesNotContain("1.1.0");
        other().pollDecisions();
        assertThat(isServed(other())).isFalse();
        assertThat(get(one, ARCHIVE).statusCode()).isEqualTo(404);
        assertThat(exported(one)).doesNotContain(ARCHIVE);
        assertThat(json(one, "-/api/v1/admin/approvals")
                        .get("approvals")
                        .get(0)
                        .get("approved")
                        .asBoolean())
                .isFalse();
        assertThat(ask(boss, one, "DELETE", "-/api/v1/admin/approvals/" + NULL + "/1.1.0", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(text(get(one, "-/api/v1/events")))
                .contains("version_held", "boss approved " + NULL + " 1.1.0", "boss withdrew the approval of");
    }

    private List<String> exported(EmbeddedMirror mirror) throws Exception {
        var names = new ArrayList<String>();
        var archive = get(mirror, "-/api/v1/admin/exports/archive").body();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    @Test
    void rules_approve_and_all_versions_of_a_provider_are_approved_at_once() throws Exception {
        var one = start(
                Map.of("mirror.hold", "registry.example.com/acme/*", "mirror.hold.approve", "patch, known-signer"));
        assertThat(listed(one)).contains("1.0.0");
        registry.publish("acme", "null", "1.0.1", LINUX);
        refresh(one, "{\"provider\": \"registry.example.com/acme/*\"}");
        assertThat(listed(one)).contains("1.0.1");

        // The mirror verifies both releases to compare their signers.
        registry.publish("acme", "null", "2.0.0", LINUX);
        refresh(one, "{}");
        Eventually.holds("the signer is compared", () -> listed(one).contains("2.0.0"));
        assertThat(text(get(one, "-/api/v1/events"))).contains("known-signer approved " + NULL + " 2.0.0");

        var none = ask(boss, one, "POST", "-/api/v1/admin/approvals", "{\"provider\": \"" + NULL + "\"}");
        assertThat(none.statusCode()).isEqualTo(404);
        registry.hold(RequestKind.DOWNLOAD_DOCUMENT);
        registry.publish("acme", "null", "3.0.0", LINUX);
        refresh(one, "{}");
        Eventually.holds(
                "the version is recorded",
                () -> ask(boss, one, "POST", "-/api/v1/admin/approvals", "{\"provider\": \"" + NULL + "\"}")
                                .statusCode()
                        == 201);
        assertThat(listed(one)).contains("3.0.0");
        registry.release(RequestKind.DOWNLOAD_DOCUMENT);
    }

    @Test
    void a_refresh_asks_at_once_about_known_lists_and_says_what_failed() throws Exception {
        registry.publish("other", "null", "1.0.0", LINUX);
        var one = start(Map.of("mirror.exclude", "registry.example.com/secret/*"));
        listed(one);
        get(one, "registry.example.com/other/null/index.json");
        registry.forgetRequests();

        var all = refresh(one, "{}");
        assertThat(all.get("counts").get("refreshed").asInt()).isEqualTo(2);
        assertThat(registry.requests(RequestKind.VERSIONS)).isEqualTo(2);
        assertThat(all.get("items").get(0).get("detail").asText()).isEqualTo("no new version");
        assertThat(refresh(one, "{\"provider\": \"registry.example.com/acme/*\"}")
                        .get("items")
                        .findValuesAsText("subject"))
                .containsExactly(NULL);

        assertThat(refresh(one, "{\"provider\": \"registry.example.com/acme/absent\"}")
                        .get("items")
                        .toString())
                .contains("failed", "no such provider");
        assertThat(refresh(one, "{\"provider\": \"registry.example.com/secret/null\"}")
                        .get("items")
                        .toString())
                .contains("refused", "mirror.exclude");
        registry.play(Role.UNAVAILABLE, RequestKind.VERSIONS);
        assertThat(refresh(one, "{\"provider\": \"" + NULL + "\"}").get("items").toString())
                .contains("failed");
        assertThat(listed(one)).contains("1.0.0");
        assertThat(text(get(one, "-/api/v1/events")))
                .contains("boss refreshed the version lists of registry.example.com/acme/*");
        assertThat(ask(boss, one, "POST", "-/api/v1/admin/refreshes", "{\"provider\": \"x\"}")
                        .statusCode())
                .isEqualTo(400);
    }
}
