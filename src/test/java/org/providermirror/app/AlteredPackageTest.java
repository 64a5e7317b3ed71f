package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.config.MissAnswer;
import org.providermirror.provider.PackageId;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;

/** An upstream that sends other bytes than the publisher signed, seen over HTTP. */
@Tag("component")
@Timeout(120)
class AlteredPackageTest {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId GOOD = FakeRegistry.packageId("acme", "null", "1.1.0", "linux_amd64");

    /** The same package in the network mirror protocol and in the registry protocol. */
    private static final List<String> PATHS =
            List.of(ID.provider() + "/" + ID.archiveName(), "-/registry/" + ID.provider() + "/" + ID.archiveName());

    @TempDir
    private Path folder;

    private final FakeRegistry registry = FakeRegistry.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedMirror mirror;

    private void start(MissAnswer miss) throws Exception {
        registry.publish("acme", "null", "1.0.0", ID.platform());
        registry.publish("acme", "null", "1.1.0", ID.platform());
        var settings = new TreeMap<>(registry.settings());
        settings.put("mirror.local.path", folder.resolve("storage").toString());
        settings.put("mirror.miss", miss.name().toLowerCase(Locale.ROOT));
        mirror = new EmbeddedMirror(Files.createDirectory(folder.resolve("tomcat")), settings);
    }

    @AfterEach
    void stop() throws Exception {
        mirror.close();
        registry.close();
    }

    private HttpResponse<byte[]> ask(String method, String path) throws Exception {
        var request = HttpRequest.newBuilder(mirror.url().resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofMinutes(2));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private JsonNode json(HttpResponse<byte[]> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    /** Asks until the package is refused; until then no answer may be complete. */
    private void awaitRefusal() throws Exception {
        Eventually.holds("%s is refused".formatted(ID), this::isRefused);
    }

    private boolean isRefused() throws Exception {
        try {
            var answer = ask("GET", PATHS.get(0));
            assertThat(answer.statusCode()).isIn(307, 502);
            return answer.statusCode() == 502;
        } catch (IOException brokenOff) {
            // What a client must see of wrong bytes that came as they arrived.
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(MissAnswer.class)
    void after_two_downloads_it_is_502_with_both_digests_by_both_protocols_until_upstream_sends_what_was_signed(
            MissAnswer miss) throws Exception {
        start(miss);
        registry.play(
                Role.WRONG_BYTES,
                request ->
                        request.kind() == RequestKind.ARCHIVE && request.path().contains("_1.0.0_"));
        awaitRefusal();
        for (var path : PATHS) {
            var answer = ask("GET", path);
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.headers().firstValue("Location")).isEmpty();
            assertThat(json(answer).path("type").asText()).isEqualTo("tag:providermirror.org,2026:package-altered");
            assertThat(json(answer).path("detail").asText())
                    .contains(registry.sha256(ID).hex(), "signed", "complete downloads", "proxy", "Conflicts");
            var head = ask("HEAD", path);
            assertThat(head.statusCode()).as("it is not stored").isEqualTo(405);
            assertThat(head.headers().firstValue("Location")).isEmpty();
        }
        var shown = json(ask("GET", "-/api/v1/fetches")).at("/items/0/refusal").asText();
        assertThat(shown).contains(registry.sha256(ID).hex());
        assertThat(ask("GET", GOOD.provider() + "/" + GOOD.archiveName()).statusCode())
                .as("another package")
                .isIn(200, 307);
        registry.behave();
        // The first series has one attempt left, which follows within seconds.
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        var answer = ask("GET", PATHS.get(0));
        while (answer.statusCode() != 200) {
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(System.nanoTime()).as("%s is served again", ID).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
            answer = ask("GET", PATHS.get(0));
        }
        assertThat(answer.body()).isEqualTo(registry.archive(ID));
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"EMPTY_BODY", "HTML_PAGE", "CUT_WITHOUT_LENGTH"})
    void a_client_that_is_sent_bytes_as_they_arrive_never_gets_a_whole_answer_of_wrong_ones(Role role)
            throws Exception {
        start(MissAnswer.STREAM);
        registry.play(role, RequestKind.ARCHIVE);
        awaitRefusal();
    }

    @Test
    void a_replaced_package_is_refused_and_a_stream_of_it_never_ends_normally() throws Exception {
        start(MissAnswer.STREAM);
        registry.play(Role.CHUNKED, RequestKind.ARCHIVE);
        var signed = ask("GET", ID.provider() + "/1.0.0.json");
        assertThat(signed.statusCode()).isEqualTo(200);
        registry.republish("acme", "null", "1.0.0");
        awaitRefusal();
    }
}
