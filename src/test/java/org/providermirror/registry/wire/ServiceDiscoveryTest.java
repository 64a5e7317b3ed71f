package org.providermirror.registry.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.ServedHosts;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.Download;
import org.providermirror.net.ResumePoint;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.FakeUpstream;
import org.providermirror.registry.Recorded;
import org.providermirror.registry.Registries;
import org.providermirror.testing.ManualTime;

class ServiceDiscoveryTest {
    private static final Hostname HOST = new Hostname("example.com");
    private static final String WELL_KNOWN = "https://example.com/.well-known/terraform.json";

    private final FakeUpstream upstream = new FakeUpstream();
    private final ManualTime time = new ManualTime();
    private final Clock clock = time.time().wall();
    private Executor executor = Registries.IN_THIS_THREAD;

    @ParameterizedTest
    @CsvSource({
        "/v1/providers/, https://example.com/v1/providers/",
        "/v1/providers, https://example.com/v1/providers",
        "providers, https://example.com/.well-known/providers",
        "/, https://example.com/",
        "https://elsewhere.example.org/registry, https://elsewhere.example.org/registry",
        "https://elsewhere.example.org, https://elsewhere.example.org",
        "https://elsewhere.example.org:8443/a?b=c#d, https://elsewhere.example.org:8443/a",
        "/npm/@scope/, https://example.com/npm/@scope/",
        "//elsewhere.example.org/a/, https://elsewhere.example.org/a/"
    })
    void the_service_url_is_resolved_without_query_and_fragment(String given, String expected) {
        upstream.put(WELL_KNOWN, "{\"providers.v1\":\"" + given + "\"}");

        assertThat(discovery().providersOf(HOST)).contains(new ProviderService(URI.create(expected)));
    }

    @ParameterizedTest
    @CsvSource({
        "private/T0tt1/well-known/terraform.json, https://t0tt1.github.io/terraform-registry/providers",
        "private/anotherchrisk/well-known/terraform.json, https://example.com/terraform/providers/v1/",
        "private/cloudserviceconsulting/well-known/terraform.json, https://example.com/v1/providers/",
        "private/well-known/lemaitre.json, https://example.com/terraform-provider-generic/v1/providers/",
        "private/well-known/radditude.json, https://example.com/terraform-provider-registry-protocol/",
        "private/well-known/miso.json, https://example.com/v1/providers/",
        "registry.terraform.io/renovate/service-discovery.json, https://example.com/v1/providers/"
    })
    void recorded_documents_are_read(String recorded, String expected) {
        upstream.put(WELL_KNOWN, Recorded.bytes(recorded));

        assertThat(discovery().providersOf(HOST)).contains(new ProviderService(URI.create(expected)));
    }

    @Test
    void a_relative_url_resolves_against_the_final_url_after_redirects() {
        upstream.redirect(
                WELL_KNOWN, "https://www.example.net/x/terraform.json", "{\"providers.v1\":\"/v1/providers/\"}");

        assertThat(discovery().providersOf(HOST))
                .contains(new ProviderService(URI.create("https://www.example.net/v1/providers/")));
    }

    @Test
    void the_token_of_the_hostname_goes_along_and_the_document_is_bounded() {
        upstream.host("example.com");

        discovery().providersOf(HOST);

        assertThat(upstream.requests()).containsExactly(UpstreamRequest.discovery(URI.create(WELL_KNOWN), HOST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"modules.v1\":\"/v1/modules/\"}",
                "{\"providers.v1\":null}",
                "{\"providers.v1\":{\"a\":1}}",
                "{\"providers.v1\":\"\"}"
            })
    void a_host_that_names_no_provider_service_has_no_registry(String document) {
        upstream.put(WELL_KNOWN, document);

        assertThat(discovery().providersOf(HOST)).isEmpty();
    }

    @Test
    void a_host_without_discovery_document_has_no_registry() {
        assertThat(discovery().providersOf(HOST)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>hello</html>",
                "[]",
                "\"x\"",
                "{\"providers.v1\":",
                "{\"providers.v1\":\"ftp://example.com/\"}",
                "{\"providers.v1\":\"https://user@example.com/\"}",
                "{\"providers.v1\":\"https:///a\"}",
                "{\"providers.v1\":\"https://[\"}"
            })
    void nonsense_is_a_fault(String document) {
        upstream.put(WELL_KNOWN, document);

        assertThatThrownBy(() -> discovery().providersOf(HOST)).isInstanceOf(UpstreamProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://user:s3cret@example.com/", "ftp://user:s3cret@example.com/"})
    void user_information_in_the_service_url_is_not_repeated_in_the_message(String given) {
        upstream.put(WELL_KNOWN, "{\"providers.v1\":\"" + given + "\"}");

        assertThatThrownBy(() -> discovery().providersOf(HOST))
                .isInstanceOf(UpstreamProtocolException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void a_document_that_is_too_deep_is_a_fault() {
        upstream.put(WELL_KNOWN, "{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}");

        assertThatThrownBy(() -> discovery().providersOf(HOST)).isInstanceOf(UpstreamProtocolException.class);
    }

    @Test
    void a_hostname_that_is_not_served_is_never_contacted() {
        var settings = Registries.settings(new ServedHosts(Set.of(HOST), false), Map.of(), false);
        var discovery = new ServiceDiscovery(upstream, settings, executor, clock);

        assertThatThrownBy(() -> discovery.providersOf(new Hostname("other.example.com")))
                .isInstanceOf(HostnameNotServedException.class);
        assertThat(upstream.urls()).isEmpty();
    }

    @Test
    void a_configured_service_is_not_discovered() {
        var base = URI.create("https://cache.example.com/p/");
        var discovery = new ServiceDiscovery(upstream, Registries.settings(Map.of(HOST, base), false), executor, clock);

        assertThat(discovery.providersOf(HOST)).contains(new ProviderService(base));
        assertThat(upstream.urls()).isEmpty();
    }

    @Test
    void an_answer_is_fresh_for_an_hour_and_then_serves_while_it_is_refreshed() {
        upstream.host("example.com");
        var discovery = discovery();
        discovery.providersOf(HOST);
        time.pass(Duration.ofMinutes(59));
        discovery.providersOf(HOST);
        assertThat(upstream.urls()).hasSize(1);

        upstream.put(WELL_KNOWN, "{\"providers.v1\":\"/v2/\"}");
        time.pass(Duration.ofMinutes(1));

        assertThat(discovery.providersOf(HOST))
                .contains(new ProviderService(URI.create("https://example.com/v1/providers/")));
        assertThat(discovery.providersOf(HOST)).contains(new ProviderService(URI.create("https://example.com/v2/")));
        assertThat(upstream.urls()).hasSize(2);
    }

    @Test
    void the_old_answer_stays_while_refreshing_fails_and_a_refresh_is_tried_once_a_minute() {
        upstream.host("example.com");
        var discovery = discovery();
        var before = discovery.providersOf(HOST);
        upstream.fail(WELL_KNOWN, new UpstreamUnavailableException("example.com", "answered 502"));
        time.pass(Duration.ofDays(3));

        assertThat(discovery.providersOf(HOST)).isEqualTo(before);
        assertThat(discovery.providersOf(HOST)).isEqualTo(before);
        assertThat(upstream.urls()).hasSize(2);

        time.pass(Duration.ofMinutes(1));
        assertThat(discovery.providersOf(HOST)).isEqualTo(before);
        assertThat(upstream.urls()).hasSize(3);
    }

    @Test
    void an_executor_that_refuses_leaves_the_old_answer() {
        upstream.host("example.com");
        executor = refused -> {
            throw new RejectedExecutionException();
        };
        var discovery = discovery();
        var before = discovery.providersOf(HOST);
        time.pass(Duration.ofDays(3));

        assertThat(discovery.providersOf(HOST)).isEqualTo(before);
    }

    @Test
    void a_failure_is_not_cached() {
        upstream.fail(WELL_KNOWN, new UpstreamUnavailableException("example.com", "answered 502"));
        var discovery = discovery();
        assertThatThrownBy(() -> discovery.providersOf(HOST)).isInstanceOf(UpstreamUnavailableException.class);
        upstream.host("example.com");

        assertThat(discovery.providersOf(HOST)).isPresent();
    }

    @Test
    @Timeout(20)
    void concurrent_callers_share_one_request() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        upstream.host("example.com");
        var discovery = new ServiceDiscovery(
                new UpstreamClient() {
                    @Override
                    public UpstreamAnswer<UpstreamDocument> get(UpstreamRequest request) {
                        asked.countDown();
                        await(answer);
                        return upstream.get(request);
                    }

                    @Override
                    public Optional<Download> open(URI url, Optional<ProviderAddress> provider) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public Optional<Download> resume(URI url, Optional<ProviderAddress> provider, ResumePoint from) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public UpstreamClient givingUpIf(BooleanSupplier condition) {
                        return this;
                    }
                },
                Registries.settings(Map.of(), false),
                executor,
                clock);
        var first = new FutureTask<>(() -> discovery.providersOf(HOST));
        var second = new FutureTask<>(() -> discovery.providersOf(HOST));
        var secondThread = new Thread(second);
        new Thread(first).start();
        await(asked);
        secondThread.start();
        while (secondThread.getState() != Thread.State.TIMED_WAITING
                && upstream.urls().isEmpty()) {
            Thread.onSpinWait();
        }
        answer.countDown();

        assertThat(first.get(10, TimeUnit.SECONDS)).isPresent();
        assertThat(second.get(10, TimeUnit.SECONDS)).isPresent();
        assertThat(upstream.urls()).hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private ServiceDiscovery discovery() {
        return new ServiceDiscovery(upstream, Registries.settings(Map.of(), false), executor, clock);
    }
}
