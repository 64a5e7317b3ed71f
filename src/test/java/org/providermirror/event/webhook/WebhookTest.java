package org.providermirror.event.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.providermirror.config.WebhookSettings;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.Target;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.ManualExecutor;

/** Events that are sent to a real socket. */
@Tag("component")
class WebhookTest {
    private static final String SECRET = "a secret of 27 characters..";

    private record Received(String body, String signature, String kind, String delivery) {}

    private final List<Event> recorded = new ArrayList<>();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(2);
    private HttpServer server;
    private volatile int status = 204;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", this::accept);
        server.start();
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        server.stop(0);
    }

    private void accept(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        received.add(new Received(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                headers.getFirst("X-Mirror-Signature"),
                headers.getFirst("X-Mirror-Event"),
                headers.getFirst("X-Mirror-Delivery")));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private WebhookSettings settings(String... kinds) {
        return new WebhookSettings(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"), SECRET, List.of(kinds));
    }

    private Webhook webhook(String... kinds) {
        return new Webhook(recorded::add, settings(kinds), threads, threads, Duration.ofMillis(5));
    }

    private static Event event(EventKind kind, String sentence) {
        return Event.of(
                Instant.parse("2026-01-31T00:00:00Z"),
                kind,
                Target.of(ProviderAddress.parse("registry.example.com/acme/null")),
                sentence);
    }

    private Received next() throws InterruptedException {
        return received.poll(2, TimeUnit.MINUTES);
    }

    @Test
    void an_event_is_recorded_and_sent_with_the_signature_of_its_body() throws Exception {
        try (var webhook = webhook()) {
            webhook.record(event(EventKind.NEW_SIGNER, "a new signer"));
            assertThat(recorded).hasSize(1);
            var sent = next();
            assertThat(sent.body())
                    .contains(
                            "\"kind\":\"new_signer\"",
                            "\"provider\":\"registry.example.com/acme/null\"",
                            "\"sentence\":\"a new signer\"",
                            "\"id\":\"" + sent.delivery() + "\"");
            assertThat(sent.kind()).isEqualTo("new_signer");
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            assertThat(sent.signature())
                    .isEqualTo("sha256="
                            + HexFormat.of().formatHex(mac.doFinal(sent.body().getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Test
    void only_the_kinds_of_the_setting_are_sent_and_all_are_recorded() throws Exception {
        try (var webhook = webhook("conflict", "a_kind_that_does_not_exist")) {
            webhook.record(event(EventKind.NEW_SIGNER, "first"));
            webhook.record(event(EventKind.CONFLICT, "second"));
            assertThat(next().body()).contains("second");
            assertThat(recorded).hasSize(2);
        }
    }

    @Test
    void an_event_is_sent_again_until_it_is_accepted_and_the_later_ones_follow_in_order() throws Exception {
        try (var webhook = webhook()) {
            status = 500;
            webhook.record(event(EventKind.CONFLICT, "first"));
            webhook.record(event(EventKind.CONFLICT, "second"));
            var failed = next();
            assertThat(next()).isEqualTo(failed);
            assertThat(webhook.waiting()).isEqualTo(2);
            status = 200;
            var later = next();
            while (later.equals(failed)) {
                later = next();
            }
            assertThat(later.body()).contains("second");
            Eventually.value("no event waits", webhook::waiting, waiting -> waiting == 0);
            assertThat(webhook.dropped()).isZero();
        }
    }

    @Test
    void at_most_a_thousand_events_wait_and_the_oldest_are_dropped_and_counted() throws Exception {
        var executor = new ManualExecutor();
        try (var webhook = new Webhook(recorded::add, settings(), executor, threads)) {
            for (var count = 0; count < Webhook.MOST_WAITING + 3; count++) {
                webhook.record(event(EventKind.CONFLICT, "event " + count + "."));
            }
            assertThat(webhook.waiting()).isEqualTo(Webhook.MOST_WAITING);
            assertThat(webhook.dropped()).isEqualTo(3);
            executor.runAll();
            assertThat(next().body()).contains("event 3.");
        }
    }

    @Test
    void a_closed_webhook_sends_nothing_and_a_secret_is_never_printed() {
        var executor = new ManualExecutor();
        var webhook = new Webhook(recorded::add, settings(), executor, threads);
        webhook.record(event(EventKind.CONFLICT, "late"));
        webhook.close();
        executor.runAll();
        assertThat(received).isEmpty();
        assertThat(settings().toString()).doesNotContain(SECRET);
    }
}
