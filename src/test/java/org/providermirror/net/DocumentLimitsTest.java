package org.providermirror.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.providermirror.net.Clients.client;
import static org.providermirror.net.Clients.published;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.failure.UpstreamUnavailableException;

/** Servers that send too much, too slowly, too little or nonsense. */
@Tag("component")
class DocumentLimitsTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    @Test
    void a_document_of_just_the_allowed_length_is_read() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    if (request.target().equals("/declared")) {
                        wire.respond(200, "x".repeat(1000));
                    } else {
                        wire.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + "x".repeat(1000)
                                + "\r\n0\r\n\r\n");
                    }
                });
                var client = client().build()) {
            assertThat(client.get(published(server.url("/declared")))
                            .found()
                            .orElseThrow()
                            .content())
                    .hasSize(1000);
            assertThat(client.get(published(server.url("/chunked")))
                            .found()
                            .orElseThrow()
                            .content())
                    .hasSize(1000);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_longer_document_is_refused_by_its_declared_length_before_it_comes() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n");
                    wire.untilGone();
                });
                var client = client().build()) {
            assertTimely(() -> assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamProtocolException.class)
                    .hasMessageContaining("1000 bytes"));
        }
    }

    @Test
    void a_document_without_end_is_refused_while_it_is_read() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (var end = ScriptedServer.twoMinutesFromNow(); System.nanoTime() - end < 0; ) {
                        wire.raw("3\r\nxxx\r\n");
                    }
                });
                var client = client().build()) {
            assertTimely(() -> assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamProtocolException.class)
                    .hasMessageContaining("1000 bytes"));
        }
    }

    @Test
    void a_host_that_accepts_no_connection_is_unavailable() throws Exception {
        var free = new ForbiddenSocket("127.0.0.1");
        var port = free.port();
        free.close();
        try (var client = client().build()) {
            assertThatThrownBy(() -> client.get(published(URI.create("http://127.0.0.1:" + port + "/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContaining("accepts no connection");
        }
    }

    @Test
    void a_host_without_address_is_unavailable() {
        try (var client = client().resolving(host -> {
                    throw new UnknownHostException(host);
                })
                .build()) {
            assertThatThrownBy(() -> client.get(published(URI.create("http://nowhere.example.com/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessage("nowhere.example.com has no address");
        }
    }

    @Test
    void a_connection_attempt_without_an_answer_times_out() throws Exception {
        // A full backlog makes the kernel drop further connection requests.
        try (var full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                var one = new Socket(full.getInetAddress(), full.getLocalPort());
                var two = new Socket(full.getInetAddress(), full.getLocalPort());
                var client = client().within(Clients.impatient()).build()) {
            assertThat(one.isConnected() && two.isConnected()).isTrue();
            assertTimely(() -> assertThatThrownBy(
                            () -> client.get(published(URI.create("http://127.0.0.1:" + full.getLocalPort() + "/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContaining("could not be connected to before the timeout"));
        }
    }

    @Test
    void a_request_without_a_response_times_out() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.untilGone());
                var client = client().within(Clients.impatient()).build()) {
            assertTimely(() -> assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContaining("did not answer before the timeout"));
            assertTimely(() -> assertThatThrownBy(() -> client.open(server.url("/"), Optional.empty()))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContaining("did not answer before the timeout"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX-Drip: ", "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", ""})
    void a_slowly_dripping_response_exceeds_the_deadline(String beginning) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw(beginning);
                    for (var end = ScriptedServer.twoMinutesFromNow(); System.nanoTime() - end < 0; ) {
                        wire.raw("H");
                        Thread.sleep(20);
                    }
                });
                var client = client().within(Clients.impatient()).build()) {
            assertTimely(() -> assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContaining("did not answer before the timeout"));
        }
    }

    @Test
    void endless_interim_responses_exceed_the_deadline() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    for (var end = ScriptedServer.twoMinutesFromNow(); System.nanoTime() - end < 0; ) {
                        wire.raw("HTTP/1.1 102 Processing\r\n\r\n");
                        Thread.sleep(5);
                    }
                });
                var client = client().within(Clients.impatient()).build()) {
            assertTimely(() -> assertThatThrownBy(() -> client.open(server.url("/"), Optional.empty()))
                    .isInstanceOf(UpstreamUnavailableException.class));
        }
    }

    @Test
    void redirects_share_the_time_of_one_document() throws Exception {
        var hops = new AtomicInteger();
        try (var server = new ScriptedServer((request, wire) -> {
                    hops.incrementAndGet();
                    Thread.sleep(350);
                    wire.respond(302, "", "Location: /again");
                });
                var client = client().within(Clients.impatientWithDocuments()).build()) {
            assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContaining("did not answer before the timeout");
            assertThat(hops.get()).as("two attempts").isBetween(4, 6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 900\r\n\r\nshort", "Transfer-Encoding: chunked\r\n\r\n384\r\nshort"})
    void a_document_that_ends_early_is_no_document(String rest) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\n" + rest);
                    wire.socket().close();
                });
                var client = client().build()) {
            assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContaining("closed the connection too early");
        }
    }

    @Test
    void a_header_line_without_end_is_refused() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nX: ");
                    for (var end = ScriptedServer.twoMinutesFromNow(); System.nanoTime() - end < 0; ) {
                        wire.raw("x".repeat(1000));
                    }
                });
                var client = client().build()) {
            assertTimely(() -> assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamProtocolException.class));
        }
    }

    @Test
    void headers_without_end_are_refused() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\n");
                    for (var end = ScriptedServer.twoMinutesFromNow(); System.nanoTime() - end < 0; ) {
                        wire.raw("X: y\r\n");
                    }
                });
                var client = client().build()) {
            assertTimely(() -> assertThatThrownBy(() -> client.open(server.url("/"), Optional.empty()))
                    .isInstanceOf(UpstreamProtocolException.class));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx",
                "HTTP/9.9 200 OK\r\nContent-Length: 1\r\n\r\nx",
            })
    void a_response_that_is_not_http_is_a_protocol_failure(String answer) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw(answer);
                    wire.socket().close();
                });
                var client = client().build()) {
            assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamProtocolException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "br, gzip", "zstd"})
    void an_encoding_that_was_not_requested_is_refused(String encoding) throws Exception {
        try (var server =
                        new ScriptedServer((request, wire) -> wire.respond(200, "x", "Content-Encoding: " + encoding));
                var client = client().build()) {
            assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamProtocolException.class)
                    .hasMessageContaining(encoding);
            assertThatThrownBy(() -> client.open(server.url("/"), Optional.empty()))
                    .isInstanceOf(UpstreamProtocolException.class);
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var encoder = new GZIPOutputStream(bytes)) {
            encoder.write(content);
        }
        return bytes.toByteArray();
    }

    private static ScriptedServer.Script encoded(byte[] body, String... headers) {
        return (request, wire) -> {
            wire.raw("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n" + String.join("\r\n", headers)
                    + "\r\n\r\n");
            wire.out().write(body);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZip", "x-gzip", "gzip, identity"})
    void a_gzip_body_that_was_not_requested_is_decoded(String encoding) throws Exception {
        var content = "{\"versions\":[]}".repeat(50).getBytes(StandardCharsets.UTF_8);
        try (var server = new ScriptedServer(encoded(gzip(content), "Content-Encoding: " + encoding, "ETag: \"a\""));
                var client = client().build()) {
            assertThat(client.get(published(server.url("/")))
                            .found()
                            .orElseThrow()
                            .content())
                    .isEqualTo(content);
            try (var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
                assertThat(download.length()).isEmpty();
                assertThat(download.body().read()).isEqualTo('{');
                assertThat(download.body().readAllBytes()).hasSize(content.length - 1);
            }
            assertThat(server.requests())
                    .allSatisfy(request ->
                            assertThat(request.header("Accept-Encoding")).isEqualTo("identity"));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void every_member_of_a_gzip_body_is_decoded() throws Exception {
        var members = new ByteArrayOutputStream();
        members.write(gzip("one ".getBytes(StandardCharsets.UTF_8)));
        members.write(gzip("two".getBytes(StandardCharsets.UTF_8)));
        try (var server = new ScriptedServer(encoded(members.toByteArray(), "Content-Encoding: gzip"));
                var client = client().build()) {
            assertThat(client.get(published(server.url("/")))
                            .found()
                            .orElseThrow()
                            .content())
                    .asString()
                    .isEqualTo("one two");
        }
    }

    @Test
    void the_limit_of_a_document_is_for_its_decoded_bytes() throws Exception {
        try (var server = new ScriptedServer(encoded(gzip(new byte[1001]), "Content-Encoding: gzip"));
                var exact = new ScriptedServer(encoded(gzip(new byte[1000]), "Content-Encoding: gzip"));
                var client = client().build()) {
            assertThat(client.get(published(exact.url("/")))
                            .found()
                            .orElseThrow()
                            .content())
                    .hasSize(1000);
            assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamProtocolException.class)
                    .hasMessageContaining("longer than");
        }
    }

    @Test
    void a_body_that_is_no_gzip_although_it_says_so_breaks_the_protocol() throws Exception {
        var whole = gzip("content".repeat(100).getBytes(StandardCharsets.UTF_8));
        for (var body : List.of("hello".getBytes(StandardCharsets.UTF_8), new byte[0], Arrays.copyOf(whole, 20))) {
            try (var server = new ScriptedServer(encoded(body, "Content-Encoding: gzip"));
                    var client = client().build()) {
                assertThatThrownBy(() -> client.get(published(server.url("/"))))
                        .isInstanceOf(UpstreamProtocolException.class)
                        .hasMessageContaining("gzip");
                assertThat(server.requests()).hasSize(1);
            }
        }
    }

    @Test
    void an_endless_gzip_body_that_decodes_to_nothing_ends() throws Exception {
        var nothing = gzip(new byte[0]);
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\n\r\n");
                    for (var end = ScriptedServer.twoMinutesFromNow(); System.nanoTime() - end < 0; ) {
                        wire.out().write(nothing);
                    }
                });
                var client = client().build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            assertThatThrownBy(() -> download.body().read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("gzip");
        }
    }

    @Test
    void the_identity_encoding_is_accepted() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "x", "Content-Encoding: Identity"));
                var client = client().build()) {
            assertThat(client.get(published(server.url("/")))
                            .found()
                            .orElseThrow()
                            .content())
                    .asString()
                    .isEqualTo("x");
        }
    }

    @Test
    void truncated_documents_open_the_breaker() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nshort");
                    wire.socket().close();
                });
                var client = client().build()) {
            for (var time = 0; time < 5; time++) {
                assertThatThrownBy(() -> client.get(published(server.url("/"))))
                        .isInstanceOf(UpstreamUnavailableException.class);
            }
            assertThat(server.requests()).as("two attempts each").hasSize(6);
        }
    }

    private static void assertTimely(Runnable assertion) {
        var began = System.nanoTime();
        assertion.run();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
    }
}
