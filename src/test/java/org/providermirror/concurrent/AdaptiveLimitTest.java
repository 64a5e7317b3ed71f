package org.providermirror.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {
    private final AdaptiveLimit limit = new AdaptiveLimit(1000);
    private long now = Long.MAX_VALUE;

    private void grow(int steps) {
        for (var step = 0; step < steps; step++) {
            limit.grow(now);
        }
    }

    @Test
    void it_begins_with_sixteen_and_reaches_a_thousand_within_forty_steps_none_of_them_large() {
        assertThat(limit.value()).isEqualTo(16);
        for (var step = 0; step < 39; step++) {
            var before = limit.value();
            limit.grow(now);
            assertThat(limit.value() - before).isBetween(0, 81);
        }
        assertThat(limit.value()).isEqualTo(1000);
        grow(10);
        assertThat(limit.value()).isEqualTo(1000);
    }

    @Test
    void a_maximum_below_sixteen_is_the_limit_from_the_start() {
        var small = new AdaptiveLimit(3);
        small.grow(now);
        assertThat(small.value()).isEqualTo(3);
    }

    @Test
    void a_refusal_halves_it_and_the_refusals_of_one_second_are_one() {
        grow(100);
        limit.halve(now);
        limit.halve(now);
        now += Duration.ofMillis(999).toNanos();
        limit.halve(now);
        assertThat(limit.value()).isEqualTo(500);
        now += Duration.ofMillis(1).toNanos();
        limit.halve(now);
        assertThat(limit.value()).isEqualTo(250);
    }

    @Test
    void it_never_falls_below_one() {
        for (var refusal = 0; refusal < 20; refusal++) {
            limit.halve(now);
            now += Duration.ofSeconds(1).toNanos();
        }
        assertThat(limit.value()).isEqualTo(1);
    }

    @Test
    void after_a_refusal_it_waits_a_second_and_then_grows_slowly_up_to_the_maximum() {
        grow(100);
        limit.halve(now);
        grow(5);
        assertThat(limit.value()).isEqualTo(500);
        now += Duration.ofSeconds(1).toNanos();
        grow(1);
        assertThat(limit.value()).isEqualTo(507);
        grow(1000);
        assertThat(limit.value()).isEqualTo(1000);
    }
}
