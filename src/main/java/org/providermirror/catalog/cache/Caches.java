package org.providermirror.catalog.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.ToLongBiFunction;

/**
 * Creates caches that are bounded in bytes, use the mirror's own clock, and evict without threads of their own.
 */
public final class Caches {
    /** What the cache itself takes for an entry. */
    private static final int ENTRY_BYTES = 130;

    private Caches() {}

    /**
     * Creates a cache that evicts the least used entries.
     *
     * @param weight about how many bytes a key and its value take
     */
    public static <K, V> Cache<K, V> of(CacheShare share, ToLongBiFunction<K, V> weight) {
        return bounded(share.bytes(), weight).build();
    }

    /** Creates a cache whose entries also expire after a TTL. */
    public static <K, V> Cache<K, V> of(
            CacheShare share, ToLongBiFunction<K, V> weight, Duration timeToLive, Clocks time) {
        return bounded(share.bytes(), weight)
                .expireAfterWrite(timeToLive)
                .ticker(time.monotonic()::getAsLong)
                .build();
    }

    // The common pool's threads would outlive the web application and hold its classes.
    static <K, V> Caffeine<K, V> bounded(long bytes, ToLongBiFunction<K, V> weight) {
        return Caffeine.newBuilder()
                .maximumWeight(bytes)
                .executor(Runnable::run)
                .weigher((K key, V value) ->
                        (int) Math.min(Integer.MAX_VALUE, ENTRY_BYTES + weight.applyAsLong(key, value)));
    }
}
