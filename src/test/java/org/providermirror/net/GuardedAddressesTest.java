package org.providermirror.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.providermirror.net.Clients.client;
import static org.providermirror.net.Clients.names;
import static org.providermirror.net.Clients.published;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.AddressRefusedException;
import org.providermirror.failure.MirrorException;
import org.providermirror.net.address.Resolver;

/** Which addresses are connected to, seen from the sockets. 127.0.0.1 is out of bounds here, 127.0.0.2 is allowed. */
@Tag("component")
class GuardedAddressesTest {
    private static final String ALLOWED = "127.0.0.2/32";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "localhost", "LOCALHOST", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
                "[0:0:0:0:0:ffff:7f00:0001]", "[::1]", "[::]", "0.0.0.0", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
                "[fe80::1%251]", "169.254.169.254", "10.0.0.1"
            })
    void no_form_of_an_inner_address_is_connected_to(String host) throws Exception {
        try (var trap = new ForbiddenSocket("127.0.0.1");
                var client = client().reaching(ALLOWED).build()) {
            var url = URI.create("http://" + host + ":" + trap.port() + "/");
            assertThatThrownBy(() -> client.get(published(url))).isInstanceOf(AddressRefusedException.class);
            assertThatThrownBy(() -> client.open(url, Optional.empty())).isInstanceOf(AddressRefusedException.class);
            assertThat(trap.wasTouched()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "0177.0.0.1",
                "127.1",
                "017700000001",
                "127.0.0.1.",
                "%31%32%37.0.0.1",
                "127。0。0。1",
                "１２７.0.0.1",
                "local_host"
            })
    void no_other_spelling_of_an_inner_address_is_connected_to(String host) throws Exception {
        try (var trap = new ForbiddenSocket("127.0.0.1");
                var client = client().reaching(ALLOWED).build()) {
            var url = URI.create("http://" + host + ":" + trap.port() + "/");
            assertThatThrownBy(() -> client.get(published(url))).isInstanceOf(MirrorException.class);
            assertThat(trap.wasTouched()).isFalse();
        }
    }

    @Test
    void a_name_that_leads_inside_is_not_connected_to() throws Exception {
        try (var trap = new ForbiddenSocket("127.0.0.1");
                var client = client().reaching(ALLOWED)
                        .resolving(names(Map.of("evil.example.com", "127.0.0.1")))
                        .build()) {
            assertThatThrownBy(() -> client.get(published(URI.create("http://evil.example.com:" + trap.port() + "/"))))
                    .isInstanceOf(AddressRefusedException.class)
                    .hasMessageContaining("evil.example.com");
            assertThat(trap.wasTouched()).isFalse();
        }
    }

    @Test
    void a_name_with_private_and_allowed_addresses_is_connected_at_an_allowed_one() throws Exception {
        try (var trap = new ForbiddenSocket("127.0.0.1");
                var server = serverBeside(trap);
                var client = client().reaching(ALLOWED)
                        .resolving(host -> List.of(loopback(1), loopback(2)))
                        .build()) {
            assertThat(client.get(published(server.url("mixed.example.com", "/")))
                            .found())
                    .isPresent();
            assertThat(trap.wasTouched()).isFalse();
        }
    }

    @Test
    void the_address_that_is_checked_is_the_address_that_is_connected_to() throws Exception {
        var lookups = new ArrayList<String>();
        Resolver rebinding = host -> {
            lookups.add(host);
            return List.of(loopback(lookups.size() == 1 ? 2 : 1));
        };
        try (var trap = new ForbiddenSocket("127.0.0.1");
                var server = serverBeside(trap);
                var client = client().reaching(ALLOWED).resolving(rebinding).build()) {
            var url = server.url("rebinding.example.com", "/");

            assertThat(client.get(published(url)).found()).isPresent();
            assertThat(lookups).hasSize(1);

            server.dropConnections();
            assertThatThrownBy(() -> client.get(published(url))).isInstanceOf(AddressRefusedException.class);
            assertThat(trap.wasTouched()).isFalse();
        }
    }

    @Test
    void an_ipv6_literal_that_is_allowed_is_reached() throws Exception {
        try (var server = new ScriptedServer(
                        "http", ScriptedServer.listener("::1"), (request, wire) -> wire.respond(200, "six"));
                var client = client().reaching("::1/128").build()) {
            var document =
                    client.get(published(server.url("[::1]", "/"))).found().orElseThrow();
            assertThat(document.content()).asString().isEqualTo("six");
            assertThat(server.requests().get(0).header("Host")).isEqualTo("[::1]:" + server.port());
        }
    }

    @Test
    void a_second_hop_inside_is_not_followed() throws Exception {
        try (var trap = new ForbiddenSocket("127.0.0.1");
                var server = new ScriptedServer(
                        "http",
                        ScriptedServer.listener("127.0.0.2"),
                        (request, wire) -> wire.respond(302, "", "Location: http://127.0.0.1:" + trap.port() + "/"));
                var client = client().reaching(ALLOWED).build()) {
            assertThatThrownBy(() -> client.get(published(server.url("/"))))
                    .isInstanceOf(AddressRefusedException.class);
            assertThatThrownBy(() -> client.open(server.url("/"), Optional.empty()))
                    .isInstanceOf(AddressRefusedException.class);
            assertThat(trap.wasTouched()).isFalse();
        }
    }

    /** A server on 127.0.0.2, at the port at which the trap listens on 127.0.0.1. */
    private static ScriptedServer serverBeside(ForbiddenSocket trap) throws Exception {
        return new ScriptedServer(
                "http", new ServerSocket(trap.port(), 50, loopback(2)), (request, wire) -> wire.respond(200, "hello"));
    }

    private static InetAddress loopback(int last) throws UnknownHostException {
        return InetAddress.getByName("127.0.0." + last);
    }
}
