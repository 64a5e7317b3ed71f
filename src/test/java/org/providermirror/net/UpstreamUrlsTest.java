package org.providermirror.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.providermirror.net.Clients.client;
import static org.providermirror.net.Clients.published;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.AddressRefusedException;
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
    @ValueSource(strings = {"http://user@127.0.0.1:%d/", "http://user:secret@127.0.0.1:%d/", "http://@127.0.0.1:%d/"})
    void user_information_is_refused_and_not_shown(String url) throws Exception {
        try (var trap = new ForbiddenSocket("127.0.0.1");
                var client = client().build()) {
            assertThatThrownBy(() -> client.get(published(URI.create(url.formatted(trap.port())))))
                    .isInstanceOf(AddressRefusedException.class)
                    .hasMessageNotContaining("secret");
            assertThat(trap.wasTouched()).isFalse();
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
            var document = client.get(published(server.url(path))).orElseThrow();
            assertThat(server.requests()).hasSize(1);
            assertThat(server.requests().get(0).target()).isEqualTo(path);
            assertThat(document.url()).isEqualTo(server.url(path));
        }
    }

    @Test
    void the_fragment_is_dropped() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "x"));
                var client = client().build()) {
            var document = client.get(published(server.url("/a?b#c?d"))).orElseThrow();
            assertThat(server.requests().get(0).target()).isEqualTo("/a?b");
            assertThat(document.url()).isEqualTo(server.url("/a?b"));
        }
    }
}
