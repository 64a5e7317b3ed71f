package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;
import org.providermirror.testing.Shape;
import org.providermirror.testing.SigningKey;

/** Tests health, metrics, events and history of the running application over HTTP. */
@Tag("component")
@Timeout(60)
class ObservabilityTest {
    private static final String PACKAGE =
            "registry.example.com/acme/null/terraform-provider-null_1.0.0_linux_amd64.zip";
    private static final String NULL = "-/api/v1/providers/registry.example.com/acme/null";

    @TempDir
    private Path folder;

    private final FakeRegistry registry = FakeRegistry.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedMirror mirror;

    @BeforeEach
    void start() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.publish("acme", "null", "1.1.0");
        var settings = new TreeMap<>(registry.settings());
        settings.put("mirror.local.path", folder.resolve("storage").toString());
        mirror = new EmbeddedMirror(Files.createDirectory(folder.resolve("tomcat")), settings);
    }

    @AfterEach
    void stop() throws Exception {
        mirror.close();
        registry.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(mirror.url().resolve(path)).timeout(Duration.ofMinutes(2));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws Exception {
        var answer = get(path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    /** Asks until what is counted or listed behind the answers is there. */
    private JsonNode await(String path, Predicate<JsonNode> expected) throws Exception {
        return Eventually.value(path, () -> json(path), expected);
    }

    private void install() throws Exception {
        get("registry.example.com/acme/null/index.json");
        get("registry.example.com/acme/null/1.0.0.json");
        assertThat(get(PACKAGE).statusCode()).isEqualTo(307);
        await(
                "-/api/v1/figures",
                reported -> reported.at("/totals/fetchesStored").asLong() == 1);
        assertThat(get(PACKAGE).statusCode()).isEqualTo(200);
    }

    @Test
    void client_requests_are_recorded_in_the_metrics() throws Exception {
        install();
        var size = Files.size(folder.resolve("storage").resolve(PACKAGE));
        var totals = await(
                        "-/api/v1/figures?period=day",
                        reported -> reported.at("/totals/hits").asLong() == 1)
                .get("totals");
        assertThat(totals.get("requests").asLong()).isEqualTo(4);
        assertThat(totals.get("misses").asLong()).isEqualTo(1);
        assertThat(totals.get("bytesServed").asLong()).isEqualTo(size);
        assertThat(totals.get("bytesSaved").asLong()).isEqualTo(size);
        // A running fetch reports at most all bytes but the last.
        assertThat(totals.get("bytesFetched").asLong()).isEqualTo(size);
        assertThat(totals.get("upstreamRequests").asLong())
                .isEqualTo(registry.received().size());
        assertThat(get("-/metrics").body())
                .contains("mirror_archives_total{outcome=\"hit\"} 1.0")
                .contains("mirror_fetches_total{outcome=\"stored\"} 1.0")
                .contains("mirror_hit_ratio 0.5")
                .contains("route=\"index\"");
    }

    @Test
    void a_client_of_prometheus_reads_the_metrics_in_both_formats() throws Exception {
        var found = PrometheusClient.found();
        assumeTrue(
                found.isPresent(), "no python3 with prometheus_client here, so the metrics were NOT read by a client");
        install();
        await("-/api/v1/figures", reported -> reported.at("/totals/hits").asLong() == 1);
        var text = found.get().text(get("-/metrics").body());
        var open = get("-/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertThat(open.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        for (var families : List.of(text, found.get().openMetrics(open.body()))) {
            assertThat(types(families))
                    .containsEntry("mirror_requests_seconds", "histogram")
                    .containsEntry("mirror_upstream_requests_seconds", "histogram")
                    .containsEntry("mirror_storage_calls_seconds", "histogram")
                    .containsEntry("mirror_archives", "counter")
                    .containsEntry("mirror_archive_bytes", "counter")
                    .containsEntry("mirror_fetches", "counter")
                    .containsEntry("mirror_fetched_bytes", "counter")
                    .containsEntry("mirror_events", "counter")
                    .containsEntry("mirror_fetch_queue", "gauge")
                    .containsEntry("mirror_stored_packages", "gauge")
                    .containsEntry("mirror_stored_bytes", "gauge")
                    .containsEntry("mirror_hit_ratio", "gauge")
                    .containsEntry("mirror_ready", "gauge");
            assertThat(families)
                    .allSatisfy(family -> assertThat(family.get("help").asText())
                            .as(family.get("name").asText())
                            .isNotBlank());
            assertThat(value(families, "mirror_archives_total", "outcome", "hit"))
                    .isEqualTo(1);
            assertThat(value(families, "mirror_archives_total", "outcome", "miss"))
                    .isEqualTo(1);
            assertThat(value(families, "mirror_fetches_total", "outcome", "stored"))
                    .isEqualTo(1);
            assertThat(value(families, "mirror_archive_bytes_total", "outcome", "hit"))
                    .isEqualTo(Files.size(folder.resolve("storage").resolve(PACKAGE)));
            assertThat(value(families, "mirror_requests_seconds_count", "route", "index"))
                    .isEqualTo(1);
            assertThat(value(families, "mirror_ready", "", "")).isEqualTo(1);
            assertThat(value(families, "mirror_hit_ratio", "", "")).isEqualTo(0.5);
        }
    }

    private static Map<String, String> types(JsonNode families) {
        var types = new TreeMap<String, String>();
        families.forEach(family ->
                types.put(family.get("name").asText(), family.get("type").asText()));
        return types;
    }

    private static double value(JsonNode families, String name, String label, String labelled) {
        for (var family : families) {
            for (var sample : family.get("samples")) {
                if (sample.get("name").asText().equals(name)
                        && sample.get("labels").path(label).asText().equals(labelled)) {
                    return sample.get("value").asDouble();
                }
            }
        }
        throw new AssertionError("no " + name + " with " + label + " " + labelled + " in " + families);
    }

    @Test
    void providers_are_searched_and_shown_with_versions_packages_signer_and_hashes() throws Exception {
        install();
        var found = await(
                "-/api/v1/providers?search=ACME+null",
                reported -> reported.at("/items/0/packages").asInt() == 1);
        assertThat(found.at("/items/0/address").asText()).isEqualTo("registry.example.com/acme/null");
        assertThat(json("-/api/v1/providers?search=acme+random").get("total").asInt())
                .isZero();

        var provider = json(NULL + "?limit=1");
        assertThat(provider.get("total").asInt()).isEqualTo(2);
        assertThat(provider.at("/versions/0/version").asText()).isEqualTo("1.1.0");
        var second = json(NULL + "?limit=1&offset=1").at("/versions/0");
        assertThat(second.at("/verified").asBoolean()).isTrue();
        assertThat(second.at("/packages/linux_amd64/state").asText()).isEqualTo("stored");
        assertThat(second.at("/packages/linux_arm/state").asText()).isEqualTo("known");
        assertThat(second.at("/packages/linux_amd64/lastUsed").asText()).isNotEmpty();

        var id = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
        var release = json(NULL + "/1.0.0");
        assertThat(release.at("/signers/0/fingerprint").asText()).matches("[0-9A-F]{40}");
        assertThat(release.get("packages"))
                .filteredOn(each -> each.get("platform").asText().equals("linux_amd64"))
                .singleElement()
                .satisfies(each -> assertThat(each.get("hashes").toString())
                        .contains("zh:" + registry.sha256(id), registry.h1(id).toString()));
    }

    @Test
    void a_release_that_does_not_verify_is_one_event_for_any_number_of_requests() throws Exception {
        registry.release("acme", "forged", "1.0.0").shape(Shape.WRONG_SIGNATURE).publish();
        get("registry.example.com/acme/forged/index.json");
        for (var attempt = 0; attempt < 3; attempt++) {
            assertThat(get("registry.example.com/acme/forged/1.0.0.json").statusCode())
                    .isEqualTo(502);
        }
        var reported = await("-/api/v1/events", events -> events.get("items").size() > 0);
        assertThat(reported.get("items")).singleElement().satisfies(event -> {
            assertThat(event.get("kind").asText()).isEqualTo("verification_failed");
            assertThat(event.get("provider").asText()).isEqualTo("registry.example.com/acme/forged");
            assertThat(event.get("version").asText()).isEqualTo("1.0.0");
        });
    }

    @Test
    void a_refused_version_is_shown_with_its_reason_and_its_next_check() throws Exception {
        registry.release("acme", "null", "1.2.0").shape(Shape.WRONG_SIGNATURE).publish();
        var versions = json("registry.example.com/acme/null/index.json").get("versions");
        assertThat(versions.has("1.2.0")).isTrue();
        assertThat(get("registry.example.com/acme/null/1.2.0.json").statusCode())
                .isEqualTo(502);
        var listed = json("registry.example.com/acme/null/index.json").get("versions");
        assertThat(listed.has("1.2.0")).isFalse();
        assertThat(listed.size()).isEqualTo(versions.size() - 1);

        var refusals = json("-/api/v1/refusals");
        assertThat(refusals.get("total").asInt()).isOne();
        var refusal = refusals.at("/items/0");
        assertThat(refusal.get("provider").asText()).isEqualTo("registry.example.com/acme/null");
        assertThat(refusal.get("version").asText()).isEqualTo("1.2.0");
        assertThat(refusal.get("reason").asText()).contains("signature");
        assertThat(refusal.get("leftOut").asBoolean()).isTrue();
        assertThat(refusal.get("checks").asInt()).isOne();
        assertThat(Instant.parse(refusal.get("nextCheckAt").asText()))
                .isEqualTo(Instant.parse(refusal.get("checkedAt").asText()).plusSeconds(60));
        assertThat(json(NULL).at("/versions/0/refusal")).isEqualTo(refusal);
        assertThat(json(NULL).at("/versions/1").has("refusal")).isFalse();
        assertThat(json(NULL + "/1.2.0").get("refusal")).isEqualTo(refusal);
        assertThat(get("-/api/v1/refusals?limit=0").statusCode()).isEqualTo(400);
    }

    @Test
    void a_release_signed_by_a_key_that_had_expired_is_served_marked_and_an_event_once() throws Exception {
        for (var type : List.of("lapsed", "late")) {
            for (var version : List.of("1.0.0", "1.1.0")) {
                registry.release("acme", type, version).shape(Shape.EXPIRED_KEY).publish();
            }
            get("registry.example.com/acme/" + type + "/index.json");
            for (var version : List.of("1.0.0", "1.1.0")) {
                assertThat(json("registry.example.com/acme/" + type + "/" + version + ".json")
                                .at("/archives"))
                        .isNotEmpty();
            }
        }

        assertThat(json("-/api/v1/providers/registry.example.com/acme/lapsed/1.0.0")
                        .at("/signers/0/keyExpiredAt")
                        .asText())
                .isEqualTo(SigningKey.EXPIRED.toString());
        var reported = await(
                "-/api/v1/events?kind=expired_key",
                events -> events.get("items").size() > 0);
        assertThat(reported.get("items"))
                .singleElement()
                .satisfies(event -> assertThat(event.get("sentence").asText())
                        .contains(SigningKey.ofPublisher().fingerprint(), SigningKey.EXPIRED.toString()));
    }

    @Test
    void a_release_without_an_expired_key_has_no_such_member() throws Exception {
        install();

        assertThat(json(NULL + "/1.0.0").at("/signers/0").has("keyExpiredAt")).isFalse();
    }

    @Test
    void sums_at_which_clients_crash_are_an_event() throws Exception {
        registry.release("acme", "empty", "1.0.0")
                .shape(Shape.EMPTY_LINE_IN_SUMS)
                .publish();
        get("registry.example.com/acme/empty/index.json");
        get("registry.example.com/acme/empty/1.0.0.json");

        var reported = await(
                "-/api/v1/events?kind=release_warning",
                events -> events.get("items").size() > 0);
        assertThat(reported.get("items"))
                .singleElement()
                .satisfies(event -> assertThat(event.get("sentence").asText())
                        .contains(
                                "acme/empty 1.0.0", "Terraform and OpenTofu crash", "network mirror are not affected"));
    }

    @Test
    void bytes_that_the_publisher_did_not_sign_are_an_event() throws Exception {
        registry.playTimes(1, Role.WRONG_BYTES, RequestKind.ARCHIVE);
        get("registry.example.com/acme/null/index.json");
        get(PACKAGE);
        var reported = await(
                "-/api/v1/events?kind=verification_failed",
                events -> events.get("items").size() > 0);
        assertThat(reported.at("/items/0/platform").asText()).isEqualTo("linux_amd64");
    }

    @Test
    void viewing_pages_never_contacts_upstream() throws Exception {
        assertThat(get(NULL).statusCode()).isEqualTo(404);
        assertThat(get(NULL + "/1.0.0").statusCode()).isEqualTo(404);
        assertThat(registry.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-/api/v1/nothing, 404",
        "-/api/v1/providers?limit=0, 400",
        "-/api/v1/providers?offset=-1, 400",
        "-/api/v1/providers/registry.example.com/_/null, 400",
        "-/api/v1/providers/registry.example.com/acme/null/1, 400",
        "-/api/v1/providers/registry.example.com/acme/absent, 404",
        "-/api/v1/events?kind=party, 400",
        "-/api/v1/events?provider=acme, 400",
        "-/api/v1/figures?period=year, 400",
        "-/api/v1/setup?url=nowhere, 400",
        "-/ui/absent.js, 404",
        "-/ui/pages/absent.js, 404",
        "-/ui/package.json, 404",
    })
    void a_failure_is_a_problem_document_with_the_request_id(String path, int status) throws Exception {
        var answer = get(path, "X-Request-Id", "my-request.1");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        var problem = new ObjectMapper().readTree(answer.body());
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asText()).isNotBlank();
        assertThat(problem.get("requestId").asText()).isEqualTo("my-request.1");
    }

    @Test
    void a_request_keeps_its_id_uses_that_of_its_trace_or_gets_one() throws Exception {
        assertThat(requestId("X-Request-Id", "abc-1")).isEqualTo("abc-1");
        assertThat(requestId("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(requestId("X-Request-Id", "a b\"c")).matches("[0-9a-f]{32}");
        assertThat(requestId("traceparent", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01"))
                .matches("[0-9a-f]{32}")
                .isNotEqualTo("0".repeat(32));
        assertThat(requestId("X-Request-Id", "x".repeat(65))).matches("[0-9a-f]{32}");
    }

    private String requestId(String... headers) throws Exception {
        return get("registry.example.com/acme/null/index.json", headers)
                .headers()
                .firstValue("X-Request-Id")
                .orElseThrow();
    }

    /** Whatever the mirror logs, as the container's handlers get it. */
    private static final class Lines extends Handler implements AutoCloseable {
        private final Logger logger = Logger.getLogger("org.providermirror");
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Lines() {
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        String await(String words) throws Exception {
            Eventually.holds(words + " is logged", () -> lines.stream().anyMatch(line -> line.contains(words)));
            return lines.stream()
                    .filter(line -> line.contains(words))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    @Test
    void work_of_other_threads_is_logged_with_the_request_id_only_during_the_request() throws Exception {
        try (var log = new Lines()) {
            registry.playTimes(1, Role.INTERNAL_ERROR, RequestKind.ARCHIVE);
            get("registry.example.com/acme/null/index.json", "X-Request-Id", "asks-for-versions");
            get(PACKAGE, "X-Request-Id", "asks-for-the-package");
            assertThat(log.await("Fetching registry.example.com/acme/null 1.0.0 linux_amd64 failed"))
                    .endsWith(" (request asks-for-the-package)");
            assertThat(log.await("Stored registry.example.com/acme/null 1.0.0 linux_amd64"))
                    .as("tried again, long after the request")
                    .endsWith(" (request asks-for-the-package)");
            assertThat(log.await("GET of registry.example.com/acme/null 1.0.0 linux_amd64"))
                    .endsWith(" (request asks-for-the-package)");

            registry.release("acme", "forged", "1.0.0")
                    .shape(Shape.WRONG_SIGNATURE)
                    .publish();
            get("registry.example.com/acme/forged/index.json", "X-Request-Id", "asks-for-the-forged");
            get("registry.example.com/acme/forged/1.0.0.json", "X-Request-Id", "asks-for-the-forged");
            assertThat(log.await("event VERIFICATION_FAILED")).endsWith(" (request asks-for-the-forged)");

            mirror.close();
            assertThat(log.await("the mirror has stopped")).doesNotContain("(request");
        }
    }

    @Test
    void a_registry_that_was_never_contacted_is_not_shown_as_reachable() throws Exception {
        for (var path : List.of("-/health/ready", "-/api/v1/status")) {
            var upstream = json(path).get("upstream");
            assertThat(upstream).as(path).hasSize(1);
            assertThat(upstream.at("/0/host").asText()).isEqualTo("127.0.0.1");
            assertThat(upstream.at("/0/state").asText()).isEqualTo("not_contacted");
            assertThat(upstream.at("/0/answering").asBoolean()).isFalse();
        }
        registry.down();
        get("registry.example.com/acme/null/index.json");
        assertThat(json("-/health/ready").at("/upstream/0/state").asText()).isEqualTo("failing");
        registry.up();
        var back = await(
                "-/api/v1/status",
                reported -> reported.at("/upstream/0/state").asText().equals("answering") || askAgain());
        assertThat(back.at("/upstream/0/answering").asBoolean()).isTrue();
    }

    /** Makes the mirror send a request to its registry. While the circuit breaker is open, it sends no request yet. */
    private boolean askAgain() {
        try {
            get("registry.example.com/acme/null/index.json");
            return false;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void it_is_live_and_ready_even_while_upstream_is_down() throws Exception {
        install();
        registry.down();
        for (var attempt = 0; attempt < 4; attempt++) {
            get("registry.example.com/acme/other" + attempt + "/index.json");
        }
        assertThat(json("-/health/live").get("status").asText()).isEqualTo("live");
        var ready = json("-/health/ready");
        assertThat(ready.get("status").asText()).isEqualTo("ready");
        assertThat(ready.get("storage").asText()).isEqualTo("writable");
        assertThat(ready.at("/upstream/0/answering").asBoolean()).isFalse();
        assertThat(ready.at("/upstream/0/state").asText()).isEqualTo("failing");
        assertThat(json("-/api/v1/events?kind=upstream_outage").get("items")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-/ui/main.js", "-/ui/pages/overview.js", "-/ui/uplot.js"})
    void pages_run_only_their_own_scripts_and_are_revalidated(String path) throws Exception {
        var page = get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'self'")
                        .doesNotContain("unsafe"));
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        var tag = page.headers().firstValue("ETag").orElseThrow();
        assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    }

    @Test
    void the_set_up_uses_the_requested_url_and_reports_its_problems() throws Exception {
        var reported = json("-/api/v1/setup?url=http://mirror.example.com:8443/tf");
        assertThat(reported.get("url").asText()).isEqualTo("https://mirror.example.com:8443/tf/");
        assertThat(reported.get("problems")).hasSize(2);
        assertThat(reported.get("texts")).hasSize(12);
        assertThat(reported.at("/texts/0/text").asText())
                .isEqualTo(
                        "provider_installation {\n  network_mirror {\n    url = \"https://mirror.example.com:8443/tf/\"\n"
                                + "  }\n}\n");
        assertThat(json("-/api/v1/setup").get("url").asText()).endsWith("/mirror/");
    }

    private HttpResponse<InputStream> listen() throws Exception {
        return client.send(
                HttpRequest.newBuilder(mirror.url().resolve("-/api/v1/live"))
                        .timeout(Duration.ofMinutes(2))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    @Test
    void listeners_receive_the_status_until_the_application_ends() throws Exception {
        var answer = listen();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("event: status");
        var first = new ObjectMapper().readTree(lines.readLine().substring("data: ".length()));
        assertThat(first.at("/fetches/running").asInt()).isZero();
        registry.holdArchivesAfter(1_000);
        get("registry.example.com/acme/null/index.json");
        get(PACKAGE);
        // Whatever else changes, the version is sent once, unless so much changes that the whole status is shorter.
        var all = new StringBuilder();
        var changes = new StringBuilder();
        var event = "";
        while (!all.toString().matches(".*(items/0/received|\"received\":[1-9]).*")) {
            var line = lines.readLine();
            event = line.startsWith("event: ") ? line : event;
            all.append(line.startsWith("data: ") ? line : "");
            changes.append(line.startsWith("data: ") && event.equals("event: change") ? line : "");
        }
        assertThat(all.toString()).contains("registry.example.com/acme/null");
        assertThat(changes.toString()).doesNotContain("startedAt", "diskBytes");
        registry.releaseArchives();
        var stopping = new Thread(() -> {
            try {
                mirror.close();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
        stopping.start();
        while (lines.readLine() != null) {
            // Skips further lines until the stream ends.
            continue;
        }
        stopping.join();
    }

    @Test
    void a_fifty_first_listener_gets_retry_after_until_another_one_leaves() throws Exception {
        var listeners = new ArrayList<HttpResponse<InputStream>>();
        for (var count = 0; count < 50; count++) {
            listeners.add(listen());
        }
        assertThat(listeners).allMatch(answer -> answer.statusCode() == 200);
        assertThat(get("-/api/v1/live").statusCode()).isEqualTo(503);
        assertThat(json("-/api/v1/status").get("readiness").asText()).isEqualTo("ready");
        listeners.get(0).body().close();
        var again = Eventually.value("a place is free", this::listen, answer -> answer.statusCode() != 503);
        assertThat(again.statusCode()).isEqualTo(200);
        again.body().close();
        for (var listener : listeners) {
            listener.body().close();
        }
    }

    @Test
    void metrics_and_events_survive_a_restart() throws Exception {
        install();
        registry.down();
        for (var attempt = 0; attempt < 4; attempt++) {
            get("registry.example.com/acme/other" + attempt + "/index.json");
        }
        await("-/api/v1/events", reported -> reported.get("items").size() == 1);
        await("-/api/v1/figures", reported -> reported.at("/totals/hits").asLong() == 1);
        mirror.close();
        var settings = new TreeMap<>(
                Map.of("mirror.local.path", folder.resolve("storage").toString()));
        settings.putAll(registry.settings());
        mirror = new EmbeddedMirror(Files.createDirectory(folder.resolve("tomcat-again")), settings);
        await(
                "-/api/v1/figures?period=month",
                reported -> reported.at("/totals/hits").asLong() == 1);
        await("-/api/v1/events", reported -> reported.get("items").size() == 1);
        var used = json(NULL + "/1.0.0").get("packages");
        assertThat(used).anySatisfy(each -> assertThat(each.has("lastUsed")).isTrue());
    }

    @Test
    void the_interface_describes_itself() throws Exception {
        var document = json("-/api/v1/openapi.json");
        assertThat(document.get("openapi").asText()).startsWith("3.");
        var fields = new ArrayList<String>();
        document.get("paths").fieldNames().forEachRemaining(fields::add);
        assertThat(fields).contains("/status", "/providers/{hostname}/{namespace}/{type}");
        for (var path : List.of("/status", "/fetches", "/providers", "/events", "/figures", "/setup")) {
            assertThat(json("-/api/v1" + path).isObject()).as(path).isTrue();
        }
        assertThat(URI.create(document.at("/servers/0/url").asText())).isEqualTo(URI.create("./"));
    }
}
