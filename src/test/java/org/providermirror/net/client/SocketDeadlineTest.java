package org.providermirror.net.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SocketDeadlineTest {
    private long now = -5;
    private final SocketDeadline limit = new SocketDeadline(() -> now);

    private void pass(long milliseconds) {
        now += Duration.ofMillis(milliseconds).toNanos();
    }

    @Test
    void without_a_deadline_the_sockets_own_timeout_applies() throws Exception {
        assertThat(limit.milliseconds(0)).isZero();
        assertThat(limit.milliseconds(42)).isEqualTo(42);
    }

    @Test
    void the_tightest_of_all_deadlines_applies() throws Exception {
        limit.during(Duration.ofMillis(500), Duration.ofMillis(1000), () -> {
            assertThat(limit.milliseconds(0)).isEqualTo(500);
            assertThat(limit.milliseconds(42)).isEqualTo(42);
            pass(800);
            assertThat(limit.milliseconds(0)).isEqualTo(200);
            return null;
        });
    }

    @Test
    void an_inner_limit_never_widens_the_outer_and_ends_with_its_call() throws Exception {
        limit.during(Duration.ofMillis(500), Duration.ofMillis(1000), () -> {
            limit.during(Duration.ofMillis(900), Duration.ofMillis(5000), () -> {
                assertThat(limit.milliseconds(0)).isEqualTo(500);
                return null;
            });
            limit.during(Duration.ofMillis(100), Duration.ofMillis(5000), () -> {
                assertThat(limit.milliseconds(0)).isEqualTo(100);
                return null;
            });
            assertThat(limit.milliseconds(0)).isEqualTo(500);
            return null;
        });
    }

    @Test
    void beyond_the_innermost_deadline_the_outer_one_applies_alone() throws Exception {
        limit.during(Duration.ofMillis(500), Duration.ofMillis(1000), () -> {
            limit.during(Duration.ofMillis(100), Duration.ofMillis(100), () -> {
                limit.beyond(() -> {
                    assertThat(limit.milliseconds(0)).isEqualTo(500);
                    return null;
                });
                assertThat(limit.milliseconds(0)).isEqualTo(100);
                return null;
            });
            return null;
        });
        limit.during(Duration.ofMillis(100), Duration.ofMillis(100), () -> {
            assertThat(limit.<Integer>beyond(() -> limit.milliseconds(42))).isEqualTo(42);
            return null;
        });
    }

    @Test
    void when_the_deadline_has_passed_nothing_waits() {
        assertThatThrownBy(() -> limit.during(Duration.ofSeconds(1), Duration.ofMillis(100), () -> {
                    pass(100);
                    return limit.milliseconds(0);
                }))
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void a_failure_ends_the_limit_too_and_other_threads_have_their_own() throws Exception {
        assertThatThrownBy(() -> limit.during(Duration.ofMillis(1), Duration.ofMillis(1), () -> {
                    throw new IOException("broken");
                }))
                .hasMessage("broken");
        assertThat(limit.milliseconds(0)).isZero();

        var seen = new int[] {-1};
        limit.during(Duration.ofMillis(1), Duration.ofMillis(1), () -> {
            var other = new Thread(() -> {
                try {
                    seen[0] = limit.milliseconds(0);
                } catch (SocketTimeoutException unexpected) {
                    throw new IllegalStateException(unexpected);
                }
            });
            other.start();
            try {
                other.join(10_000);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            return null;
        });
        assertThat(seen[0]).isZero();
    }
}
