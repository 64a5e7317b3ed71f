package org.providermirror.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.fetch.FetchQueue.Asked;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.provider.PackageId;

/**
 * Remembers the packages that this instance does not fetch: for one heartbeat interval those that another instance
 * fetches, so that each request does not read the lease again; and those that an administrator cancelled. Thread-safe.
 */
final class SkippedFetches {
    private static final int MOST_CANCELLED = 10_000;

    private final Cache<PackageId, Boolean> elsewhere;
    private final Map<PackageId, Long> cancelled = new LinkedHashMap<>();
    private long cancellations;

    SkippedFetches(Clocks clocks) {
        elsewhere = Caches.of(
                CacheShare.FETCHED_ELSEWHERE, (id, any) -> Weights.of(id), InstanceHeartbeats.INTERVAL, clocks);
    }

    void fetchedElsewhere(PackageId id) {
        elsewhere.put(id, true);
    }

    /**
     * Remembers a cancellation until a client requests the package, unless nothing was dropped. Removes the oldest one beyond
     * a limit.
     *
     * @param drop drops the fetch, which nothing in the background repeats from before that
     */
    <T> Optional<T> cancel(PackageId id, Supplier<Optional<T>> drop) {
        long number;
        Optional<Long> before;
        synchronized (this) {
            number = ++cancellations;
            before = Optional.ofNullable(cancelled.remove(id));
            cancelled.put(id, number);
        }
        var dropped = drop.get();
        synchronized (this) {
            // A client may have requested it meanwhile.
            if (dropped.isEmpty() && cancelled.remove(id, number)) {
                before.ifPresent(earlier -> cancelled.put(id, earlier));
            }
            if (cancelled.size() > MOST_CANCELLED) {
                cancelled.remove(cancelled.keySet().iterator().next());
            }
        }
        return dropped;
    }

    /** Removes a cancellation, because the package is requested again. Returns {@code ELSEWHERE} if another instance fetches it. */
    Optional<Asked> requested(PackageId id) {
        synchronized (this) {
            cancelled.remove(id);
        }
        return Optional.ofNullable(elsewhere.getIfPresent(id)).map(any -> Asked.ELSEWHERE);
    }

    /**
     * Returns why a package is not fetched that no client requests; empty if it may be.
     *
     * @param cancellations a fetch that was cancelled after so many cancellations is not repeated
     */
    Optional<Asked> inBackground(PackageId id, long cancellations) {
        return isCancelled(id, cancellations) ? Optional.of(Asked.CANCELLED) : requested(id);
    }

    /** Returns how many fetches were cancelled so far. */
    synchronized long cancellations() {
        return cancellations;
    }

    /** Returns whether a package was cancelled after so many cancellations, and not requested by a client since then. */
    synchronized boolean isCancelled(PackageId id, long after) {
        return cancelled.getOrDefault(id, 0L) > after;
    }
}
