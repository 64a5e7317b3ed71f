package org.providermirror.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.providermirror.net.Clients.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.UpstreamUnavailableException;

@Tag("component")
class DownloadsTest {
    @Test
    void all_bytes_arrive_with_their_length_and_final_url() throws Exception {
        var bytes = new byte[3_000_001];
        new Random(42).nextBytes(bytes);
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nContent-Length: " + bytes.length + "\r\n\r\n");
                    wire.out().write(bytes);
                });
                var client = client().build();
                var download =
                        client.open(server.url("/x.zip"), Optional.empty()).orElseThrow()) {
            assertThat(download.url()).isEqualTo(server.url("/x.zip"));
            assertThat(download.length()).hasValue(bytes.length);
            assertThat(download.body().readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void a_download_may_be_read_byte_by_byte_and_skipped() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "\u00ff0123456789"));
                var client = client().build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            assertThat(download.body().read()).isEqualTo(0xff);
            assertThat(download.body().skip(5)).isEqualTo(5);
            assertThat(download.body().read()).isEqualTo('5');
            assertThat(download.body().readAllBytes()).asString().isEqualTo("6789");
            assertThat(download.body().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_download_without_a_length_is_read_to_its_last_chunk() throws Exception {
        try (var server = new ScriptedServer((request, wire) ->
                        wire.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
                var client = client().build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            assertThat(download.length()).isEmpty();
            assertThat(download.body()).hasContent("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000\r\n\r\nshort", "Transfer-Encoding: chunked\r\n\r\n3e8\r\nshort"})
    void a_body_that_ends_early_is_a_fault(String rest) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\n" + rest);
                    wire.socket().close();
                });
                var client = client().build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            assertThatThrownBy(() -> download.body().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void opening_does_not_wait_for_the_first_byte_and_a_stall_is_a_fault() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                    wire.untilGone();
                });
                var client = client().within(Clients.impatient()).build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            assertThat(download.length()).hasValue(1000);
            assertThatThrownBy(() -> download.body().read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing arrived");
        }
    }

    @Test
    void a_slow_drip_gives_way_while_others_wait() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
                    for (var end = ScriptedServer.twoMinutesFromNow(); System.nanoTime() - end < 0; ) {
                        wire.raw("x");
                        Thread.sleep(10);
                    }
                });
                var client = client().within(Clients.impatient()).build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            var began = System.nanoTime();
            assertThatThrownBy(() -> download.body(() -> true).readAllBytes())
                    .isInstanceOf(SlowDownloadException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
        }
    }

    @Test
    void a_slow_drip_is_read_to_its_end_while_nobody_waits() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 150\r\n\r\n");
                    for (var part = 0; part < 150; part++) {
                        wire.raw("x");
                        Thread.sleep(10);
                    }
                });
                var client = client().within(Clients.quickToMeasure()).build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            assertThat(download.body(() -> false).readAllBytes()).hasSize(150);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100000000000\r\n", "Connection: close\r\n"})
    void a_download_that_would_take_longer_than_half_an_hour_gives_way_although_it_is_not_a_drip(String length)
            throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\n" + length + "\r\n");
                    for (var end = ScriptedServer.twoMinutesFromNow(); System.nanoTime() - end < 0; ) {
                        wire.raw("x".repeat(1000));
                        Thread.sleep(20);
                    }
                });
                var client = client().within(Clients.quickToMeasure()).build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            assertThatThrownBy(() -> download.body(() -> true).readAllBytes())
                    .isInstanceOf(SlowDownloadException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nh"
            })
    void a_download_that_is_held_back_ends_if_its_place_is_needed(String sent) throws Exception {
        var isNeeded = new AtomicBoolean();
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw(sent);
                    isNeeded.set(true);
                    wire.untilGone();
                });
                var client = client().build()) {
            for (var attempt = 0; attempt < 2; attempt++) {
                isNeeded.set(false);
                assertThatThrownBy(() -> {
                            try (var download = client.givingUpIf(isNeeded::get)
                                    .open(server.url("/"), Optional.of(Clients.PROVIDER))
                                    .orElseThrow()) {
                                download.body().readAllBytes();
                            }
                        })
                        .hasMessageContaining("fetches from other registries wait");
            }
            assertThat(client.isOpen("127.0.0.1"))
                    .as("the host did nothing wrong")
                    .isFalse();
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void a_gateway_may_hold_back_the_response_and_the_first_byte() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    Thread.sleep(700);
                    wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                    Thread.sleep(1200);
                    wire.raw("hello");
                });
                var client = client().within(Clients.impatientWithAllButArchives(Duration.ofSeconds(60)))
                        .build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            assertThat(download.isHeldBack()).isTrue();
            assertThat(download.body(() -> true)).hasContent("hello");
        }
    }

    @Test
    void a_gateway_may_send_single_bytes_meanwhile() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 100040\r\n\r\n");
                    for (var part = 0; part < 40; part++) {
                        wire.raw("x");
                        Thread.sleep(50);
                    }
                    wire.raw("x".repeat(100_000));
                });
                var client = client().within(Clients.impatientWithAllButArchives(Duration.ofSeconds(60)))
                        .build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            assertThat(download.body(() -> true).readAllBytes()).hasSize(100_040);
            assertThat(download.isHeldBack()).isFalse();
        }
    }

    @Test
    void a_gateway_may_hold_back_no_longer_than_the_timeout() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.untilGone());
                var client = client().within(Clients.impatientWithAllButArchives(Duration.ofSeconds(1)))
                        .build()) {
            var began = System.nanoTime();
            assertThatThrownBy(() -> client.open(server.url("/"), Optional.empty()))
                    .isInstanceOf(UpstreamUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(900));
        }
    }

    @Test
    void a_download_that_has_begun_may_not_stall_as_long_as_one_that_is_held_back() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                    wire.raw("x");
                    wire.untilGone();
                });
                var client = client().within(Clients.impatientWithAllButArchives(Duration.ofSeconds(60)))
                        .build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            assertThatThrownBy(() -> download.body().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing arrived");
        }
    }

    private static ResumePoint fromTheThird(String etag) {
        return new ResumePoint(2, 5, Optional.of(etag));
    }

    @Test
    void the_rest_of_a_download_is_requested_by_its_range_and_etag() throws Exception {
        var asked = new AtomicReference<String>();
        try (var server = new ScriptedServer((request, wire) -> {
                    asked.set(request.header("range") + " " + request.header("if-range"));
                    wire.raw("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 2-4/5\r\nETag: \"a\"\r\n"
                            + "Content-Length: 3\r\n\r\nllo");
                });
                var client = client().build();
                var download = client.resume(server.url("/"), Optional.empty(), fromTheThird("\"a\""))
                        .orElseThrow()) {
            assertThat(download.body()).hasContent("llo");
            assertThat(download.position()).isEqualTo(2);
            assertThat(download.length()).hasValue(5);
            assertThat(download.etag()).hasValue("\"a\"");
            assertThat(asked).hasToString("bytes=2- \"a\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 OK\r\n",
                "206 Partial Content\r\nContent-Range: bytes 1-4/5\r\n",
                "206 Partial Content\r\nContent-Range: bytes 2-5/6\r\n",
                "206 Partial Content\r\nContent-Range: bytes 2-4/5\r\nETag: \"b\"\r\n",
                "206 Partial Content\r\nContent-Range: bytes 2-4/5\r\nContent-Encoding: gzip\r\n",
                "206 Partial Content\r\n",
                "416 Range Not Satisfiable\r\n"
            })
    void a_download_begins_at_the_start_if_upstream_does_not_send_exactly_the_rest(String answer) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    var whole = request.header("range") == null;
                    wire.raw("HTTP/1.1 " + (whole ? "200 OK\r\n" : answer) + "Content-Length: 5\r\n\r\nhello");
                });
                var client = client().build();
                var download = client.resume(server.url("/"), Optional.empty(), fromTheThird("\"a\""))
                        .orElseThrow()) {
            assertThat(download.position()).isZero();
            assertThat(download.body()).hasContent("hello");
        }
    }

    @Test
    void a_download_may_take_longer_than_a_document_while_it_is_fast_enough() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n");
                    for (var part = 0; part < 20; part++) {
                        wire.raw("x".repeat(100_000));
                        Thread.sleep(100);
                    }
                });
                var client = client().within(Clients.impatientWithDocuments()).build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            var began = System.nanoTime();
            assertThat(download.body().readAllBytes()).hasSize(2_000_000);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isGreaterThan(Clients.impatientWithDocuments().document());
        }
    }

    @Test
    void closing_early_ends_the_connection_instead_of_reading_on() throws Exception {
        var sent = new AtomicLong();
        var broken = new CountDownLatch(1);
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                    var part = new byte[64 * 1024];
                    Arrays.fill(part, (byte) 'x');
                    try {
                        while (sent.get() < 1_000_000_000L) {
                            wire.out().write(part);
                            sent.addAndGet(part.length);
                        }
                    } finally {
                        broken.countDown();
                    }
                });
                var client = client().build()) {
            var download = client.open(server.url("/"), Optional.empty()).orElseThrow();
            assertThat(download.body().readNBytes(100)).hasSize(100);
            download.close();
            assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(sent.get()).isLessThan(100_000_000L);
            assertThatThrownBy(() -> download.body().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_download_that_was_read_to_its_end_returns_its_connection_to_the_pool() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "hello"));
                var client = client().build()) {
            for (var time = 0; time < 3; time++) {
                try (var download =
                        client.open(server.url("/"), Optional.empty()).orElseThrow()) {
                    assertThat(download.body()).hasContent("hello");
                }
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void closing_the_client_ends_a_download_that_waits() throws Exception {
        var waiting = new CountDownLatch(1);
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx");
                    wire.untilGone();
                });
                var client = client().build();
                var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
            var body = download.body();
            assertThat(body.read()).isEqualTo('x');
            Runnable close = client::close;
            var closer = new Thread(() -> {
                awaitQuietly(waiting);
                close.run();
            });
            closer.start();
            var began = System.nanoTime();
            assertThatThrownBy(() -> readSignalling(body, waiting)).isInstanceOf(IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
            closer.join(10_000);
            assertThat(closer.isAlive()).isFalse();
        }
    }

    private static int readSignalling(InputStream body, CountDownLatch waiting) throws IOException {
        waiting.countDown();
        return body.read();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
