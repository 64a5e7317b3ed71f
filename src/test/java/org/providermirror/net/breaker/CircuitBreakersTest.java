package org.providermirror.net.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.Origin;
import org.providermirror.provider.ProviderAddress;

class CircuitBreakersTest {
    private static final Origin HOST = new Origin("https", "registry.example.com", 443);
    private static final Optional<ProviderAddress> SICK = provider("sick");
    private static final Optional<ProviderAddress> OTHER = provider("other");
    private static final Optional<ProviderAddress> ALL = Optional.empty();

    // Near the overflow of the clock, which System.nanoTime may be at any time.
    private long now = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();
    private final CircuitBreakers breakers = new CircuitBreakers(() -> now);

    private static Optional<ProviderAddress> provider(String namespace) {
        return Optional.of(ProviderAddress.parse("registry.example.com/" + namespace + "/sword"));
    }

    private void fail(Optional<ProviderAddress> provider, int times) {
        for (var time = 0; time < times; time++) {
            breakers.failed(HOST, provider);
        }
    }

    private void failForThreeProviders() {
        fail(provider("one"), 1);
        fail(provider("two"), 1);
        fail(SICK, 1);
    }

    private void connectFails(int times) {
        for (var time = 0; time < times; time++) {
            breakers.connectFailed(HOST);
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private boolean admits(Optional<ProviderAddress> provider) {
        try {
            breakers.admit(HOST, provider);
            return true;
        } catch (UpstreamUnavailableException open) {
            return false;
        }
    }

    @Test
    void one_provider_that_always_fails_never_keeps_another_from_the_host() {
        for (var round = 0; round < 100; round++) {
            fail(SICK, 1);
            assertThat(admits(OTHER)).isTrue();
            assertThat(breakers.isOpen("registry.example.com")).isFalse();
            pass(Duration.ofMillis(200));
        }
    }

    @Test
    void two_providers_that_always_fail_never_keep_another_from_the_host() {
        for (var round = 0; round < 100; round++) {
            fail(SICK, 1);
            fail(provider("ill"), 1);
            assertThat(admits(OTHER)).isTrue();
        }
    }

    @Test
    void three_failures_in_a_row_of_one_provider_open_its_own_breaker_for_ten_seconds() {
        fail(SICK, 2);
        assertThat(admits(SICK)).isTrue();
        fail(SICK, 1);
        assertThatThrownBy(() -> breakers.admit(HOST, SICK))
                .isInstanceOf(UpstreamUnavailableException.class)
                .hasMessageContaining("registry.example.com")
                .hasMessageContaining("registry.example.com/sick/sword")
                .hasMessageContaining("10 s");
        pass(Duration.ofMillis(9999));
        var refused = catchThrowableOfType(UpstreamUnavailableException.class, () -> breakers.admit(HOST, SICK));
        assertThat(refused.retryAfter()).contains(Duration.ofMillis(1));
        pass(Duration.ofMillis(1));
        assertThat(admits(SICK)).isTrue();
        assertThat(admits(SICK)).as("only one probe in ten seconds").isFalse();
        breakers.succeeded(HOST, SICK);
        assertThat(admits(SICK)).isTrue();
        assertThat(admits(SICK)).isTrue();
    }

    @Test
    void failures_for_three_providers_with_no_success_between_open_the_breaker_of_the_host() {
        failForThreeProviders();
        assertThat(breakers.isOpen("registry.example.com")).isTrue();
        assertThatThrownBy(() -> breakers.admit(HOST, OTHER))
                .isInstanceOf(UpstreamUnavailableException.class)
                .hasMessageContaining("circuit breaker")
                .hasMessageContaining("10 s");
    }

    @Test
    void a_success_between_failures_keeps_the_breaker_of_the_host_closed() {
        fail(provider("one"), 1);
        fail(provider("two"), 1);
        breakers.succeeded(HOST, OTHER);
        fail(SICK, 1);
        assertThat(admits(OTHER)).isTrue();
    }

    @Test
    void three_failures_of_what_serves_all_providers_open_the_breaker_of_the_host() {
        fail(ALL, 2);
        assertThat(admits(OTHER)).isTrue();
        fail(ALL, 1);
        assertThat(admits(OTHER)).isFalse();
    }

    @Test
    void three_failures_in_a_row_to_connect_open_the_breaker_of_the_host_whichever_provider_they_were_for() {
        connectFails(2);
        assertThat(admits(SICK)).isTrue();
        connectFails(1);
        assertThat(admits(SICK)).isFalse();
        assertThat(admits(OTHER)).isFalse();
    }

    @Test
    void a_failure_over_a_connection_is_no_failure_to_connect() {
        connectFails(2);
        fail(SICK, 1);
        connectFails(2);
        assertThat(admits(OTHER)).isTrue();
    }

    @Test
    void the_only_provider_that_is_asked_for_probes_a_host_that_could_not_be_connected_to() {
        connectFails(3);
        pass(Duration.ofSeconds(10));
        assertThat(admits(SICK)).isTrue();
        assertThat(admits(SICK)).isFalse();
    }

    @Test
    void a_half_open_breaker_lets_one_probe_pass_in_ten_seconds_even_if_its_end_is_never_reported() {
        failForThreeProviders();
        pass(Duration.ofSeconds(10));
        assertThat(admits(OTHER)).isTrue();
        assertThat(admits(OTHER)).isFalse();
        pass(Duration.ofSeconds(10));
        assertThat(admits(OTHER)).isTrue();
        assertThat(admits(OTHER)).isFalse();
        breakers.succeeded(HOST, OTHER);
        assertThat(breakers.isOpen("registry.example.com")).isFalse();
        assertThat(admits(OTHER)).isTrue();
        assertThat(admits(OTHER)).isTrue();
    }

    @Test
    void the_provider_that_failed_last_takes_no_probe_and_its_failures_open_nothing_again() {
        failForThreeProviders();
        pass(Duration.ofSeconds(10));
        assertThat(admits(SICK)).as("beside the probe").isTrue();
        fail(SICK, 1);
        assertThat(admits(SICK)).as("its own breaker").isFalse();
        assertThat(admits(OTHER)).as("the probe").isTrue();
        breakers.succeeded(HOST, OTHER);
        assertThat(admits(provider("another"))).isTrue();
    }

    @Test
    void a_host_recovers_even_if_only_the_provider_that_failed_last_is_asked_for() {
        failForThreeProviders();
        pass(Duration.ofSeconds(10));
        assertThat(admits(SICK)).isTrue();
        breakers.succeeded(HOST, SICK);
        assertThat(admits(SICK)).isTrue();
        assertThat(admits(OTHER)).isTrue();
    }

    @Test
    void a_failed_probe_opens_the_breaker_again() {
        failForThreeProviders();
        pass(Duration.ofSeconds(10));
        assertThat(admits(OTHER)).isTrue();
        pass(Duration.ofSeconds(9));
        fail(OTHER, 1);
        pass(Duration.ofSeconds(9));
        assertThat(admits(provider("another"))).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(admits(provider("another"))).isTrue();
    }

    @Test
    void only_one_of_many_concurrent_requests_probes() throws Exception {
        failForThreeProviders();
        pass(Duration.ofSeconds(10));
        var start = new CountDownLatch(1);
        var admitted = new AtomicInteger();
        var threads = new Thread[16];
        for (var index = 0; index < threads.length; index++) {
            var provider = provider("number-" + index);
            threads[index] = new Thread(() -> {
                try {
                    start.await();
                    if (admits(provider)) {
                        admitted.incrementAndGet();
                    }
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            });
            threads[index].start();
        }
        start.countDown();
        for (var thread : threads) {
            thread.join(10_000);
        }
        assertThat(admitted).hasValue(1);
    }

    @Test
    void a_requested_pause_applies_even_if_another_request_succeeds() {
        assertThat(breakers.requestPause(HOST, Duration.ofSeconds(42))).isEqualTo(Duration.ofSeconds(42));
        breakers.succeeded(HOST, OTHER);
        pass(Duration.ofSeconds(41));
        assertThat(breakers.requestedPause(HOST)).isEqualTo(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        assertThat(breakers.requestedPause(HOST)).isZero();
    }

    @Test
    void a_requested_pause_is_at_most_ten_minutes_and_never_shortened() {
        assertThat(breakers.requestPause(HOST, Duration.ofDays(300))).isEqualTo(Duration.ofMinutes(10));
        breakers.requestPause(HOST, Duration.ofSeconds(1));
        assertThat(breakers.requestedPause(HOST)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void hosts_are_distinguished_by_name_and_port() {
        connectFails(3);
        breakers.admit(new Origin("https", "registry.example.com", 8443), SICK);
        breakers.admit(new Origin("https", "other.example.com", 443), SICK);
    }

    @Test
    void only_the_thousand_hosts_that_failed_last_are_in_memory() {
        connectFails(3);
        for (var number = 0; number < 999; number++) {
            breakers.failed(new Origin("https", "host-" + number + ".example.com", 443), SICK);
        }
        assertThat(admits(OTHER)).isFalse();
        for (var number = 0; number < 1000; number++) {
            breakers.failed(new Origin("https", "next-" + number + ".example.com", 443), SICK);
        }
        assertThat(admits(OTHER)).isTrue();
    }
}
