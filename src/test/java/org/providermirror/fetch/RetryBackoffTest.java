package org.providermirror.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBackoffTest {
    private static RetryBackoff pauses(double chance) {
        return new RetryBackoff(Duration.ofSeconds(1), Duration.ofMinutes(1), () -> chance);
    }

    @Test
    void delays_grow_within_a_series_and_a_minute_follows_the_third_attempt() {
        assertThat(IntStream.rangeClosed(1, 3).mapToObj(pauses(0.5)::retryDelay))
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofMinutes(1));
    }

    @Test
    void delays_within_a_series_are_jittered_by_half() {
        assertThat(pauses(0).retryDelay(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(pauses(0.999).retryDelay(1)).isBetween(Duration.ofMillis(1_498), Duration.ofMillis(1_500));
        assertThat(pauses(0).retryDelay(2)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void the_delay_between_series_doubles_up_to_an_hour() {
        assertThat(IntStream.rangeClosed(1, 8).mapToObj(round -> pauses(0.5).retryDelay(3 * round)))
                .containsExactly(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(4),
                        Duration.ofMinutes(8),
                        Duration.ofMinutes(16),
                        Duration.ofMinutes(32),
                        Duration.ofHours(1),
                        Duration.ofHours(1));
    }

    @Test
    void a_fetch_is_dropped_after_eight_series() {
        assertThat(pauses(0.5).exhausted(23)).isFalse();
        assertThat(pauses(0.5).exhausted(24)).isTrue();
    }

    @Test
    void the_pauses_of_a_running_mirror_stay_within_their_bounds() {
        var standard = RetryBackoff.standard();
        for (var trial = 0; trial < 1_000; trial++) {
            assertThat(standard.retryDelay(1)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1_500));
            assertThat(standard.retryDelay(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        }
    }
}
