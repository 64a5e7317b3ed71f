package org.providermirror.catalog.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/** Creates caches that are bounded, use the mirror's own clock, and evict without threads of their own. */
public final class Caches {
    private Caches() {}

    /** Creates a cache that evicts the least used entries. */
    public static <K, V> Cache<K, V> of(long entries) {
        return bounded(entries).build();
    }

    /** Creates a cache whose entries also expire after a TTL. */
    public static <K, V> Cache<K, V> of(long entries, Duration kept, Clocks time) {
        return bounded(entries)
                .expireAfterWrite(kept)
                .ticker(time.monotonic()::getAsLong)
                .build();
    }

    // The common pool's threads would outlive the web application and hold its classes.
    private static Caffeine<Object, Object> bounded(long entries) {
        return Caffeine.newBuilder().maximumSize(entries).executor(Runnable::run);
    }
}
