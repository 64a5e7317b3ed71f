package org.providermirror.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.provider.PackageId;

/**
 * Caches for one heartbeat interval which packages another instance fetches, so that each request does not read the
 * lease again. Bounded by the number of entries. Thread-safe.
 */
final class FetchedElsewhere {
    private static final long MOST_PACKAGES = 100_000;

    private final Cache<PackageId, Boolean> packages;

    FetchedElsewhere(Clocks clocks) {
        packages = Caffeine.newBuilder()
                .maximumSize(MOST_PACKAGES)
                .expireAfterWrite(InstanceHeartbeats.INTERVAL)
                .ticker(clocks.monotonic()::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    void add(PackageId id) {
        packages.put(id, true);
    }

    boolean contains(PackageId id) {
        return packages.getIfPresent(id) != null;
    }
}
