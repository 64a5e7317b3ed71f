package org.providermirror.registry.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.Download;
import org.providermirror.net.ResumePoint;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Registries;

@Timeout(60)
class DownloadDocumentsTest {
    private static final ReleaseId RELEASE =
            new ReleaseId(ProviderAddress.parse("registry.example.com/acme/null"), ProviderVersion.parse("1.0.0"));
    private static final Map<Hostname, URI> SERVICE =
            Map.of(RELEASE.provider().hostname(), URI.create("https://registry.example.com/v1/providers/"));

    private final ExecutorService pool = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    private static DownloadDocuments documents(
            Executor executor, Duration longest, Supplier<Optional<UpstreamDocument>> answer) {
        var client = new UpstreamClient() {
            @Override
            public UpstreamAnswer<UpstreamDocument> get(UpstreamRequest request) {
                return UpstreamAnswer.of(answer.get());
            }

            @Override
            public Optional<Download> open(URI url, Optional<ProviderAddress> provider) {
                throw new UnsupportedOperationException("nothing is downloaded here");
            }

            @Override
            public Optional<Download> resume(URI url, Optional<ProviderAddress> provider, ResumePoint from) {
                return open(url, provider);
            }

            @Override
            public UpstreamClient givingUpIf(BooleanSupplier condition) {
                return this;
            }
        };
        var discovery = new ServiceDiscovery(client, Registries.settings(SERVICE, false), executor, Registries.CLOCK);
        return new DownloadDocuments(client, discovery, new ConcurrentRequests(executor), longest, longest);
    }

    private static Set<Platform> platforms(int number) {
        return IntStream.range(0, number)
                .mapToObj(each -> new Platform("os" + each, "amd64"))
                .collect(Collectors.toSet());
    }

    @Test
    void many_platforms_without_a_document_cost_few_requests_and_few_threads() {
        var asked = new AtomicInteger();
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var eight = new CountDownLatch(3 + 8);
        var documents = documents(pool, Duration.ofSeconds(30), () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            eight.countDown();
            if (asked.incrementAndGet() > 3) {
                awaited(eight);
            }
            running.decrementAndGet();
            return Optional.empty();
        });

        var answer = documents.findAny(RELEASE, platforms(60), Optional.empty());

        assertThat(answer.document().found()).isEmpty();
        assertThat(asked).hasValue(24);
        assertThat(most).hasValue(8);
    }

    @Test
    void an_unexpected_failure_ends_the_search_at_once() {
        var documents = documents(pool, Duration.ofSeconds(50), () -> {
            throw new IllegalStateException("a bug");
        });
        assertThatThrownBy(() -> documents.findAny(RELEASE, platforms(1), Optional.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
    }

    @Test
    void a_search_that_did_not_end_is_not_an_absent_release() {
        var documents = documents(task -> {}, Duration.ofMillis(1), Optional::empty);
        assertThatThrownBy(() -> documents.findAny(RELEASE, platforms(5), Optional.empty()))
                .isInstanceOf(UpstreamUnavailableException.class)
                .hasMessageContaining("did not answer for all platforms");
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
