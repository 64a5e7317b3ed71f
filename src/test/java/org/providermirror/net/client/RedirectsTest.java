package org.providermirror.net.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.providermirror.net.Clients.client;
import static org.providermirror.net.Clients.published;
import static org.providermirror.net.Clients.registry;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.AddressRefusedException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.net.ScriptedServer;

@Tag("component")
class RedirectsTest {
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void every_kind_of_redirect_is_followed(int status) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    if (request.target().equals("/old")) {
                        wire.respond(status, "moved", "Location: /new");
                    } else {
                        wire.respond(200, "here");
                    }
                });
                var client = client().build()) {
            var document = client.get(published(server.url("/old"))).found().orElseThrow();
            assertThat(document.url()).isEqualTo(server.url("/new"));
            assertThat(document.content()).asString().isEqualTo("here");
            assertThat(server.connections()).as("the connection is used again").isEqualTo(1);
            try (var download =
                    client.open(server.url("/old"), Optional.empty()).orElseThrow()) {
                assertThat(download.url()).isEqualTo(server.url("/new"));
                assertThat(download.body()).hasContent("here");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "next, /a/b/next",
        "../next, /a/next",
        "/next, /next",
        "?x=1, /a/b/c?x=1",
        "./%2B+, /a/b/%2B+",
        "//HOST/x, /x",
        "next#part, /a/b/next",
        "../../../next, /next",
        "/a/../b/./c, /b/c"
    })
    void a_relative_location_is_resolved(String location, String expected) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    if (request.target().equals("/a/b/c")) {
                        var host = request.header("Host");
                        wire.respond(302, "", "Location: " + location.replace("HOST", host));
                    } else {
                        wire.respond(200, "here");
                    }
                });
                var client = client().build()) {
            var document = client.get(published(server.url("/a/b/c"))).found().orElseThrow();
            assertThat(server.requests().get(1).target()).isEqualTo(expected);
            assertThat(document.url()).isEqualTo(server.url(expected));
        }
    }

    /** What a client written in Go sends for these locations. Each character is one byte. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '\u0001',
            value = {
                "/x?a=b|c&sig=x%2By%3D -> /x?a=b|c&sig=x%2By%3D",
                "/x?a={b}&c=[d] -> /x?a={b}&c=[d]",
                "/x?a=^b`c\\d -> /x?a=^b`c\\d",
                "/x?a=100%&b=%zz&c=%4 -> /x?a=100%&b=%zz&c=%4",
                "/x?a=\"b\"&c=<d> -> /x?a=\"b\"&c=<d>",
                "/x?name=\u00c3\u00a9&dash=\u00e2\u0080\u0093 -> /x?name=\u00c3\u00a9&dash=\u00e2\u0080\u0093",
                "/x?latin=\u00e9 -> /x?latin=\u00e9",
                "/x?private=\u00ee\u0081\u00bc -> /x?private=\u00ee\u0081\u00bc",
                "/x?a=b c -> /x?a=b%20c",
                "/x?a?b=c#fragment -> /x?a?b=c",
                "/x? -> /x?",
                "/a b.zip -> /a%20b.zip",
                "/a|b{c}.zip -> /a%7Cb%7Bc%7D.zip",
                "/a[1].zip -> /a[1].zip",
                "/a[1] b%2Fc.zip -> /a%5B1%5D%20b/c.zip",
                "/\u00c3\u00a9/\u00e9.zip -> /%C3%A9/%E9.zip",
                "/a%7e%2Fb.zip -> /a%7e%2Fb.zip",
                "/a!$&'()*+,;=:@b.zip -> /a!$&'()*+,;=:@b.zip",
                "/a!$&'()*+,;=:@ b.zip -> /a%21$&%27%28%29%2A+,;=:@%20b.zip",
                "/a\\b.zip -> /a%5Cb.zip",
                "/a//b/%2e%2e/c -> /a//b/%2e%2e/c",
                "///x -> ///x",
                "./a:b -> /a/b/a:b"
            })
    void a_location_is_requested_as_clients_request_it(String location, String expected) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    if (request.target().equals("/a/b/c")) {
                        wire.respond(302, "", "Location: " + location);
                    } else {
                        wire.respond(200, "here");
                    }
                });
                var client = client().build()) {
            try (var download =
                    client.open(server.url("/a/b/c"), Optional.empty()).orElseThrow()) {
                assertThat(download.body()).hasContent("here");
            }
            client.get(published(server.url("/a/b/c")));
            assertThat(server.requests())
                    .extracting(ScriptedServer.Request::line)
                    .containsExactly(
                            "GET /a/b/c HTTP/1.1",
                            "GET " + expected + " HTTP/1.1",
                            "GET /a/b/c HTTP/1.1",
                            "GET " + expected + " HTTP/1.1");
        }
    }

    @Test
    void user_information_in_a_location_is_sent_to_its_origin_alone() throws Exception {
        try (var other = new ScriptedServer((request, wire) -> {
                    if (request.target().equals("/file")) {
                        wire.respond(302, "", "Location: http://" + request.header("Host") + "/moved");
                    } else {
                        wire.respond(200, "here");
                    }
                });
                var server = new ScriptedServer((request, wire) -> wire.respond(
                        302, "", "Location: http://user:p@" + other.url("/file").getAuthority() + "/file"));
                var client = client().build()) {
            client.get(published(URI.create("http://me:q@" + server.url("/").getAuthority() + "/")));
            assertThat(server.requests())
                    .extracting(request -> request.header("Authorization"))
                    .containsExactly("Basic bWU6cQ==");
            assertThat(other.requests())
                    .extracting(request -> request.header("Authorization"))
                    .containsExactly("Basic dXNlcjpw", null);
        }
    }

    @Test
    void five_redirects_are_followed_and_a_sixth_is_not() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    var left = Integer.parseInt(request.target().substring(1));
                    if (left == 0) {
                        wire.respond(200, "arrived");
                    } else {
                        wire.respond(302, "", "Location: /" + (left - 1));
                    }
                });
                var client = client().build()) {
            assertThat(client.get(published(server.url("/5"))).found()).isPresent();
            assertThat(server.requests()).hasSize(6);
            assertThatThrownBy(() -> client.get(published(server.url("/6"))))
                    .isInstanceOf(UpstreamProtocolException.class)
                    .hasMessageContaining("more than 5");
            assertThat(server.requests()).hasSize(12);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y",
                "Location:",
                "Location: http://[",
                "Location: /100%",
                "Location: /a#%zz",
                "Location: /a\tb",
                "Location: http://127.0.0.1\\@example.com/",
                "Location: /a\r\nLocation: /b"
            })
    void a_redirect_without_a_valid_location_breaks_the_protocol(String header) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(302, "", header));
                var client = client().build()) {
            assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(UpstreamProtocolException.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/", "http://user@10.0.0.1/"})
    void a_redirect_to_what_a_first_url_must_not_be_is_refused(String location) throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(302, "", "Location: " + location));
                var client = client().build()) {
            assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(AddressRefusedException.class);
        }
    }

    @Test
    void the_token_stays_with_redirects_to_the_same_origin() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    if (request.target().equals("/old")) {
                        wire.respond(
                                302,
                                "",
                                "Location: http://" + request.header("Host").toUpperCase() + "/new");
                    } else {
                        wire.respond(200, "{}");
                    }
                });
                var client = client().withToken("s3cret").build()) {
            client.get(registry(server.url("/old")));
            assertThat(server.requests())
                    .extracting(request -> request.header("Authorization"))
                    .containsExactly("Bearer s3cret", "Bearer s3cret");
        }
    }

    @Test
    void the_token_is_sent_to_no_other_host_or_port_and_not_after_a_redirect_back() throws Exception {
        try (var other = new ScriptedServer((request, wire) ->
                        wire.respond(307, "", "Location: " + request.target().substring("/back?to=".length())));
                var server = new ScriptedServer((request, wire) -> {
                    var home = "http://" + request.header("Host") + "/home";
                    if (request.target().equals("/home")) {
                        wire.respond(200, "{}");
                    } else {
                        wire.respond(302, "", "Location: " + other.url("/back?to=" + home));
                    }
                });
                var client = client().withToken("s3cret").build()) {
            assertThat(client.get(registry(server.url("/start"))).found()).isPresent();
            assertThat(other.requests()).hasSize(1);
            assertThat(other.requests().get(0).headerLines()).noneMatch(line -> line.contains("s3cret"));
            assertThat(server.requests())
                    .extracting(request -> request.header("Authorization"))
                    .containsExactly("Bearer s3cret", null);
        }
    }

    @Test
    void the_same_port_on_another_name_is_another_origin() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    if (request.target().equals("/old")) {
                        wire.respond(
                                302,
                                "",
                                "Location: http://localhost:"
                                        + request.header("Host").split(":")[1] + "/new");
                    } else {
                        wire.respond(200, "{}");
                    }
                });
                var client = client().reaching("127.0.0.0/8", "::1/128")
                        .withToken("s3cret")
                        .build()) {
            client.get(registry(server.url("/old")));
            assertThat(server.requests())
                    .extracting(request -> request.header("Authorization"))
                    .containsExactly("Bearer s3cret", null);
        }
    }

    @Test
    void cookies_are_neither_stored_nor_sent() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> {
                    if (request.target().equals("/old")) {
                        wire.respond(302, "", "Location: /new", "Set-Cookie: session=1; Path=/");
                    } else {
                        wire.respond(200, "{}", "Set-Cookie: session=2; Path=/");
                    }
                });
                var client = client().build()) {
            client.get(published(server.url("/old")));
            client.get(published(server.url("/old")));
            assertThat(server.requests())
                    .hasSize(4)
                    .allSatisfy(request -> assertThat(request.header("Cookie")).isNull());
        }
    }

    @Test
    void a_redirect_back_and_forth_ends() throws Exception {
        try (var server =
                        new ScriptedServer((request, wire) -> wire.respond(302, "", "Location: " + request.target()));
                var client = client().build()) {
            assertThatThrownBy(() -> client.open(URI.create(server.url("/loop").toString()), Optional.empty()))
                    .isInstanceOf(UpstreamProtocolException.class);
            assertThat(server.requests()).hasSize(6);
        }
    }
}
