package org.providermirror.catalog.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CacheShareTest {
    private static final long HEAP = 256L << 20;

    @Test
    void all_caches_together_take_at_most_a_quarter_of_the_heap() {
        var all = Stream.of(CacheShare.values())
                .mapToLong(share -> share.ofHeap(HEAP))
                .sum();

        assertThat(all).isBetween(HEAP / 4 * 9 / 10, HEAP / 4);
    }

    @Test
    void every_cache_has_room_for_a_hundred_small_entries_in_256_mebibytes() {
        assertThat(CacheShare.values())
                .allSatisfy(share -> assertThat(share.ofHeap(HEAP)).isGreaterThan(100_000));
    }
}
