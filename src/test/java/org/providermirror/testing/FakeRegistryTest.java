package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipInputStream;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;

@Timeout(60)
class FakeRegistryTest {
    private static final PackageId LINUX = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeRegistry registry = FakeRegistry.start();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void discovery_leads_to_the_providers_service() throws Exception {
        var discovered = json(registry.baseUrl().resolve(".well-known/terraform.json"));

        assertThat(registry.baseUrl().resolve(discovered.get("providers.v1").asText()))
                .isEqualTo(registry.services());
        assertThat(registry.requests(RequestKind.DISCOVERY)).isOne();
    }

    @Test
    void a_release_has_14_platforms_by_default() throws Exception {
        registry.publish("acme", "null", "1.0.0");

        var version = json(registry.services().resolve("acme/null/versions"))
                .get("versions")
                .get(0);

        assertThat(version.get("version").asText()).isEqualTo("1.0.0");
        assertThat(version.get("platforms")).hasSize(14);
        assertThat(version.get("protocols").get(0).asText()).isEqualTo("5.0");
    }

    @Test
    void a_provider_that_was_never_published_is_not_found() throws Exception {
        assertThat(get(registry.services().resolve("acme/none/versions")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void everything_that_the_download_document_says_is_true() throws Exception {
        registry.publish("acme", "null", "1.0.0");

        var document = document("linux/amd64");
        var archive = get(link(document, "download_url"));
        var sums = get(link(document, "shasums_url"));

        assertThat(document.get("filename").asText()).isEqualTo(LINUX.archiveName());
        assertThat(document.get("shasum").asText())
                .isEqualTo(Sha256.of(archive.body()).hex())
                .isEqualTo(registry.sha256(LINUX).hex());
        assertThat(archive.body()).isEqualTo(registry.archive(LINUX));
        assertThat(archive.uri()).isEqualTo(registry.archiveUrl(LINUX));
        assertThat(text(sums)).contains(registry.sha256(LINUX) + "  " + LINUX.archiveName() + "\n");
        assertThat(sums.body()).isEqualTo(registry.sums(LINUX));
        assertThat(text(sums).lines()).hasSize(15);
        assertThat(signatureIsGood(document)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"WRONG_SIGNATURE,false", "STRANGERS_SIGNATURE,false", "UNTIDY_SUMS,true", "SUMS_PER_PLATFORM,true"})
    void a_signature_is_as_good_as_the_shape_says(Shape shape, boolean good) throws Exception {
        registry.release("acme", "null", "1.0.0").shape(shape).publish();

        assertThat(signatureIsGood(document("linux/amd64"))).isEqualTo(good);
    }

    @Test
    void an_archive_is_a_zip_of_the_size_that_was_asked_for_with_an_executable_inside() throws Exception {
        registry.release("acme", "null", "1.0.0")
                .platforms("linux_amd64", "windows_amd64")
                .padding(100_000)
                .publish();

        assertThat(registry.archive(LINUX)).hasSizeBetween(100_000, 102_000);
        assertThat(names(registry.archive(LINUX))).containsExactly("LICENSE", "terraform-provider-null_v1.0.0");
        assertThat(names(registry.archive(FakeRegistry.packageId("acme", "null", "1.0.0", "windows_amd64"))))
                .contains("terraform-provider-null_v1.0.0.exe");
    }

    @Test
    void the_same_release_has_the_same_bytes_and_another_edition_others() {
        registry.publish("acme", "null", "1.0.0");
        var first = registry.archive(LINUX);

        try (var other = FakeRegistry.start()) {
            other.publish("acme", "null", "1.0.0");
            assertThat(other.archive(LINUX)).isEqualTo(first);
        }
        registry.republish("acme", "null", "1.0.0");
        assertThat(registry.archive(LINUX)).isNotEqualTo(first);
        assertThat(registry.h1(LINUX)).isNotNull();
    }

    @Test
    void the_same_parameters_make_the_archive_that_was_recorded_once() {
        var archive = ProviderArchive.make("null", "1.0.0", Platform.parse("linux_amd64"), 16, 1);

        assertThat(archive.sha256()).hasToString("1c8db0e1b41a10900611d49385c7b8408eb7385a3128d59d67ce9cf668525cb8");
        assertThat(archive.h1()).hasToString("h1:8L26rqV1lK4OhEUT3LKd9M20Ln+X6Pu0hobqcuM2r58=");
    }

    @Test
    void what_is_withdrawn_is_gone_from_list_documents_and_files() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.publish("acme", "null", "2.0.0");
        var url = registry.archiveUrl(LINUX);
        registry.withdraw("acme", "null", "1.0.0");

        assertThat(text(get(registry.services().resolve("acme/null/versions"))))
                .doesNotContain("1.0.0")
                .contains("2.0.0");
        assertThat(get(url).statusCode()).isEqualTo(404);
        assertThat(get(documentUrl("linux/amd64")).statusCode()).isEqualTo(404);
    }

    @Test
    void requests_are_counted_by_kind_and_by_path() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        get(link(document("linux/amd64"), "shasums_signature_url"));
        get(registry.archiveUrl(LINUX));
        get(registry.archiveUrl(LINUX));

        assertThat(registry.requests(RequestKind.DOWNLOAD_DOCUMENT)).isOne();
        assertThat(registry.requests(RequestKind.SIGNATURE)).isOne();
        assertThat(registry.requests(RequestKind.SUMS)).isZero();
        assertThat(registry.requests(RequestKind.ARCHIVE)).isEqualTo(2);
        assertThat(registry.requestsTo(registry.archiveUrl(LINUX).getPath())).isEqualTo(2);
        assertThat(registry.received()).hasSize(4);
        assertThat(registry.received().get(0).provider()).isEqualTo("acme/null");
        assertThat(registry.received().get(0).header("User-Agent")).isPresent();
        registry.forgetRequests();
        assertThat(registry.received()).isEmpty();
    }

    @Test
    void head_tells_the_length_and_sends_no_body() throws Exception {
        registry.publish("acme", "null", "1.0.0");

        var head = client.send(
                HttpRequest.newBuilder(registry.archiveUrl(LINUX))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(registry.archive(LINUX).length);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void a_registry_that_is_down_refuses_connections_until_it_is_up_on_the_same_port() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        var url = registry.archiveUrl(LINUX);
        get(url);
        registry.down();

        assertThatThrownBy(() -> get(url)).isInstanceOf(ConnectException.class);
        registry.up();
        assertThat(get(url).body()).isEqualTo(registry.archive(LINUX));
    }

    @Test
    void held_archives_flow_only_when_they_are_released() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.holdArchivesAfter(10);
        var waiting = new ArrayList<CompletableFuture<HttpResponse<byte[]>>>();
        for (var count = 0; count < 5; count++) {
            waiting.add(client.sendAsync(
                    HttpRequest.newBuilder(registry.archiveUrl(LINUX)).build(),
                    HttpResponse.BodyHandlers.ofByteArray()));
        }
        registry.awaitRequests(RequestKind.ARCHIVE, 5);

        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        registry.releaseArchives();
        for (var answer : waiting) {
            assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo(registry.archive(LINUX));
        }
    }

    @Test
    void a_held_kind_arrives_and_waits_for_its_release() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.hold(RequestKind.VERSIONS);
        var waiting = client.sendAsync(
                HttpRequest.newBuilder(registry.services().resolve("acme/null/versions"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        registry.awaitRequests(RequestKind.VERSIONS, 1);

        assertThat(document("linux/amd64")).isNotNull();
        assertThat(waiting).isNotDone();
        registry.release(RequestKind.VERSIONS);
        assertThat(waiting.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void throttled_archives_take_their_time() throws Exception {
        registry.release("acme", "null", "1.0.0")
                .platforms("linux_amd64")
                .padding(10_000)
                .publish();
        registry.throttleArchives(20_000);

        var start = System.nanoTime();
        assertThat(get(registry.archiveUrl(LINUX)).body()).isEqualTo(registry.archive(LINUX));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    void a_secure_registry_speaks_https_with_its_certificate() throws Exception {
        try (var secure = FakeRegistry.startSecure()) {
            secure.publish("acme", "null", "1.0.0");
            var trusting = HttpClient.newBuilder()
                    .sslContext(TestCertificate.shared().sslContext())
                    .build();
            var answer = trusting.send(
                    HttpRequest.newBuilder(secure.services().resolve("acme/null/versions"))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(secure.services()).hasScheme("https");
            assertThat(secure.certificate()).content().startsWith("-----BEGIN CERTIFICATE-----");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND,404",
        "UNAUTHORIZED,401",
        "FORBIDDEN,403",
        "GONE,410",
        "TOO_MANY_REQUESTS,429",
        "INTERNAL_ERROR,500",
        "UNAVAILABLE,503",
        "HTML_PAGE,200",
        "REDIRECT_LOOP,302",
        "REDIRECT_ELSEWHERE,302"
    })
    void a_role_of_a_status_answers_that_status_and_takes_the_next_request(Role role, int status) throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.retryAfter("7");
        registry.playTimes(1, role, RequestKind.ARCHIVE);

        var answer = get(registry.archiveUrl(LINUX));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 429 || status == 503);
        assertThat(get(registry.archiveUrl(LINUX)).body()).isEqualTo(registry.archive(LINUX));
    }

    @ParameterizedTest
    @EnumSource(names = {"HANG_UP", "GIBBERISH", "TRUNCATED_BODY", "UNFINISHED_CHUNKS"})
    void a_role_that_breaks_the_connection_is_an_error_in_the_client(Role role) {
        registry.publish("acme", "null", "1.0.0");
        registry.play(role, RequestKind.ARCHIVE, "acme/null");

        assertThatThrownBy(() -> get(registry.archiveUrl(LINUX))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"CUT_WITHOUT_LENGTH", "SHORTER_BODY", "LONGER_BODY", "WRONG_BYTES", "EMPTY_BODY", "BROKEN_JSON"})
    void a_role_that_changes_the_bytes_is_a_good_answer_with_other_bytes(Role role) throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.play(role);

        var answer = get(registry.archiveUrl(LINUX));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNotEqualTo(registry.archive(LINUX));
        registry.behave();
        assertThat(get(registry.archiveUrl(LINUX)).body()).isEqualTo(registry.archive(LINUX));
    }

    @Test
    void wrong_bytes_have_the_right_length() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.play(Role.WRONG_BYTES, RequestKind.ARCHIVE);

        assertThat(get(registry.archiveUrl(LINUX)).body()).hasSameSizeAs(registry.archive(LINUX));
    }

    @Test
    void a_chunked_body_is_whole_and_has_no_length() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.play(Role.CHUNKED, RequestKind.ARCHIVE);

        var answer = get(registry.archiveUrl(LINUX));

        assertThat(answer.body()).isEqualTo(registry.archive(LINUX));
        assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"STALL_BEFORE_HEADERS", "STALL_IN_BODY", "SLOW_DRIP", "ENDLESS_BODY"})
    void a_role_without_an_end_goes_on_until_the_registry_goes_down(Role role) throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.play(role, RequestKind.ARCHIVE);
        var waiting = client.sendAsync(
                HttpRequest.newBuilder(registry.archiveUrl(LINUX)).build(), HttpResponse.BodyHandlers.discarding());
        registry.awaitRequests(RequestKind.ARCHIVE, 1);

        assertThat(waiting).isNotDone();
        registry.down();
        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void a_redirect_loop_has_no_end_and_a_redirect_elsewhere_has_one() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.play(Role.REDIRECT_ELSEWHERE, RequestKind.ARCHIVE);
        var elsewhere = location(get(registry.archiveUrl(LINUX)));

        assertThat(elsewhere).hasHost("localhost");
        assertThat(get(elsewhere).body()).isEqualTo(registry.archive(LINUX));
        registry.redirectTo(URI.create("http://10.0.0.1/latest"));
        assertThat(location(get(registry.archiveUrl(LINUX)))).hasHost("10.0.0.1");
        registry.play(Role.REDIRECT_LOOP, RequestKind.ARCHIVE);
        var second = location(get(location(get(registry.archiveUrl(LINUX)))));
        assertThat(second).hasQuery("hop=2");
    }

    @Test
    void an_expiring_url_is_good_once_and_each_document_has_a_new_one() throws Exception {
        registry.release("acme", "null", "1.0.0").shape(Shape.EXPIRING_URLS).publish();
        var url = link(document("linux/amd64"), "download_url");

        assertThat(get(url).statusCode()).isEqualTo(200);
        assertThat(get(url).statusCode()).isEqualTo(403);
        assertThat(get(registry.archiveUrl(LINUX)).statusCode()).isEqualTo(403);
        assertThat(get(link(document("linux/amd64"), "download_url")).body()).isEqualTo(registry.archive(LINUX));
    }

    @Test
    void relative_urls_lead_from_the_document_to_the_files() throws Exception {
        registry.release("acme", "null", "1.0.0").shape(Shape.RELATIVE_URLS).publish();
        var document = document("linux/amd64");

        assertThat(document.get("download_url").asText()).startsWith("../");
        assertThat(documentUrl("linux/amd64")
                        .resolve(document.get("download_url").asText()))
                .isEqualTo(registry.archiveUrl(LINUX));
    }

    @Test
    void odd_shapes_are_seen_in_the_documents() throws Exception {
        registry.release("acme", "null", "1.0.0")
                .platforms("darwin_arm64", "linux_amd64")
                .shape(
                        Shape.KEYLESS,
                        Shape.OFF_CONVENTION_NAMES,
                        Shape.FIRST_PLATFORM_NOT_FOUND,
                        Shape.SUMS_WITHOUT_FIRST_PLATFORM,
                        Shape.SHASUM_DIFFERS_FROM_SUMS,
                        Shape.TOLD_HASHES,
                        Shape.LISTED_TWICE,
                        Shape.UNSEMANTIC_NEIGHBOURS)
                .publish();
        var document = document("linux/amd64");
        var sums = text(get(link(document, "shasums_url")));
        var versions = json(registry.services().resolve("acme/null/versions")).get("versions");

        assertThat(document.at("/signing_keys/gpg_public_keys")).isEmpty();
        assertThat(document.get("filename").asText()).isEqualTo("terraform-provider-null_v1.0.0_linux_amd64.zip");
        assertThat(get(link(document, "download_url")).statusCode()).isEqualTo(200);
        assertThat(get(documentUrl("darwin/arm64")).statusCode()).isEqualTo(404);
        assertThat(sums).contains("_linux_amd64.zip").doesNotContain("_darwin_arm64.zip");
        assertThat(sums).doesNotContain(document.get("shasum").asText());
        assertThat(document.at("/packages/linux_amd64/hashes/1").asText())
                .isEqualTo(registry.h1(LINUX).toString());
        assertThat(versions.findValuesAsText("version"))
                .contains("1.0", "v1.0.0")
                .containsOnlyOnce("1.0");
        assertThat(versions.findValuesAsText("version").stream().filter("1.0.0"::equals))
                .hasSize(2);
    }

    @Test
    void an_override_answers_in_the_place_of_what_is_published() throws Exception {
        registry.override("/v1/providers/acme/null/versions", 200, "application/json", "null".getBytes(UTF_8));

        assertThat(text(get(registry.services().resolve("acme/null/versions")))).isEqualTo("null");
        assertThat(registry.requests(RequestKind.VERSIONS)).isOne();
    }

    @Test
    void build_metadata_and_case_are_found_however_the_url_spells_them() throws Exception {
        registry.publish("Acme", "null", "1.0.0-RC1+build.5", Platform.parse("linux_amd64"));
        var raw = registry.services().resolve("acme/null/1.0.0-RC1+build.5/download/linux/amd64");
        var encoded = registry.services().resolve("acme/null/1.0.0-RC1%2Bbuild.5/download/linux/amd64");

        assertThat(text(get(raw))).isEqualTo(text(get(encoded)));
        assertThat(get(link(json(raw), "download_url")).statusCode()).isEqualTo(200);
    }

    private boolean signatureIsGood(JsonNode document) throws Exception {
        var sums = get(link(document, "shasums_url")).body();
        var signed = get(link(document, "shasums_signature_url")).body();
        var key = document.at("/signing_keys/gpg_public_keys/0");
        var ring = new PGPPublicKeyRing(
                PGPUtil.getDecoderStream(
                        new ByteArrayInputStream(key.get("ascii_armor").asText().getBytes(UTF_8))),
                new BcKeyFingerprintCalculator());
        assertThat(ring.getPublicKey().getKeyIdentifier().toString())
                .endsWithIgnoringCase(key.get("key_id").asText());
        var signature = ((PGPSignatureList) new BcPGPObjectFactory(signed).nextObject()).get(0);
        if (signature.getKeyID() != ring.getPublicKey().getKeyID()) {
            return false;
        }
        signature.init(new BcPGPContentVerifierBuilderProvider(), ring.getPublicKey());
        signature.update(sums);
        return signature.verify();
    }

    private static List<String> names(byte[] zip) throws IOException {
        var names = new ArrayList<String>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private URI documentUrl(String platform) {
        return registry.services().resolve("acme/null/1.0.0/download/" + platform);
    }

    private JsonNode document(String platform) throws Exception {
        return json(documentUrl(platform));
    }

    private static URI link(JsonNode document, String field) {
        return URI.create(document.get(field).asText());
    }

    private static URI location(HttpResponse<byte[]> answer) {
        return answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
    }

    private JsonNode json(URI url) throws Exception {
        var answer = get(url);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        return JSON.readTree(answer.body());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8);
    }

    private HttpResponse<byte[]> get(URI url) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
