package org.providermirror.catalog.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/** The one kind of cache in use: bounded, by the mirror's own clock, and without threads of its own. */
public final class Caches {
    private Caches() {}

    /** What is kept until others are asked for more. */
    public static <K, V> Cache<K, V> of(long entries) {
        return bounded(entries).build();
    }

    /** What is kept for a while after it was learnt. */
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
