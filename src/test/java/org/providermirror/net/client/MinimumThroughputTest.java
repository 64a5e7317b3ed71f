package org.providermirror.net.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MinimumThroughputTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final MinimumThroughput pace = new MinimumThroughput(Duration.ofSeconds(30), 10 * 1024);

    @Test
    void throughput_is_not_checked_before_the_first_window_has_passed() {
        for (var second = 1; second < 30; second++) {
            assertThat(pace.isFastEnoughAfter(1, SECOND)).as("second " + second).isTrue();
        }
        assertThat(pace.isFastEnoughAfter(1, SECOND)).isFalse();
    }

    @Test
    void just_ten_kibibytes_a_second_are_enough_and_one_byte_less_is_not() {
        for (var second = 1; second <= 120; second++) {
            assertThat(pace.isFastEnoughAfter(10 * 1024, SECOND))
                    .as("second " + second)
                    .isTrue();
        }
        var slower = new MinimumThroughput(Duration.ofSeconds(30), 10 * 1024);
        for (var second = 1; second < 30; second++) {
            slower.isFastEnoughAfter(10 * 1024, SECOND);
        }
        assertThat(slower.isFastEnoughAfter(10 * 1024 - 1, SECOND)).isFalse();
    }

    @Test
    void a_drip_after_a_fast_beginning_is_seen_within_thirty_five_seconds() {
        for (var second = 1; second <= 42; second++) {
            assertThat(pace.isFastEnoughAfter(100_000_000, SECOND)).isTrue();
        }
        var seconds = 0;
        while (pace.isFastEnoughAfter(1, SECOND)) {
            seconds++;
        }
        assertThat(seconds + 1).isBetween(30, 35);
    }

    @Test
    void time_that_the_receiver_needs_is_not_measured() {
        for (var read = 0; read < 1000; read++) {
            assertThat(pace.isFastEnoughAfter(1, 0)).isTrue();
        }
    }
}
