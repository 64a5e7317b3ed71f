package org.providermirror.event.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
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
import org.providermirror.config.proxy.EgressChoice;
import org.providermirror.config.proxy.EgressProxy;
import org.providermirror.config.proxy.EgressSettings;
import org.providermirror.config.proxy.EnvironmentProxies;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.net.post.PostClient;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.Target;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.TestCertificate;

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
    /** The status of an event whose sentence has this word; none closes the connection without an answer. */
    private final Map<String, Optional<Integer>> refused = new ConcurrentHashMap<>();

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
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(new Received(
                body,
                headers.getFirst("X-Mirror-Signature"),
                headers.getFirst("X-Mirror-Event"),
                headers.getFirst("X-Mirror-Delivery")));
        if (body.contains("recovery")) {
            refused.clear();
        }
        var answer = refused.entrySet().stream()
                .filter(each -> body.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Optional.of(status));
        if (answer.isPresent()) {
            exchange.sendResponseHeaders(answer.get(), -1);
        }
        exchange.close();
    }

    private static EgressSettings egress(EgressChoice choice) {
        return new EgressSettings(choice, List.of(), EnvironmentProxies.none());
    }

    private PostClient client() {
        return new PostClient(egress(new EgressChoice.Direct()), Optional.empty(), threads);
    }

    private WebhookSettings settings(String... kinds) {
        return new WebhookSettings(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"), SECRET, List.of(kinds));
    }

    private Webhook webhook(String... kinds) {
        return new Webhook(recorded::add, settings(kinds), threads, threads, client(), Duration.ofMillis(5));
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
        try (var webhook = new Webhook(recorded::add, settings(), executor, threads, client())) {
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
        var webhook = new Webhook(recorded::add, settings(), executor, threads, client());
        webhook.record(event(EventKind.CONFLICT, "late"));
        webhook.close();
        executor.runAll();
        assertThat(received).isEmpty();
        assertThat(settings().toString()).doesNotContain(SECRET);
    }

    private List<String> accepted(Webhook webhook) throws Exception {
        for (var sentence : List.of("first", "poison", "second", "poison again", "third")) {
            webhook.record(event(EventKind.CONFLICT, sentence));
        }
        Eventually.value("only what is refused is left", webhook::waiting, waiting -> waiting == 0);
        return received.stream().map(Received::body).toList();
    }

    @Test
    void an_event_that_the_receiver_refuses_is_dropped_after_five_attempts_and_the_later_ones_follow()
            throws Exception {
        try (var webhook = webhook()) {
            refused.put("poison", Optional.of(422));
            var bodies = accepted(webhook);
            assertThat(bodies).hasSize(13).last().asString().contains("third");
            assertThat(bodies.subList(1, 6)).allSatisfy(body -> assertThat(body).contains("poison"));
            assertThat(webhook.dropped()).isEqualTo(2);
        }
    }

    @Test
    void an_event_that_breaks_the_receiver_is_dropped_once_a_later_one_is_accepted() throws Exception {
        try (var webhook = webhook()) {
            refused.put("poison", Optional.empty());
            assertThat(accepted(webhook))
                    .filteredOn(body -> !body.contains("poison"))
                    .hasSize(3);
            assertThat(webhook.dropped()).isEqualTo(2);
        }
    }

    @Test
    void no_event_is_dropped_that_is_accepted_after_a_later_one_was() throws Exception {
        try (var webhook = webhook()) {
            refused.put("first", Optional.of(503));
            refused.put("second", Optional.empty());
            for (var sentence : List.of("first", "second", "recovery")) {
                webhook.record(event(EventKind.CONFLICT, sentence));
            }
            Eventually.value("no event waits", webhook::waiting, waiting -> waiting == 0);
            assertThat(webhook.dropped()).isZero();
            assertThat(received.stream().map(Received::body).toList())
                    .last()
                    .asString()
                    .contains("second");
        }
    }

    @Test
    void a_status_that_is_no_answer_to_the_event_drops_none() throws Exception {
        try (var webhook = webhook()) {
            for (var trouble : List.of(401, 404, 500)) {
                status = trouble;
                webhook.record(event(EventKind.CONFLICT, "after " + trouble));
                for (var attempt = 0; attempt < 7; attempt++) {
                    assertThat(next().body()).contains("after " + trouble);
                }
                assertThat(webhook.dropped()).isZero();
                status = 204;
                Eventually.value("no event waits", webhook::waiting, waiting -> waiting == 0);
                received.clear();
            }
        }
    }

    @Test
    void no_event_is_dropped_while_the_receiver_is_down_however_long() throws Exception {
        try (var webhook = webhook()) {
            status = 503;
            webhook.record(event(EventKind.CONFLICT, "first"));
            webhook.record(event(EventKind.CONFLICT, "second"));
            for (var attempt = 0; attempt < 10; attempt++) {
                next();
            }
            assertThat(webhook.dropped()).isZero();
            assertThat(webhook.waiting()).isEqualTo(2);
            status = 200;
            Eventually.value("no event waits", webhook::waiting, waiting -> waiting == 0);
        }
    }

    @Test
    void the_proxy_of_upstream_requests_is_used() throws Exception {
        var proxy = new EgressProxy(server.getAddress(), Optional.empty());
        var settings = new WebhookSettings(URI.create("http://receiver.example.test/hook"), SECRET, List.of());
        var client = new PostClient(egress(new EgressChoice.Configured(proxy)), Optional.empty(), threads);
        try (var webhook = new Webhook(recorded::add, settings, threads, threads, client)) {
            webhook.record(event(EventKind.CONFLICT, "through the proxy"));
            assertThat(next().body()).contains("through the proxy");
        }
    }

    @Test
    void the_certificate_authorities_of_upstream_requests_are_trusted() throws Exception {
        var certificate = TestCertificate.shared();
        var secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(certificate.sslContext()));
        secure.createContext("/hook", this::accept);
        secure.start();
        var settings = new WebhookSettings(
                URI.create("https://localhost:" + secure.getAddress().getPort() + "/hook"), SECRET, List.of());
        var client = new PostClient(egress(new EgressChoice.Direct()), Optional.of(certificate.pem()), threads);
        try (var webhook = new Webhook(recorded::add, settings, threads, threads, client)) {
            webhook.record(event(EventKind.CONFLICT, "over TLS"));
            assertThat(next().body()).contains("over TLS");
        } finally {
            secure.stop(0);
        }
    }
}
