package org.providermirror.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.providermirror.net.Clients.client;
import static org.providermirror.net.Clients.names;
import static org.providermirror.net.Clients.published;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.testing.Eventually;

@Tag("component")
class TlsTest {
    @TempDir
    private static Path folder;

    private static TestAuthority ours;
    private static TestAuthority theirs;

    @BeforeAll
    static void makeKeys() {
        ours = new TestAuthority(folder, "ours", "dns:registry.example.com,dns:*.example.net,ip:127.0.0.1");
        theirs = new TestAuthority(folder, "theirs", "dns:registry.example.com,ip:127.0.0.1");
    }

    private static ScriptedServer server(TestAuthority authority) throws Exception {
        return new ScriptedServer("https", authority.listener(), (request, wire) -> wire.respond(200, "safe"));
    }

    @Test
    void an_authority_of_the_file_is_believed_and_another_is_not() throws Exception {
        try (var good = server(ours);
                var bad = server(theirs);
                var client = client().httpsOnly().trusting(ours.certificate()).build()) {
            assertThat(client.get(published(good.url("/")))
                            .found()
                            .orElseThrow()
                            .content())
                    .asString()
                    .isEqualTo("safe");
            assertThatThrownBy(() -> client.get(published(bad.url("/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContainingAll("127.0.0.1", "TLS", "mirror.upstream.ca-file");
            assertThat(bad.requests()).isEmpty();
        }
    }

    @Test
    void without_a_file_neither_is_believed() throws Exception {
        try (var server = server(ours);
                var client = client().httpsOnly().build()) {
            assertThatThrownBy(() -> client.open(server.url("/"), Optional.empty()))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContaining("mirror.upstream.ca-file");
        }
    }

    @Test
    void every_certificate_of_the_file_is_believed() throws Exception {
        var both = folder.resolve("both.pem");
        Files.writeString(
                both,
                "# ours\n" + Files.readString(ours.certificate()) + "\n# theirs\n"
                        + Files.readString(theirs.certificate()));
        try (var one = server(ours);
                var other = server(theirs);
                var client = client().httpsOnly().trusting(both).build()) {
            assertThat(client.get(published(one.url("/"))).found()).isPresent();
            assertThat(client.get(published(other.url("/"))).found()).isPresent();
        }
    }

    @Test
    void the_authorities_of_the_jvm_are_believed_beside_those_of_the_file() throws Exception {
        var before = Map.of(
                "javax.net.ssl.trustStore", String.valueOf(System.getProperty("javax.net.ssl.trustStore", "")),
                "javax.net.ssl.trustStorePassword", System.getProperty("javax.net.ssl.trustStorePassword", ""));
        System.setProperty("javax.net.ssl.trustStore", trustStoreOf(theirs).toString());
        System.setProperty("javax.net.ssl.trustStorePassword", theirs.password());
        try (var byFile = server(ours);
                var byJvm = server(theirs);
                var client = client().httpsOnly().trusting(ours.certificate()).build()) {
            assertThat(client.get(published(byFile.url("/"))).found()).isPresent();
            assertThat(client.get(published(byJvm.url("/"))).found()).isPresent();
        } finally {
            before.forEach((name, value) -> {
                if (value.isEmpty()) {
                    System.clearProperty(name);
                } else {
                    System.setProperty(name, value);
                }
            });
        }
    }

    private static Path trustStoreOf(TestAuthority authority) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var content = Files.newInputStream(authority.certificate())) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(content));
        }
        var file = folder.resolve("trust.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, authority.password().toCharArray());
        }
        return file;
    }

    @Test
    void a_certificate_for_another_name_is_refused() throws Exception {
        try (var server = server(ours);
                var client = client().httpsOnly()
                        .trusting(ours.certificate())
                        .resolving(names(Map.of("registry.example.com", "127.0.0.1", "other.example.com", "127.0.0.1")))
                        .build()) {
            assertThat(client.get(published(server.url("registry.example.com", "/")))
                            .found())
                    .isPresent();
            assertThatThrownBy(() -> client.get(published(server.url("other.example.com", "/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContainingAll("other.example.com", "TLS");
        }
    }

    @Test
    void a_name_with_an_underscore_is_sent_as_clients_send_it() throws Exception {
        try (var listener = ScriptedServer.listener("127.0.0.1");
                var client = client().within(Clients.impatient())
                        .resolving(names(Map.of("my_registry.test", "127.0.0.1")))
                        .build()) {
            var hello = CompletableFuture.supplyAsync(() -> firstRecord(listener));
            assertThatThrownBy(() -> client.get(
                            published(URI.create("https://my_registry.test:" + listener.getLocalPort() + "/"))))
                    .isInstanceOf(UpstreamUnavailableException.class);
            var name = HexFormat.of().formatHex("my_registry.test".getBytes(StandardCharsets.US_ASCII));
            // The extension server_name (0) of the ClientHello, RFC 6066 §3: a list of one host name of 16 bytes.
            assertThat(hello.get(10, TimeUnit.SECONDS)).contains("0000" + "0015" + "0013" + "00" + "0010" + name);
        }
    }

    /** Java's TLS server refuses the name, so OpenSSL's serves it, and another certificate without the name. */
    @Test
    void a_certificate_is_verified_for_a_name_with_an_underscore() throws Exception {
        assumeThat(System.getenv("PATH").split(":"))
                .as("folders with openssl")
                .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl")));
        var port = freePort();
        var server = new ProcessBuilder(
                        "openssl",
                        "s_server",
                        "-accept",
                        "127.0.0.1:" + port,
                        "-www",
                        "-cert",
                        theirs.certificate().toString(),
                        "-key",
                        theirs.key().toString(),
                        "-servername",
                        "my_registry.example.net",
                        "-cert2",
                        ours.certificate().toString(),
                        "-key2",
                        ours.key().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        try (var client = client().httpsOnly()
                .trusting(ours.certificate())
                .resolving(names(Map.of("my_registry.example.net", "127.0.0.1", "my_other.example.net", "127.0.0.1")))
                .build()) {
            Eventually.holds("the server accepts connections", () -> accepts(port));
            try (var page = client.open(URI.create("https://my_registry.example.net:" + port + "/"), Optional.empty())
                    .orElseThrow()) {
                assertThat(page.url().getAuthority()).isEqualTo("my_registry.example.net:" + port);
            }
            try (var trusting = client().httpsOnly()
                    .trusting(theirs.certificate())
                    .resolving(names(Map.of("my_other.example.net", "127.0.0.1")))
                    .build()) {
                assertThatThrownBy(() -> trusting.open(
                                URI.create("https://my_other.example.net:" + port + "/"), Optional.empty()))
                        .as("a trusted certificate of another name")
                        .isInstanceOf(UpstreamUnavailableException.class)
                        .hasMessageContainingAll("my_other.example.net", "TLS");
            }
            assertThatThrownBy(() ->
                            client.open(URI.create("https://my_other.example.net:" + port + "/"), Optional.empty()))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContainingAll("my_other.example.net", "TLS");
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = ScriptedServer.listener("127.0.0.1")) {
            return socket.getLocalPort();
        }
    }

    @Test
    void a_file_that_is_missing_or_holds_no_certificate_is_named() throws Exception {
        var missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> client().trusting(missing).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("mirror.upstream.ca-file", "missing.pem");
        for (var content :
                new String[] {"", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
            var file = Files.writeString(folder.resolve("broken.pem"), content);
            assertThatThrownBy(() -> client().trusting(file).build())
                    .as("content <%s>", content)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("mirror.upstream.ca-file");
        }
    }

    @Test
    void only_tls_1_3_and_1_2_are_offered() throws Exception {
        try (var listener = ScriptedServer.listener("127.0.0.1");
                var client = client().within(Clients.impatient()).build()) {
            var hello = CompletableFuture.supplyAsync(() -> firstRecord(listener));
            assertThatThrownBy(() ->
                            client.get(published(URI.create("https://127.0.0.1:" + listener.getLocalPort() + "/"))))
                    .isInstanceOf(UpstreamUnavailableException.class);
            // The extension supported_versions (43) of the ClientHello, RFC 8446 §4.2.1: 1.3 and 1.2, nothing else.
            assertThat(hello.get(10, TimeUnit.SECONDS)).contains("002b" + "0005" + "04" + "0304" + "0303");
        }
    }

    private static String firstRecord(ServerSocket listener) {
        try (var socket = listener.accept()) {
            InputStream in = socket.getInputStream();
            var head = in.readNBytes(5);
            return HexFormat.of().formatHex(in.readNBytes((head[3] & 0xff) << 8 | head[4] & 0xff));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_slowly_dripping_handshake_times_out(boolean isDownload) throws Exception {
        try (var listener = ScriptedServer.listener("127.0.0.1");
                var client = client().within(Clients.impatientWithAllButArchives(Duration.ofSeconds(60)))
                        .build()) {
            var dripping = new Thread(() -> drip(listener));
            dripping.start();
            var url = URI.create("https://127.0.0.1:" + listener.getLocalPort() + "/");
            var began = System.nanoTime();
            assertThatThrownBy(() -> {
                        if (isDownload) {
                            client.open(url, Optional.empty());
                        } else {
                            client.get(published(url));
                        }
                    })
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContaining("could not be connected to before the timeout");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(50));
            dripping.join(10_000);
            assertThat(dripping.isAlive()).isFalse();
        }
    }

    private static void drip(ServerSocket listener) {
        try (var socket = listener.accept()) {
            // The head of a handshake record of 16 KiB, then its bytes one by one.
            socket.getOutputStream().write(new byte[] {22, 3, 3, 64, 0, 2});
            for (var end = ScriptedServer.twoMinutesFromNow(); System.nanoTime() - end < 0; ) {
                socket.getOutputStream().write(0);
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException gone) {
            return;
        }
    }

    @Test
    void a_download_with_a_slowly_dripping_tls_record_gives_way_while_others_wait() throws Exception {
        try (var server = new ScriptedServer(
                        "https", ours.listener(), (request, wire) -> wire.respond(200, "x".repeat(300_000)));
                var relay = new TestProxy().slowAfter(100_000);
                var client = client().httpsOnly()
                        .trusting(ours.certificate())
                        .through("127.0.0.1", relay.port())
                        .within(Clients.quickToMeasure())
                        .build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            var began = System.nanoTime();
            assertThatThrownBy(() -> download.body(() -> true).readAllBytes())
                    .isInstanceOf(SlowDownloadException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
        }
    }
}
