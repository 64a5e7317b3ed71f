package org.providermirror.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.provider.PackageId;

/**
 * Caches for one heartbeat interval which packages another instance fetches, so that each request does not read the
 * lease again. Thread-safe.
 */
final class FetchedElsewhere {
    private final Cache<PackageId, Boolean> packages;

    FetchedElsewhere(Clocks clocks) {
        packages = Caches.of(
                CacheShare.FETCHED_ELSEWHERE, (id, any) -> Weights.of(id), InstanceHeartbeats.INTERVAL, clocks);
    }

    void add(PackageId id) {
        packages.put(id, true);
    }

    boolean contains(PackageId id) {
        return packages.getIfPresent(id) != null;
    }
}
