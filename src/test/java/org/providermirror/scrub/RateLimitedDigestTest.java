package org.providermirror.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.provider.Sha256;

class RateLimitedDigestTest {
    private static final byte[] BYTES = new byte[300];

    @Test
    void it_hashes_all_bytes_no_faster_than_its_rate() throws Exception {
        var digest = new RateLimitedDigest(1_000, Clocks.system());
        var began = System.nanoTime();
        assertThat(digest.of(new ByteArrayInputStream(BYTES), () -> false)).isEqualTo(Sha256.of(BYTES));
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isGreaterThanOrEqualTo(299);
    }

    @Test
    void it_stops_if_the_job_is_cancelled() {
        var digest = new RateLimitedDigest(Long.MAX_VALUE, Clocks.system());
        assertThatThrownBy(() -> digest.of(new ByteArrayInputStream(BYTES), () -> true))
                .isInstanceOf(InterruptedException.class);
    }
}
