package org.providermirror.net.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.providermirror.failure.UpstreamUnavailableException;

class HostCircuitBreakerTest {
    private static final Origin HOST = new Origin("https", "registry.example.com", 443);

    // Near the overflow of the clock, which System.nanoTime may be at any time.
    private long now = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();
    private final HostCircuitBreaker breaker = new HostCircuitBreaker(() -> now);

    private void fail(int times) {
        for (var time = 0; time < times; time++) {
            breaker.failed(HOST, Optional.empty());
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private boolean admits() {
        try {
            breaker.admit(HOST);
            return true;
        } catch (UpstreamUnavailableException leftAlone) {
            return false;
        }
    }

    @Test
    void two_failures_are_tolerated_and_a_success_resets_them() {
        fail(2);
        assertThat(admits()).isTrue();
        breaker.succeeded(HOST);
        fail(2);
        assertThat(admits()).isTrue();
    }

    @Test
    void three_failures_in_a_row_open_the_circuit_for_ten_seconds() {
        fail(3);
        assertThatThrownBy(() -> breaker.admit(HOST))
                .isInstanceOf(UpstreamUnavailableException.class)
                .hasMessageContaining("registry.example.com")
                .hasMessageContaining("10 s");
        pass(Duration.ofMillis(9999));
        var refused = catchThrowableOfType(UpstreamUnavailableException.class, () -> breaker.admit(HOST));
        assertThat(refused.retryAfter()).contains(Duration.ofMillis(1));
        pass(Duration.ofMillis(1));
        assertThat(admits()).isTrue();
    }

    @Test
    void a_half_open_breaker_lets_one_probe_pass_in_ten_seconds_even_if_its_end_is_never_reported() {
        fail(3);
        pass(Duration.ofSeconds(10));
        assertThat(admits()).isTrue();
        assertThat(admits()).isFalse();
        pass(Duration.ofSeconds(10));
        assertThat(admits()).isTrue();
        assertThat(admits()).isFalse();
        breaker.succeeded(HOST);
        assertThat(admits()).isTrue();
        assertThat(admits()).isTrue();
    }

    @Test
    void only_one_of_many_concurrent_requests_probes() throws Exception {
        fail(3);
        pass(Duration.ofSeconds(10));
        var start = new CountDownLatch(1);
        var admitted = new AtomicInteger();
        var threads = new Thread[16];
        for (var index = 0; index < threads.length; index++) {
            threads[index] = new Thread(() -> {
                try {
                    start.await();
                    if (admits()) {
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
    void a_requested_delay_applies_even_if_another_request_succeeds() {
        assertThat(breaker.failed(HOST, Optional.of(Duration.ofSeconds(42)))).contains(Duration.ofSeconds(42));
        breaker.succeeded(HOST);
        pass(Duration.ofSeconds(41));
        assertThat(admits()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(admits()).isTrue();
        assertThat(admits()).isTrue();
    }

    @Test
    void a_requested_delay_is_at_most_ten_minutes_and_never_shortened() {
        assertThat(breaker.failed(HOST, Optional.of(Duration.ofDays(300)))).contains(Duration.ofMinutes(10));
        breaker.failed(HOST, Optional.of(Duration.ofSeconds(1)));
        pass(Duration.ofMinutes(10).minusNanos(1));
        assertThat(admits()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(admits()).isTrue();
    }

    @Test
    void hosts_are_distinguished_by_name_and_port() {
        fail(3);
        assertThatCode(() -> breaker.admit(new Origin("https", "registry.example.com", 8443)))
                .doesNotThrowAnyException();
        assertThatCode(() -> breaker.admit(new Origin("https", "other.example.com", 443)))
                .doesNotThrowAnyException();
    }

    @Test
    void only_the_thousand_hosts_that_failed_last_are_in_memory() {
        fail(3);
        for (var number = 0; number < 999; number++) {
            breaker.failed(new Origin("https", "host-" + number + ".example.com", 443), Optional.empty());
        }
        assertThat(admits()).isFalse();
        for (var number = 0; number < 1000; number++) {
            breaker.failed(new Origin("https", "next-" + number + ".example.com", 443), Optional.empty());
        }
        assertThat(admits()).isTrue();
    }
}
