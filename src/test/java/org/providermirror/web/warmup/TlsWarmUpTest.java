package org.providermirror.web.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TlsWarmUpTest {
    @Test
    void works_with_the_algorithms_of_this_jvm_until_its_limit() throws Exception {
        assertThat(TlsWarmUp.run(Duration.ofSeconds(1))).isPositive();
        assertThat(TlsWarmUp.run(Duration.ZERO)).isZero();
    }

    @Test
    void ends_when_the_mirror_stops() throws Exception {
        Thread.currentThread().interrupt();
        try {
            assertThat(TlsWarmUp.run(Duration.ofMinutes(10))).isZero();
        } finally {
            Thread.interrupted();
        }
    }
}
