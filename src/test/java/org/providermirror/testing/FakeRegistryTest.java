package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;

@Tag("component")
class FakeRegistryTest extends FakeRegistryReader {
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

    @Test
    void a_withdrawn_version_is_gone_from_list_documents_and_files() throws Exception {
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
    void head_returns_the_length_and_sends_no_body() throws Exception {
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

    @Test
    void a_thousand_clients_wait_for_the_first_byte_at_once() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.holdArchives();
        var waiting = new ArrayList<CompletableFuture<HttpResponse<byte[]>>>();
        for (var count = 0; count < 1000; count++) {
            waiting.add(client.sendAsync(
                    HttpRequest.newBuilder(registry.archiveUrl(LINUX)).build(),
                    HttpResponse.BodyHandlers.ofByteArray()));
        }
        registry.awaitRequests(RequestKind.ARCHIVE, 1000);

        assertThat(registry.openConnections()).isEqualTo(1000);
        registry.releaseArchives();
        for (var answer : waiting) {
            assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo(registry.archive(LINUX));
        }
    }

    @Test
    void as_an_egress_proxy_it_answers_for_every_host() throws Exception {
        registry.release("acme", "null", "1.0.0").shape(Shape.RELATIVE_URLS).publish();
        var proxy = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), registry.proxy().getPort());
        var proxied = HttpClient.newBuilder()
                .proxy(ProxySelector.of(proxy))
                .sslContext(TestCertificate.shared().sslContext())
                .build();
        var discovery = URI.create("https://registry.example.com/.well-known/terraform.json");
        var plain = URI.create("http://registry.example.com/v1/providers/acme/null/versions");

        for (var url : List.of(discovery, plain)) {
            var answer = proxied.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
        assertThat(registry.received())
                .extracting(ReceivedRequest::kind)
                .containsExactly(RequestKind.DISCOVERY, RequestKind.VERSIONS);
        assertThat(registry.received())
                .allMatch(request -> request.header("Host").orElseThrow().startsWith("registry.example.com"));
    }

    @Test
    void versions_of_any_spelling_can_be_listed_beside_the_published_ones() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.listAlso("acme", "null", "22.01.1", "9002");

        assertThat(json(registry.services().resolve("acme/null/versions"))
                        .get("versions")
                        .findValuesAsText("version"))
                .containsExactly("1.0.0", "22.01.1", "9002");
    }

    @Test
    void a_client_that_leaves_frees_its_connection() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.play(Role.ENDLESS_BODY, RequestKind.ARCHIVE);
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), registry.baseUrl().getPort())) {
            socket.getOutputStream()
                    .write(("GET " + registry.archiveUrl(LINUX).getPath() + " HTTP/1.1\r\n\r\n").getBytes(UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            assertThat(registry.openConnections()).isOne();
        }

        registry.awaitConnections(0);
        assertThat(registry.openConnections()).isZero();
    }
}
