package org.providermirror.catalog;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.providermirror.catalog.cache.BriefWait;
import org.providermirror.catalog.record.StoredReleases;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.DiscardableFiles;
import org.providermirror.registry.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores releases that were just verified, and caches what is used of them from now on: the first that was ever stored.
 * Storage that is late or fails does not fail the request. Thread-safe.
 */
final class ReleaseStoring {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseStoring.class);
    private static final Duration STORED_WITHIN = Duration.ofMillis(200);

    private final StoredReleases stored;
    private final CachedReleases cached;
    private final BriefWait storing;
    private final Set<ReleaseId> running = ConcurrentHashMap.newKeySet();

    /** @param writes writes storage that callers wait for */
    ReleaseStoring(StoredReleases stored, CachedReleases cached, Executor writes) {
        this.stored = stored;
        this.cached = cached;
        this.storing = new BriefWait(writes, STORED_WITHIN);
    }

    /** Returns whether a release is still being stored, because storage is late. */
    boolean isRunning(ReleaseId id) {
        return running.contains(id);
    }

    /** Stores a release, and returns what is used from now on. */
    // Storage that is late is not waited for, if no first release is stored that would have to be served. Long
    // files would take up memory meanwhile.
    Release keep(ReleaseId id, Release release) {
        if (!stored.isAbsent(id) || release.hasLongFiles()) {
            return keepNow(id, release);
        }
        running.add(id);
        cached.putForNow(id, release);
        return storing.result(() -> {
                    try {
                        return keepNow(id, release);
                    } finally {
                        running.remove(id);
                    }
                })
                .orElse(release);
    }

    // A storage failure must not fail the request; the release is stored with its first package. If the first release
    // could not be read, it is looked up again soon.
    private Release keepNow(ReleaseId id, Release release) {
        try {
            return cached.put(id, stored.keep(release));
        } catch (StorageException failure) {
            if (!failure.isOverLimit()) {
                LOG.warn("{}", failure.getMessage());
            }
            var inMemoryOnly = DiscardableFiles.in(release);
            return stored.isAbsent(id) ? cached.put(id, inMemoryOnly) : cached.putForNow(id, inMemoryOnly);
        }
    }
}
