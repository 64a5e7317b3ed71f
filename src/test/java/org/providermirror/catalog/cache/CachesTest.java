package org.providermirror.catalog.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CachesTest {
    private static final int KIBIBYTE = 1_024;

    @Test
    void no_other_class_builds_caches() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .filter(CachesTest::buildsCaches)
                            .map(file -> file.getFileName().toString()))
                    .containsExactly("Caches.java");
        }
    }

    private static boolean buildsCaches(Path file) {
        try {
            return Files.readString(file).contains("Caffeine.newBuilder");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void entries_are_evicted_by_their_bytes() {
        var cache = Caches.<Integer, byte[]>bounded(100 * KIBIBYTE, (key, bytes) -> bytes.length)
                .<Integer, byte[]>build();

        for (var key = 0; key < 1_000; key++) {
            cache.put(key, new byte[10 * KIBIBYTE]);
        }

        assertThat(cache.asMap().values().stream()
                        .mapToInt(bytes -> bytes.length)
                        .sum())
                .isBetween(50 * KIBIBYTE, 100 * KIBIBYTE);
    }

    @Test
    void small_entries_have_a_weight_of_their_own() {
        var cache = Caches.<Integer, Boolean>bounded(100 * KIBIBYTE, (key, any) -> 0)
                .<Integer, Boolean>build();

        for (var key = 0; key < 10_000; key++) {
            cache.put(key, true);
        }

        assertThat(cache.asMap().size()).isLessThan(1_000);
    }

    @Test
    void an_entry_that_is_larger_than_the_cache_is_not_kept() {
        var cache = Caches.<Integer, byte[]>bounded(KIBIBYTE, (key, bytes) -> bytes.length)
                .<Integer, byte[]>build();

        cache.put(1, new byte[2 * KIBIBYTE]);

        assertThat(cache.getIfPresent(1)).isNull();
    }
}
