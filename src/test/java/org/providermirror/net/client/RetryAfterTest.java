package org.providermirror.net.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private final Clock clock = Clock.fixed(Instant.parse("2026-11-22T08:49:07Z"), ZoneOffset.UTC);

    @Test
    void seconds_are_seconds() {
        assertThat(RetryAfter.parse(" 120 ", clock)).contains(Duration.ofSeconds(120));
        assertThat(RetryAfter.parse("0", clock)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sun, 22 Nov 2026 08:49:37 GMT", "Sunday, 22-Nov-26 08:49:37 GMT"})
    void each_form_of_a_date_is_relative_to_now(String date) {
        assertThat(RetryAfter.parse(date, clock)).contains(Duration.ofSeconds(30));
    }

    @Test
    void a_date_that_has_passed_is_now() {
        assertThat(RetryAfter.parse("Sun, 22 Nov 2026 08:00:00 GMT", clock)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "99999999999999999999", "1e3", "0x10", "2026-11-22T10:00:00Z"})
    void anything_else_is_nothing(String value) {
        assertThat(RetryAfter.parse(value, clock)).isEmpty();
    }
}
