package org.providermirror.policy.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.providermirror.config.AddressRange;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.OidcSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.failure.AddressRefusedException;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.client.GuardedUpstreamClient;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.testing.ManualTime;

/** An issuer's documents and keys over real sockets, by the client that the mirror has for upstream. */
@Tag("component")
@Timeout(60)
class OidcDiscoveryTest {
    private static final String DISCOVERY = "/ci/.well-known/openid-configuration";
    private static final String KEYS = "/keys";
    private static final List<AddressRange> LOOPBACK = List.of(AddressRange.parse("127.0.0.0/8"));
    private static final ECKey FIRST = key("first");
    private static final ECKey SECOND = key("second");

    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ManualTime time = new ManualTime();
    private volatile boolean silent;
    private HttpServer issuer;
    private HttpServer elsewhere;
    private GuardedUpstreamClient client;

    private static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @BeforeEach
    void start() throws IOException {
        issuer = server("127.0.0.1");
        elsewhere = server("127.0.0.2");
        client = client(LOOPBACK, true);
        discovers(url(issuer, "/ci"), url(elsewhere, KEYS).toString());
        publishes(FIRST);
    }

    @AfterEach
    void stop() throws InterruptedException {
        ended.countDown();
        client.close();
        issuer.stop(0);
        elsewhere.stop(0);
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private HttpServer server(String address) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        requests.add(path);
        try (exchange) {
            if (silent) {
                ended.await(30, TimeUnit.SECONDS);
                return;
            }
            var content = documents.get(path);
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            var bytes = content.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static GuardedUpstreamClient client(List<AddressRange> networks, boolean plainHttp) {
        return new GuardedUpstreamClient(
                new UpstreamSettings(
                        new ServedHosts(Set.of(new Hostname("registry.example.com")), false),
                        Map.of(),
                        DefaultSettings.credentials(),
                        DefaultSettings.egress(),
                        Optional.empty(),
                        networks,
                        plainHttp,
                        1000,
                        Duration.ofMinutes(10)),
                hostname -> {});
    }

    private static URI url(HttpServer server, String path) {
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + path);
    }

    private void discovers(URI named, String keys) {
        documents.put(DISCOVERY, "{\"issuer\":\"" + named + "\",\"jwks_uri\":\"" + keys + "\"}");
    }

    private void publishes(ECKey... keys) {
        documents.put(
                KEYS,
                new JWKSet(List.of(keys).stream()
                                .<com.nimbusds.jose.jwk.JWK>map(ECKey::toPublicJWK)
                                .toList())
                        .toString());
    }

    private OidcDiscovery published() {
        return new OidcDiscovery(client, url(issuer, "/ci"));
    }

    private OidcTokenVerifier tokens() {
        var settings = new OidcSettings(
                url(issuer, "/ci"), "mirror", Map.of(), List.of(ProviderPattern.parse("registry.example.com/*/*")));
        var keys = new JwksCache(published(), threads, time.time().monotonic());
        return new OidcTokenVerifier(settings, keys, time.time().wall());
    }

    private String signed(ECKey key) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(url(issuer, "/ci").toString())
                        .audience("mirror")
                        .subject("job")
                        .expirationTime(Date.from(time.now().plus(Duration.ofHours(1))))
                        .build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    @Test
    void the_keys_are_found_by_the_discovery_document_on_another_host_too() throws Exception {
        assertThat(JWKSet.parse(published().get()).getKeyByKeyId("first")).isEqualTo(FIRST.toPublicJWK());
        assertThat(requests).containsExactly(DISCOVERY, KEYS);
        assertThat(tokens().find(signed(FIRST))).get().hasToString("jwt:job");
        assertThat(tokens().find(signed(SECOND))).isEmpty();
    }

    @Test
    void a_place_of_the_keys_without_a_host_is_on_the_issuers() throws Exception {
        discovers(url(issuer, "/ci"), KEYS);
        elsewhere.stop(0);
        assertThat(JWKSet.parse(published().get()).size()).isOne();
    }

    @Test
    void a_slash_at_the_end_of_the_issuers_name_is_a_part_of_it() {
        var slashed = new OidcDiscovery(client, url(issuer, "/ci/"));
        assertThatThrownBy(slashed::get).isInstanceOf(UpstreamProtocolException.class);
        discovers(url(issuer, "/ci/"), url(elsewhere, KEYS).toString());
        assertThat(slashed.get()).contains("first");
    }

    @Test
    void a_document_that_names_another_issuer_is_refused_without_requesting_its_keys() throws Exception {
        discovers(url(elsewhere, "/ci"), url(elsewhere, KEYS).toString());
        assertThatThrownBy(published()::get)
                .isInstanceOf(UpstreamProtocolException.class)
                .hasMessageContaining("another issuer");
        assertThat(tokens().find(signed(FIRST))).isEmpty();
        assertThat(requests).containsOnly(DISCOVERY);
    }

    @Test
    void a_document_that_is_missing_or_broken_or_names_no_keys_is_refused() {
        for (var broken : List.of("", "{", "[]", "{}", "{\"issuer\":\"" + url(issuer, "/ci") + "\"}")) {
            documents.put(DISCOVERY, broken);
            assertThatThrownBy(published()::get).as(broken).isInstanceOf(UpstreamProtocolException.class);
        }
        discovers(url(issuer, "/ci"), "::");
        assertThatThrownBy(published()::get).isInstanceOf(UpstreamProtocolException.class);
        documents.remove(DISCOVERY);
        assertThatThrownBy(published()::get)
                .isInstanceOf(UpstreamProtocolException.class)
                .hasMessageContaining("not there");
        assertThat(requests).containsOnly(DISCOVERY);
    }

    @Test
    void missing_or_invalid_keys_refuse_everybody() throws Exception {
        documents.put(KEYS, "<html>");
        assertThat(tokens().find(signed(FIRST))).isEmpty();
        documents.remove(KEYS);
        assertThat(tokens().find(signed(FIRST))).isEmpty();
        assertThatThrownBy(published()::get).isInstanceOf(UpstreamProtocolException.class);
    }

    @Test
    void plain_http_and_private_addresses_are_refused_as_everywhere_unless_the_settings_allow_them() {
        try (var secure = client(LOOPBACK, false);
                var guarded = client(List.of(), true)) {
            assertThatThrownBy(new OidcDiscovery(secure, url(issuer, "/ci"))::get)
                    .isInstanceOf(MirrorException.class)
                    .hasMessageContaining("http");
            assertThatThrownBy(new OidcDiscovery(guarded, url(issuer, "/ci"))::get)
                    .isInstanceOf(AddressRefusedException.class);
        }
        assertThat(requests).isEmpty();
    }

    @Test
    void keys_in_a_network_that_the_mirror_does_not_reach_are_refused() throws Exception {
        try (var narrow = client(List.of(AddressRange.parse("127.0.0.1/32")), true)) {
            assertThatThrownBy(new OidcDiscovery(narrow, url(issuer, "/ci"))::get)
                    .isInstanceOf(AddressRefusedException.class);
        }
        assertThat(requests).containsExactly(DISCOVERY);
    }

    @Test
    void an_unknown_key_refreshes_the_key_set_at_most_twice_a_minute() throws Exception {
        var tokens = tokens();
        assertThat(tokens.find(signed(FIRST))).isPresent();
        publishes(FIRST, SECOND);
        for (var attempt = 0; attempt < 20; attempt++) {
            assertThat(tokens.find(signed(SECOND))).isEmpty();
        }
        assertThat(requests).containsExactly(DISCOVERY, KEYS);

        time.pass(Duration.ofSeconds(31));
        assertThat(tokens.find(signed(SECOND))).isPresent();
        for (var attempt = 0; attempt < 20; attempt++) {
            assertThat(tokens.find(signed(key("unknown")))).isEmpty();
        }
        assertThat(requests).containsExactly(DISCOVERY, KEYS, DISCOVERY, KEYS);

        publishes(SECOND);
        time.pass(Duration.ofMinutes(11));
        assertThat(tokens.find(signed(SECOND))).isPresent();
        assertThat(tokens.find(signed(FIRST))).as("signed with a withdrawn key").isEmpty();
    }

    @Test
    void an_issuer_that_is_down_refuses_tokens_at_once() throws Exception {
        issuer.stop(0);
        assertThatThrownBy(published()::get).isInstanceOf(UpstreamUnavailableException.class);
        var began = System.nanoTime();
        assertThat(tokens().find(signed(FIRST))).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void an_issuer_that_says_nothing_is_waited_for_for_some_seconds_and_no_more() throws Exception {
        silent = true;
        var tokens = tokens();
        var began = System.nanoTime();
        assertThat(tokens.find(signed(FIRST))).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(9));
    }
}
