package org.providermirror.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.providermirror.net.Clients.client;
import static org.providermirror.net.Clients.published;
import static org.providermirror.net.Clients.registry;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.client.UserAgent;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;

/** What a status means, and what a request looks like. */
@Tag("component")
class AnswersTest {
    @Test
    void a_registry_request_accepts_json_and_carries_the_token_and_user_agent() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "{}"));
                var client = client().withToken("s3cret").build()) {
            assertThat(client.get(registry(server.url("/v1/x")))
                            .found()
                            .orElseThrow()
                            .content())
                    .asString()
                    .isEqualTo("{}");
            var request = server.requests().get(0);
            assertThat(request.line()).isEqualTo("GET /v1/x HTTP/1.1");
            assertThat(request.header("Host")).isEqualTo("127.0.0.1:" + server.port());
            assertThat(request.header("Accept")).isEqualTo("application/json");
            assertThat(request.header("Accept-Encoding")).isEqualTo("identity");
            assertThat(request.header("Authorization")).isEqualTo("Bearer s3cret");
            assertThat(request.header("User-Agent")).isEqualTo(UserAgent.VALUE);
            assertThat(request.header("Upgrade")).isNull();
        }
    }

    @Test
    void a_published_file_and_a_download_are_requested_without_a_token() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "sums"));
                var client = client().withToken("s3cret").build()) {
            client.get(published(server.url("/SHA256SUMS")));
            client.open(server.url("/x.zip"), Optional.empty()).orElseThrow().close();
            assertThat(server.requests()).hasSize(2).allSatisfy(request -> {
                assertThat(request.header("Authorization")).isNull();
                assertThat(request.header("Accept-Encoding")).isEqualTo("identity");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void a_missing_document_is_empty(int status) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(status, "{\"errors\":[\"Not Found\"]}"));
                var client = client().build()) {
            assertThat(client.get(registry(server.url("/"))).found()).isEmpty();
            assertThat(client.open(server.url("/"), Optional.empty())).isEmpty();
            assertThat(server.connections()).as("the connection is used again").isEqualTo(1);
        }
    }

    @Test
    void not_found_never_opens_the_breaker() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(404, ""));
                var client = client().build()) {
            for (var time = 0; time < 10; time++) {
                assertThat(client.get(published(server.url("/" + time))).found())
                        .isEmpty();
            }
            assertThat(server.requests()).hasSize(10);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 300, 304, 305, 306, 400, 405, 418, 451})
    void any_other_status_breaks_the_protocol(int status) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 " + status + " Odd\r\nLocation: /elsewhere\r\nConnection: close\r\n\r\n");
                    wire.socket().close();
                });
                var client = client().build()) {
            assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamProtocolException.class)
                    .hasMessageContaining(String.valueOf(status));
            assertThatThrownBy(() -> client.open(server.url("/"), Optional.empty()))
                    .isInstanceOf(UpstreamProtocolException.class);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void a_refused_login_names_the_host_and_the_setting_and_never_the_token(int status) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(status, "no"));
                var withToken = client().withToken("s3cret").build();
                var without = client().build()) {
            assertThatThrownBy(() -> withToken.get(registry(server.url("/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContainingAll(
                            "127.0.0.1", "refused the token of registry.example.com", "mirror.upstream.credentials")
                    .hasMessageNotContaining("s3cret");
            assertThatThrownBy(() -> without.get(registry(server.url("/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContainingAll(
                            "127.0.0.1", "no token of registry.example.com", "mirror.upstream.credentials");
            assertThatThrownBy(() -> without.open(server.url("/"), Optional.empty()))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContainingAll("127.0.0.1", "mirror.upstream.credentials");
        }
    }

    @Test
    void a_realm_that_upstream_names_is_never_contacted() throws Exception {
        try (var realm = new ForbiddenSocket("127.0.0.1");
                var server = new ScriptedServer((request, wire) -> wire.respond(
                        401,
                        "no",
                        "WWW-Authenticate: Bearer realm=\"http://127.0.0.1:" + realm.port() + "/token\",service=\"x\"",
                        "WWW-Authenticate: Basic realm=\"http://127.0.0.1:" + realm.port() + "/\""));
                var client = client().withToken("s3cret").build()) {
            assertThatThrownBy(() -> client.get(registry(server.url("/"))))
                    .isInstanceOf(UpstreamUnavailableException.class);
            assertThat(server.requests()).hasSize(1);
            assertThat(realm.wasTouched()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "429, 7, 7",
        "503, 120, 120",
        "503, 86400, 600",
        "429, 'Sun, 22 Nov 2026 10:00:30 GMT', 30",
        "503, 'Sunday, 22-Nov-26 10:00:30 GMT', 30"
    })
    void a_long_requested_pause_is_reported_and_honoured(int status, String header, int seconds) throws Exception {
        var clock = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
        var now = new long[] {0};
        try (var server = new ScriptedServer((request, wire) -> wire.respond(status, "", "Retry-After: " + header));
                var client = client().at(clock).at(() -> now[0]).build()) {
            var answered = catchThrowableOfType(
                    UpstreamUnavailableException.class, () -> client.get(published(server.url("/"))));
            assertThat(answered).hasMessageContainingAll("127.0.0.1", "answered " + status);
            assertThat(answered.retryAfter()).contains(Duration.ofSeconds(seconds));

            now[0] += Duration.ofSeconds(seconds - 4).toNanos();
            var refused = catchThrowableOfType(
                    UpstreamUnavailableException.class, () -> client.open(server.url("/"), Optional.empty()));
            assertThat(refused.retryAfter()).contains(Duration.ofSeconds(4));
            assertThat(server.requests()).hasSize(1);
            now[0] += Duration.ofSeconds(4).toNanos();
            assertThatThrownBy(() -> client.get(published(server.url("/")))).hasMessageContaining("answered " + status);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void a_short_requested_pause_delays_other_requests_and_fails_none() throws Exception {
        var first = new AtomicBoolean(true);
        try (var server = new ScriptedServer((request, wire) -> {
                    if (first.getAndSet(false)) {
                        wire.respond(429, "", "Retry-After: 1");
                    } else {
                        wire.respond(200, "x");
                    }
                });
                var client = client().build()) {
            assertThatThrownBy(() -> client.open(server.url("/"), Optional.empty()))
                    .isInstanceOf(UpstreamUnavailableException.class);
            var refusedAt = System.nanoTime();
            assertThat(client.get(registry(server.url("/"))).found()).isPresent();
            assertThat(Duration.ofNanos(System.nanoTime() - refusedAt)).isGreaterThan(Duration.ofMillis(800));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void a_document_that_failed_once_is_requested_a_second_time(int status) throws Exception {
        var first = new AtomicBoolean(true);
        try (var server = new ScriptedServer((request, wire) -> {
                    if (first.getAndSet(false)) {
                        wire.respond(status, "", "Retry-After: 0");
                    } else {
                        wire.respond(200, "x");
                    }
                });
                var client = client().build()) {
            assertThat(client.get(registry(server.url("/"))).found()).isPresent();
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void a_document_whose_connection_broke_once_is_requested_a_second_time() throws Exception {
        var first = new AtomicBoolean(true);
        try (var server = new ScriptedServer((request, wire) -> {
                    if (first.getAndSet(false)) {
                        wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nshort");
                        wire.socket().close();
                    } else {
                        wire.respond(200, "x");
                    }
                });
                var client = client().build()) {
            assertThat(client.get(registry(server.url("/"))).found()).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 400, 501})
    void an_answer_that_would_be_the_same_again_is_not_requested_twice(int status) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(status, ""));
                var client = client().build()) {
            assertThatThrownBy(() -> client.get(registry(server.url("/")))).isInstanceOf(MirrorException.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void the_second_attempt_is_made_although_other_requests_opened_the_breaker_meanwhile() throws Exception {
        var opening = new AtomicReference<Runnable>(() -> {});
        var first = new AtomicBoolean(true);
        try (var broken = new ScriptedServer((request, wire) -> {
                    if (request.line().contains("/broken ")) {
                        wire.respond(502, "");
                    } else if (first.getAndSet(false)) {
                        opening.get().run();
                        wire.respond(503, "");
                    } else {
                        wire.respond(200, "x");
                    }
                });
                var client = client().build()) {
            opening.set(() -> {
                for (var failure = 0; failure < 3; failure++) {
                    assertThatThrownBy(() -> client.open(broken.url("/broken"), Optional.empty()))
                            .isInstanceOf(UpstreamUnavailableException.class);
                }
                assertThat(client.isOpen("127.0.0.1")).isTrue();
            });
            assertThat(client.get(registry(broken.url("/"))).found()).isPresent();
            assertThat(client.isOpen("127.0.0.1")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"429, true", "503, true", "500, false", "404, false", "200, false"})
    void a_refusal_is_reported_as_overload_of_the_hostname_of_the_provider(int status, boolean reported)
            throws Exception {
        var overloaded = new ArrayList<Hostname>();
        try (var server = new ScriptedServer((request, wire) -> wire.respond(status, "x", "Retry-After: 60"));
                var client = client().reportingOverload(overloaded::add).build()) {
            try {
                client.get(registry(server.url("/")));
            } catch (UpstreamUnavailableException expected) {
                assertThat(status).isGreaterThan(404);
            }
            assertThat(overloaded.contains(Clients.REGISTRY)).isEqualTo(reported);
        }
    }

    @Test
    void a_broken_connection_is_reported_as_overload() throws Exception {
        var overloaded = new ArrayList<Hostname>();
        try (var server = new ScriptedServer((request, wire) -> wire.socket().close());
                var client = client().reportingOverload(overloaded::add).build()) {
            assertThatThrownBy(() -> client.get(registry(server.url("/"))))
                    .isInstanceOf(UpstreamUnavailableException.class);
            assertThat(overloaded).contains(Clients.REGISTRY);
        }
    }

    @Test
    void one_provider_that_always_fails_keeps_no_other_from_its_host() throws Exception {
        try (var server = new ScriptedServer(
                        (request, wire) -> wire.respond(request.line().contains("/sick ") ? 500 : 200, "x"));
                var client = client().build()) {
            for (var time = 0; time < 10; time++) {
                assertThatThrownBy(() -> client.get(registry(server.url("/sick"))))
                        .isInstanceOf(UpstreamUnavailableException.class);
                var other = ProviderAddress.parse("registry.example.com/healthy/sword-" + time);
                assertThat(client.get(UpstreamRequest.registry(server.url("/other"), other))
                                .found())
                        .isPresent();
            }
            assertThat(server.requests())
                    .as("three failed requests of two attempts, then none")
                    .hasSize(10 + 6);
        }
    }

    @ParameterizedTest
    @CsvSource({"429, soon", "503, -5", "429, ''", "500, 60", "502, 60"})
    void a_host_without_retry_after_is_requested_again(int status, String header) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(status, "", "Retry-After: " + header));
                var client = client().build()) {
            for (var time = 0; time < 2; time++) {
                var answered = catchThrowableOfType(
                        UpstreamUnavailableException.class, () -> client.get(published(server.url("/"))));
                assertThat(answered.retryAfter()).isEmpty();
            }
            assertThat(server.requests()).as("two attempts each").hasSize(4);
        }
    }

    @Test
    void three_failures_open_the_breaker_for_ten_seconds_and_then_one_request_probes() throws Exception {
        var now = new long[] {0};
        var healthy = new boolean[] {false};
        try (var server = new ScriptedServer((request, wire) -> wire.respond(healthy[0] ? 200 : 502, "x"));
                var client = client().at(() -> now[0]).build()) {
            for (var time = 0; time < 5; time++) {
                assertThatThrownBy(() -> client.get(published(server.url("/"))))
                        .isInstanceOf(UpstreamUnavailableException.class);
            }
            assertThat(server.requests()).as("two attempts each").hasSize(6);

            now[0] += Duration.ofSeconds(10).toNanos();
            for (var time = 0; time < 3; time++) {
                assertThatThrownBy(() -> client.open(server.url("/"), Optional.empty()))
                        .isInstanceOf(UpstreamUnavailableException.class);
            }
            assertThat(server.requests()).hasSize(7);

            now[0] += Duration.ofSeconds(10).toNanos();
            healthy[0] = true;
            assertThat(client.get(published(server.url("/"))).found()).isPresent();
            assertThat(client.get(published(server.url("/"))).found()).isPresent();
        }
    }

    @Test
    void another_port_is_another_host() throws Exception {
        try (var broken = new ScriptedServer((request, wire) -> wire.respond(500, ""));
                var working = new ScriptedServer((request, wire) -> wire.respond(200, "x"));
                var client = client().build()) {
            for (var time = 0; time < 5; time++) {
                assertThatThrownBy(() -> client.get(published(broken.url("/"))))
                        .isInstanceOf(UpstreamUnavailableException.class);
            }
            assertThat(broken.requests()).as("two attempts each").hasSize(6);
            assertThat(client.get(published(working.url("/"))).found()).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void what_a_registry_says_about_a_missing_document_is_passed_on_and_what_others_say_is_not(int status)
            throws Exception {
        try (var server = new ScriptedServer((request, wire) ->
                        wire.respond(status, "{\"errors\":[\"Not found: it moved\\nto \\u001b[1macme/new\"]}"));
                var client = client().build()) {
            assertThat(client.get(registry(server.url("/"))))
                    .isEqualTo(new UpstreamAnswer.Absent<>(Optional.of("Not found: it moved to [1macme/new")));
            assertThat(client.get(published(server.url("/")))).isEqualTo(new UpstreamAnswer.Absent<>(Optional.empty()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 500, 503})
    void what_a_registry_says_about_its_failure_is_passed_on_and_what_others_say_is_not(int status) throws Exception {
        try (var server = new ScriptedServer(
                        (request, wire) -> wire.respond(status, "{\"errors\":[\"The provider is under review\"]}"));
                var client = client().build()) {
            assertThatThrownBy(() -> client.get(registry(server.url("/"))))
                    .hasMessageContaining(String.valueOf(status))
                    .hasMessageEndingWith("it says: The provider is under review");
            assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .hasMessageContaining(String.valueOf(status))
                    .hasMessageNotContaining("review");
        }
    }

    @Test
    void what_a_registry_says_is_not_passed_on_with_the_login_of_its_url() throws Exception {
        try (var server = new ScriptedServer(
                        (request, wire) -> wire.respond(403, "{\"errors\":[\"no access for us:pw\"]}"));
                var client = client().build()) {
            var url = URI.create(server.url("/").toString().replace("://", "://us:pw@"));
            assertThatThrownBy(() -> client.get(registry(url)))
                    .hasMessageContaining("403")
                    .hasMessageNotContaining("no access");
        }
    }
}
