package org.providermirror.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.providermirror.net.Clients.client;
import static org.providermirror.net.Clients.names;
import static org.providermirror.net.Clients.published;
import static org.providermirror.net.Clients.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.AddressRefusedException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.client.EgressProxies;

@Tag("component")
class EgressProxyTest {
    private static final String NAME = "registry.example.com";

    @TempDir
    private static Path folder;

    private static TestAuthority authority;

    @BeforeAll
    static void makeKey() {
        authority = new TestAuthority(folder, "upstream", "dns:" + NAME + ",ip:127.0.0.1");
    }

    private static ScriptedServer upstream() throws Exception {
        return new ScriptedServer("https", authority.listener(), (request, wire) -> wire.respond(200, "{}"));
    }

    /** Resolves the proxy alone, as in a network that knows no public names; nothing but public addresses allowed. */
    private static Clients behind(TestProxy proxy) {
        return client().httpsOnly()
                .reaching()
                .trusting(authority.certificate())
                .resolving(names(Map.of("proxy.corp", "127.0.0.1")))
                .through("proxy.corp", proxy.port());
    }

    @Test
    void https_goes_through_a_tunnel_by_name_although_only_the_proxy_knows_the_name() throws Exception {
        try (var server = upstream();
                var proxy = new TestProxy();
                var client = behind(proxy).withToken("s3cret").build()) {
            assertThat(client.get(registry(server.url(NAME, "/v1")))).isPresent();
            assertThat(proxy.requests()).hasSize(1);
            assertThat(proxy.requests().get(0))
                    .startsWith("CONNECT " + NAME + ":" + server.port() + " HTTP/1.1")
                    .doesNotContain("s3cret")
                    .doesNotContain("Authorization");
            assertThat(server.requests().get(0).header("Authorization")).isEqualTo("Bearer s3cret");
            assertThat(server.requests().get(0).header("Proxy-Authorization")).isNull();
            try (var download =
                    client.open(server.url(NAME, "/x.zip"), Optional.empty()).orElseThrow()) {
                assertThat(download.body()).hasContent("{}");
            }
        }
    }

    @Test
    void plain_http_goes_to_the_proxy_as_a_whole_url() throws Exception {
        try (var server = new ScriptedServer((request, wire) -> wire.respond(200, "plain"));
                var proxy = new TestProxy();
                var client = client().reaching()
                        .resolving(names(Map.of("proxy.corp", "127.0.0.1")))
                        .through("proxy.corp", proxy.port())
                        .build()) {
            assertThat(client.get(published(server.url(NAME, "/a?b")))
                            .orElseThrow()
                            .content())
                    .asString()
                    .isEqualTo("plain");
            assertThat(proxy.requests().get(0))
                    .startsWith("GET http://" + NAME + ":" + server.port() + "/a?b HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "[::1]", "[::ffff:10.0.0.1]", "169.254.169.254", "0.0.0.0"})
    void a_private_ip_literal_is_not_requested_through_the_proxy(String host) throws Exception {
        try (var proxy = new TestProxy();
                var client = behind(proxy).build()) {
            assertThatThrownBy(() -> client.get(published(URI.create("https://" + host + "/"))))
                    .isInstanceOf(AddressRefusedException.class);
            assertThatThrownBy(() -> client.open(URI.create("https://" + host + "/"), Optional.empty()))
                    .isInstanceOf(AddressRefusedException.class);
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @Test
    void a_name_with_a_private_address_is_not_requested_through_the_proxy() throws Exception {
        try (var proxy = new TestProxy();
                var client = behind(proxy)
                        .resolving(names(Map.of("proxy.corp", "127.0.0.1", "inner.corp", "10.0.0.7")))
                        .build()) {
            assertThatThrownBy(() -> client.get(published(URI.create("https://inner.corp/"))))
                    .isInstanceOf(AddressRefusedException.class);
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @Test
    void a_redirect_to_a_private_address_is_not_requested_through_the_proxy() throws Exception {
        try (var server = new ScriptedServer(
                        "https",
                        authority.listener(),
                        (request, wire) -> wire.respond(302, "", "Location: https://10.0.0.1/"));
                var proxy = new TestProxy();
                var client = behind(proxy).build()) {
            assertThatThrownBy(() -> client.get(published(server.url(NAME, "/"))))
                    .isInstanceOf(AddressRefusedException.class);
            assertThat(proxy.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://proxy.corp:%d/", "https://PROXY.CORP:%d/admin", "http://proxy.corp:%d/"})
    void a_url_that_names_the_proxy_itself_is_refused(String url) throws Exception {
        try (var proxy = new TestProxy();
                var client = client().resolving(names(Map.of("proxy.corp", "127.0.0.1")))
                        .through("proxy.corp", proxy.port())
                        .exceptFor("proxy.corp")
                        .build()) {
            assertThatThrownBy(() -> client.get(published(URI.create(url.formatted(proxy.port())))))
                    .isInstanceOf(AddressRefusedException.class)
                    .hasMessageContaining("proxy");
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 404, 407, 410, 429, 502})
    void the_proxys_answer_is_not_mistaken_for_upstreams(int status) throws Exception {
        try (var server = upstream();
                var proxy = new TestProxy().refusingWith(status);
                var client = behind(proxy).build()) {
            assertThatThrownBy(() -> client.get(published(server.url(NAME, "/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContainingAll(NAME, "proxy", String.valueOf(status));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void a_proxy_that_wants_a_login_gets_it_and_upstream_does_not() throws Exception {
        try (var server = upstream();
                var proxy = new TestProxy().wanting("Basic dXNlcjpwYXNz");
                var client = behind(proxy).withProxyLogin("user", "pass").build();
                var without = behind(proxy).build()) {
            assertThat(client.get(published(server.url(NAME, "/")))).isPresent();
            assertThat(server.requests().get(0).headerLines()).noneMatch(line -> line.contains("dXNlcjpwYXNz"));
            assertThatThrownBy(() -> without.get(published(server.url(NAME, "/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContaining("407");
        }
    }

    @Test
    void the_proxy_login_is_not_sent_to_an_upstream_that_requests_one() throws Exception {
        try (var server = new ScriptedServer(
                        "https",
                        authority.listener(),
                        (request, wire) -> wire.respond(401, "", "WWW-Authenticate: Basic realm=\"egress\""));
                var proxy = new TestProxy();
                var client = behind(proxy).withProxyLogin("user", "pass").build()) {
            assertThatThrownBy(() -> client.get(published(server.url(NAME, "/"))))
                    .isInstanceOf(UpstreamUnavailableException.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void a_proxy_without_address_is_named() {
        try (var client =
                client().resolving(names(Map.of())).through("gone.corp", 3128).build()) {
            assertThatThrownBy(() -> client.get(published(URI.create("https://registry.example.com/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContainingAll("gone.corp", "mirror.upstream.proxy");
        }
    }

    @Test
    void a_host_of_no_proxy_is_reached_directly_and_guarded() throws Exception {
        try (var server = upstream();
                var proxy = new TestProxy();
                var client = behind(proxy)
                        .resolving(names(Map.of("proxy.corp", "127.0.0.1", NAME, "127.0.0.1")))
                        .exceptFor(".example.com")
                        .reaching("127.0.0.1/32")
                        .build();
                var strict = behind(proxy)
                        .resolving(names(Map.of("proxy.corp", "127.0.0.1", NAME, "127.0.0.1")))
                        .exceptFor(".example.com")
                        .build()) {
            assertThat(client.get(published(server.url(NAME, "/")))).isPresent();
            assertThatThrownBy(() -> strict.get(published(server.url(NAME, "/"))))
                    .isInstanceOf(AddressRefusedException.class);
            assertThat(proxy.requests()).isEmpty();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, true",
        "example.com, a.example.com, true",
        "example.com, notexample.com, false",
        ".example.com, example.com, false",
        ".example.com, a.example.com, true",
        "*, anything, true",
        "EXAMPLE.com, example.com, true",
        "10.0.0.1, 10.0.0.1, true",
        "::1, [::1], true",
        "'', example.com, false"
    })
    void no_proxy_is_read_as_curl_and_go_read_it(String pattern, String host, boolean direct) {
        var proxies = new EgressProxies(
                Optional.of(InetSocketAddress.createUnresolved("proxy.corp", 3128)), List.of(pattern));
        assertThat(proxies.towards(new Origin("https", host, 443)).isEmpty()).isEqualTo(direct);
    }

    @Test
    void without_a_setting_the_jvm_chooses_the_proxy() throws Exception {
        var before = ProxySelector.getDefault();
        try (var server = upstream();
                var proxy = new TestProxy()) {
            ProxySelector.setDefault(choosing(new InetSocketAddress("127.0.0.1", proxy.port())));
            try (var client = client().httpsOnly()
                    .reaching()
                    .trusting(authority.certificate())
                    .resolving(names(Map.of()))
                    .build()) {
                assertThat(client.get(published(server.url(NAME, "/")))).isPresent();
                assertThat(proxy.requests()).hasSize(1);
                assertThatThrownBy(() -> client.get(published(URI.create("https://127.0.0.1:" + proxy.port() + "/"))))
                        .isInstanceOf(AddressRefusedException.class)
                        .hasMessageContaining("egress proxy");
            }
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    private static ProxySelector choosing(InetSocketAddress proxy) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI target) {
                return List.of(new Proxy(Proxy.Type.HTTP, proxy));
            }

            @Override
            public void connectFailed(URI target, SocketAddress address, IOException fault) {
                throw new IllegalStateException(fault);
            }
        };
    }
}
