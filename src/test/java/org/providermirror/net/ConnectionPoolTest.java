package org.providermirror.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.providermirror.net.Clients.client;
import static org.providermirror.net.Clients.published;

import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.providermirror.failure.UpstreamUnavailableException;

@Tag("component")
class ConnectionPoolTest {
    @Test
    void documents_share_a_connection() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "x"));
                var client = client().build()) {
            for (var time = 0; time < 5; time++) {
                client.get(published(server.url("/" + time)));
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_pooled_connection_that_the_server_closed_is_replaced_silently() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "x"));
                var client = client().build()) {
            client.get(published(server.url("/")));
            server.dropConnections();
            assertThat(client.get(published(server.url("/"))).found()).isPresent();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void a_server_that_breaks_every_connection_gets_two_requests_an_attempt_at_most() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.socket().close());
                var client = client().build()) {
            assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContaining("closed the connection too early");
            assertThat(server.connections()).as("two attempts").isEqualTo(4);
        }
    }

    @Test
    void a_caller_waits_for_one_of_sixteen_connections_up_to_the_limit_and_blames_no_host() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx");
                    wire.untilGone();
                });
                var client = client().within(Clients.impatient()).build()) {
            var downloads = new ArrayList<Download>();
            for (var number = 0; number < 16; number++) {
                downloads.add(client.open(server.url("/"), Optional.empty()).orElseThrow());
            }
            for (var time = 0; time < 4; time++) {
                assertThatThrownBy(() -> client.get(published(server.url("/"))))
                        .isInstanceOf(UpstreamUnavailableException.class)
                        .hasMessageContaining("too many requests");
            }
            downloads.forEach(Download::close);
            client.open(server.url("/"), Optional.empty()).orElseThrow().close();
        }
    }

    @Test
    void no_thread_is_started_or_leaked() throws Exception {
        var threads = Thread.getAllStackTraces().keySet();
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "x"));
                var client = client().build()) {
            client.get(published(server.url("/")));
            try (var download = client.open(server.url("/"), Optional.empty()).orElseThrow()) {
                assertThat(download.body()).hasContent("x");
            }
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> !threads.contains(thread))
                    .allSatisfy(thread -> assertThat(thread.getName()).isEqualTo("test-server"));
        }
    }

    @Test
    void an_interrupted_request_fails_at_once_and_leaves_the_thread_interrupted() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "x"));
                var client = client().build()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_closed_client_sends_no_request() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "x"))) {
            var client = client().build();
            client.get(published(server.url("/")));
            client.close();
            client.close();
            assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContaining("stops");
            assertThatThrownBy(() -> client.open(server.url("/"), Optional.empty()))
                    .isInstanceOf(UpstreamUnavailableException.class);
            assertThat(server.requests()).hasSize(1);
        }
    }
}
