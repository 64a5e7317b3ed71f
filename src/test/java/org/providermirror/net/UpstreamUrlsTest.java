package org.providermirror.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.providermirror.net.Clients.client;
import static org.providermirror.net.Clients.names;
import static org.providermirror.net.Clients.published;
import static org.providermirror.net.Clients.registry;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.AddressRefusedException;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamProtocolException;

@Tag("component")
class UpstreamUrlsTest {
    @Test
    void plain_http_is_refused_unless_it_is_set() throws Exception {
        try (var trap = new ForbiddenSocket("127.0.0.1");
                var client = client().httpsOnly().build()) {
            var url = URI.create("http://127.0.0.1:" + trap.port() + "/");
            assertThatThrownBy(() -> client.get(published(url)))
                    .isInstanceOf(AddressRefusedException.class)
                    .hasMessageContaining("mirror.upstream.plain-http");
            assertThatThrownBy(() -> client.open(url, Optional.empty())).isInstanceOf(AddressRefusedException.class);
            assertThat(trap.wasTouched()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1/x",
                "file:///etc/passwd",
                "jar:file:/x!/y",
                "mailto:a@b",
                "gopher://127.0.0.1/",
                "/relative",
                "unix:/run/docker.sock",
                "javascript:alert(1)"
            })
    void other_schemes_are_refused(String url) {
        try (var client = client().build()) {
            assertThatThrownBy(() -> client.get(published(URI.create(url))))
                    .isInstanceOf(AddressRefusedException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"user, dXNlcjo=", "user:s%20cret, dXNlcjpzIGNyZXQ=", "'', Og==", ":p, OnA=", "us%40er:p, dXNAZXI6cA=="})
    void user_information_is_sent_as_basic_authorization_and_not_in_the_request_line(String login, String expected)
            throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "x"));
                var client = client().build()) {
            var url = URI.create("http://" + login + "@127.0.0.1:" + server.port() + "/a");
            client.get(published(url));
            try (var download = client.open(url, Optional.empty()).orElseThrow()) {
                assertThat(download.body()).hasContent("x");
            }
            assertThat(server.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request.line()).isEqualTo("GET /a HTTP/1.1"))
                    .allSatisfy(request ->
                            assertThat(request.header("Authorization")).isEqualTo("Basic " + expected))
                    .allSatisfy(request -> assertThat(request.header("Host")).doesNotContain("@"));
        }
    }

    @Test
    void a_name_with_an_underscore_is_requested_by_its_name() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    if (request.target().equals("/moved")) {
                        wire.respond(
                                302,
                                "",
                                "Location: http://other_host.test:"
                                        + wire.socket().getLocalPort() + "/x?a|b");
                    } else {
                        wire.respond(200, "x");
                    }
                });
                var client = client().resolving(names(Map.of(
                                "my_registry.test",
                                "127.0.0.1",
                                "other_host.test",
                                "127.0.0.1",
                                "in_house.test",
                                "10.0.0.1")))
                        .build()) {
            var url = server.url("u:p@my_registry.test", "/moved");
            assertThat(client.get(published(url)).found().orElseThrow().url().getAuthority())
                    .isEqualTo("other_host.test:" + server.port());
            assertThat(server.requests().get(0).header("Host")).isEqualTo("my_registry.test:" + server.port());
            assertThat(server.requests().get(0).header("Authorization")).isEqualTo("Basic dTpw");
            assertThat(server.requests().get(1).line()).isEqualTo("GET /x?a|b HTTP/1.1");
            assertThat(server.requests().get(1).header("Authorization")).isNull();
            assertThat(server.requests().toString()).doesNotContain("Mirror-", "upstream.invalid");
            assertThatThrownBy(() -> client.get(published(URI.create("http://in_house.test/"))))
                    .isInstanceOf(AddressRefusedException.class);
        }
    }

    @Test
    void a_token_is_sent_instead_of_user_information() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "{}"));
                var client = client().withToken("t0ken").build()) {
            client.get(registry(URI.create("http://user:p@127.0.0.1:" + server.port() + "/")));
            assertThat(server.requests().get(0).header("Authorization")).isEqualTo("Bearer t0ken");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 500, 418})
    void no_message_shows_user_information(int status) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(status, ""));
                var client = client().build()) {
            var url = URI.create("http://user:s3cret@127.0.0.1:" + server.port() + "/");
            try {
                assertThat(client.get(published(url)).found()).isEmpty();
            } catch (MirrorException failure) {
                assertThat(failure).hasMessageNotContaining("s3cret").hasMessageNotContaining("user:");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https:///path", "http://127.0.0.1:0/", "http://127.0.0.1:70000/", "http:opaque"})
    void a_url_without_host_or_port_is_refused(String url) {
        try (var client = client().build()) {
            assertThatThrownBy(() -> client.get(published(URI.create(url))))
                    .isInstanceOf(UpstreamProtocolException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/b",
                "/1.0.0+build/x",
                "/1.0.0%2Bbuild/x",
                "/a%2Fb",
                "/%7Bname%7D",
                "//double//slash",
                "/a/../b/./c",
                "/%C3%A9?x=a%26b&y=%20+%2B&z",
                "/;matrix=1,2",
                "/?q=%7B%7D",
                "/a%25b"
            })
    void path_and_query_arrive_unchanged(String path) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "x"));
                var client = client().build()) {
            var document = client.get(published(server.url(path))).found().orElseThrow();
            assertThat(server.requests()).hasSize(1);
            assertThat(server.requests().get(0).target()).isEqualTo(path);
            assertThat(document.url()).isEqualTo(server.url(path));
        }
    }

    @Test
    void the_fragment_is_dropped() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "x"));
                var client = client().build()) {
            var document = client.get(published(server.url("/a?b#c?d"))).found().orElseThrow();
            assertThat(server.requests().get(0).target()).isEqualTo("/a?b");
            assertThat(document.url()).isEqualTo(server.url("/a?b"));
        }
    }
}
