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
import java.time.Duration;
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
import org.providermirror.config.proxy.EgressChoice;
import org.providermirror.config.proxy.EgressProxy;
import org.providermirror.config.proxy.EgressSettings;
import org.providermirror.config.proxy.EnvironmentProxies;
import org.providermirror.failure.AddressRefusedException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.proxy.EgressProxies;

@Tag("component")
class EgressProxyTest {
    private static final String NAME = "registry.example.com";

    private static final EgressProxy PROXY =
            new EgressProxy(InetSocketAddress.createUnresolved("proxy.corp", 3128), Optional.empty());

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
            assertThat(client.get(registry(server.url(NAME, "/v1"))).found()).isPresent();
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
    void a_proxy_may_not_hold_back_the_connection_as_long_as_a_package() throws Exception {
        try (var silent = new ScriptedServer((request, wire) -> wire.untilGone());
                var client = client().httpsOnly()
                        .reaching()
                        .resolving(names(Map.of("proxy.corp", "127.0.0.1")))
                        .through("proxy.corp", silent.port())
                        .within(Clients.impatientWithAllButArchives(Duration.ofSeconds(60)))
                        .build()) {
            var began = System.nanoTime();
            assertThatThrownBy(() -> client.open(URI.create("https://" + NAME + "/x.zip"), Optional.empty()))
                    .isInstanceOf(UpstreamUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(50));
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
                            .found()
                            .orElseThrow()
                            .content())
                    .asString()
                    .isEqualTo("plain");
            assertThat(proxy.requests().get(0))
                    .startsWith("GET http://" + NAME + ":" + server.port() + "/a?b HTTP/1.1");
        }
    }

    @Test
    void a_name_with_an_underscore_goes_through_the_proxy() throws Exception {
        try (var plain = new ScriptedServer((request, wire) -> wire.respond(200, "plain"));
                var proxy = new TestProxy();
                var client = client().reaching()
                        .resolving(names(Map.of("egress_proxy", "127.0.0.1")))
                        .through("egress_proxy", proxy.port())
                        .build()) {
            assertThat(client.get(published(plain.url("my_registry.test", "/a")))
                            .found())
                    .isPresent();
            assertThat(proxy.requests().get(0))
                    .startsWith("GET http://my_registry.test:" + plain.port() + "/a HTTP/1.1")
                    .contains("Host: my_registry.test:" + plain.port())
                    .doesNotContain("Mirror-");
            assertThatThrownBy(
                            () -> client.get(published(URI.create("https://my_registry.test:" + plain.port() + "/"))))
                    .isInstanceOf(UpstreamUnavailableException.class);
            assertThat(proxy.requests().get(1)).startsWith("CONNECT my_registry.test:" + plain.port());
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
            assertThat(client.get(published(server.url(NAME, "/"))).found()).isPresent();
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
            assertThat(client.get(published(server.url(NAME, "/"))).found()).isPresent();
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
        "*.example.com, example.com, false",
        "*.example.com, a.example.com, true",
        "example.com:443, example.com, true",
        "example.com:8443, example.com, false",
        "10.0.0.0/8, 10.9.9.9, true",
        "10.1.2.3/8, 10.9.9.9, true",
        "10.1.2.3/8, 11.1.2.3, false",
        "fd12:3456::1/8, [fd99::1], true",
        "10.0.0.0/8, 11.9.9.9, false",
        "10.0.0.0/8, example.com, false",
        "10.0.0.1:443, 10.0.0.1, true",
        "fd00::/8, [fd12::1], true",
        "[fd12::1]:443, [fd12::1], true",
        "1.0.0.1, 10.0.0.1, false",
        "'', example.com, false"
    })
    void no_proxy_is_read_as_curl_and_go_read_it(String pattern, String host, boolean direct) {
        var configured =
                new EgressSettings(new EgressChoice.Configured(PROXY), List.of(pattern), EnvironmentProxies.none());
        assertThat(towards(host, configured).isEmpty()).isEqualTo(direct);
        var inherited = new EgressSettings(new EgressChoice.Inherited(), List.of(), environment(PROXY, pattern));
        assertThat(towards(host, inherited).isEmpty()).isEqualTo(direct);
    }

    private static EnvironmentProxies environment(EgressProxy proxy, String... noProxy) {
        return new EnvironmentProxies(
                Optional.of(new EnvironmentProxies.Variable("HTTPS_PROXY", proxy)), Optional.empty(), List.of(noProxy));
    }

    private static EgressSettings inherited() {
        return new EgressSettings(new EgressChoice.Inherited(), List.of(), environment(PROXY));
    }

    private static Optional<InetSocketAddress> towards(String host, EgressSettings settings) {
        return new EgressProxies(settings, property -> null).towards(new Origin("https", host, 443));
    }

    @Test
    void without_a_setting_and_a_property_the_environment_names_the_proxy_with_its_login() throws Exception {
        try (var server = upstream();
                var proxy = new TestProxy().wanting("Basic dXNlcjpwYXNz")) {
            var address = InetSocketAddress.createUnresolved("proxy.corp", proxy.port());
            var login = new EgressProxy.Login("user", "pass");
            try (var client = client().httpsOnly()
                    .reaching()
                    .trusting(authority.certificate())
                    .resolving(names(Map.of("proxy.corp", "127.0.0.1")))
                    .in(environment(new EgressProxy(address, Optional.of(login))))
                    .build()) {
                assertThat(client.get(published(server.url(NAME, "/"))).found()).isPresent();
                assertThat(proxy.requests()).isNotEmpty();
                assertThatThrownBy(() -> client.get(published(URI.create("https://proxy.corp:" + proxy.port() + "/"))))
                        .isInstanceOf(AddressRefusedException.class)
                        .hasMessageContaining("egress proxy");
                assertThat(client.egress())
                        .contains("proxy.corp:" + proxy.port(), "with a login", "HTTPS_PROXY", "none")
                        .doesNotContain("user")
                        .doesNotContain("pass");
            }
        }
    }

    @Test
    void a_login_without_a_user_is_sent() throws Exception {
        try (var server = upstream();
                var proxy = new TestProxy().wanting("Basic OnB3")) {
            var address = InetSocketAddress.createUnresolved("proxy.corp", proxy.port());
            try (var client = client().httpsOnly()
                    .reaching()
                    .trusting(authority.certificate())
                    .resolving(names(Map.of("proxy.corp", "127.0.0.1")))
                    .in(environment(new EgressProxy(address, Optional.of(new EgressProxy.Login("", "pw")))))
                    .build()) {
                assertThat(client.get(published(server.url(NAME, "/"))).found()).isPresent();
            }
        }
    }

    @Test
    void the_proxy_of_the_environment_is_for_its_scheme_and_never_for_this_machine() {
        var proxies = new EgressProxies(inherited(), property -> null);
        assertThat(proxies.towards(new Origin("https", NAME, 443))).isPresent();
        assertThat(proxies.towards(new Origin("http", NAME, 80))).isEmpty();
        for (var local : List.of("localhost", "127.0.0.1", "127.9.9.9", "[::1]")) {
            assertThat(proxies.towards(new Origin("https", local, 443))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https.proxyHost", "http.proxyHost", "socksProxyHost", "java.net.useSystemProxies"})
    void a_property_of_the_jvm_wins_over_the_environment(String set) {
        var proxies = new EgressProxies(inherited(), property -> property.equals(set) ? "true" : null);
        assertThat(proxies.towards(new Origin("https", NAME, 443))).isEmpty();
        assertThat(proxies.description()).contains("JVM");
    }

    @Test
    void the_setting_wins_over_the_environment() {
        var other = new EgressProxy(InetSocketAddress.createUnresolved("other.corp", 3128), Optional.empty());
        var environment = environment(PROXY, "*");
        assertThat(towards(NAME, new EgressSettings(new EgressChoice.Configured(other), List.of(), environment)))
                .contains(other.address());
        assertThat(towards(NAME, new EgressSettings(new EgressChoice.Direct(), List.of(), environment(PROXY))))
                .isEmpty();
        assertThat(towards(
                        NAME,
                        new EgressSettings(new EgressChoice.Inherited(), List.of("example.com"), environment(PROXY))))
                .isEmpty();
    }

    @Test
    void a_proxy_that_wants_more_than_a_basic_login_is_explained() throws Exception {
        try (var server = upstream();
                var proxy = new TestProxy().demanding("NTLM", "Digest realm=\"egress\", nonce=\"1\"");
                var client = behind(proxy).withProxyLogin("user", "pass").build()) {
            assertThatThrownBy(() -> client.get(published(server.url(NAME, "/"))))
                    .isInstanceOf(UpstreamUnavailableException.class)
                    .hasMessageContainingAll("407", "Basic");
            assertThat(proxy.requests()).noneMatch(request -> request.contains("Proxy-Authorization"));
        }
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
                assertThat(client.get(published(server.url(NAME, "/"))).found()).isPresent();
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
