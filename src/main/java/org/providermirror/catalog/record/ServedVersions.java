package org.providermirror.catalog.record;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records which versions clients were served, in storage and for all instances. A served version stays listed,
 * because a lock file may name it.
 *
 * <p>Thread-safe. {@link #serve} is for the request path: it never waits or fails. If storage fails, a record is
 * written later; an instance that stops before that loses it.
 */
public final class ServedVersions {
    private static final Logger LOG = LoggerFactory.getLogger(ServedVersions.class);
    private static final RecordFormat<ServedMark, ServedMark> FORMAT = RecordFormat.of(ServedMark.class);
    private static final int MOST_WAITING = 10_000;
    private static final Duration NOT_SERVED_FOR = Duration.ofSeconds(20);

    private record ServedMark(Instant servedAt) {}

    private final Storage storage;
    private final Executor executor;
    private final Clocks time;
    private final Cache<ReleaseId, Boolean> served;
    private final Cache<ReleaseId, Boolean> notServed;
    private final Set<ReleaseId> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile boolean troubled;

    /** @param executor writes the records */
    public ServedVersions(Storage storage, Executor executor, Clocks time) {
        this.storage = storage;
        this.executor = executor;
        this.time = time;
        this.served = Caches.of(CacheShare.SERVED_VERSIONS, (id, any) -> Weights.of(id));
        this.notServed = Caches.of(CacheShare.UNSERVED_VERSIONS, (id, any) -> Weights.of(id), NOT_SERVED_FOR, time);
    }

    /** Records that a client is served a version. Only reads memory if it was served before. */
    public void serve(ReleaseId release) {
        if (served.getIfPresent(release) != null || waiting.size() >= MOST_WAITING) {
            return;
        }
        waiting.add(release);
        served.put(release, true);
        notServed.invalidate(release);
        if (!troubled) {
            writeBehind();
        }
    }

    /** Returns whether memory says that a version was served. Reads no storage. */
    public boolean isKnownServed(ReleaseId release) {
        return served.getIfPresent(release) != null;
    }

    /**
     * Returns whether any instance ever served a version. Versions stored by a program without such records are treated
     * as served. Reads storage unless the answer is in memory.
     *
     * @throws StorageException if storage cannot be read
     *
     */
    public boolean isServed(ReleaseId release) {
        if (isKnownServed(release)) {
            return true;
        }
        if (notServed.getIfPresent(release) != null) {
            return false;
        }
        var found = storage.find(StorageLayout.served(release)).isPresent() || isOfOlderProgram(release);
        (found ? served : notServed).put(release, true);
        return found;
    }

    private boolean isOfOlderProgram(ReleaseId release) {
        var key = StorageLayout.releaseRecord(release);
        return storage.read(key)
                .filter(record -> !ReleaseFiles.recordsServing(key, record))
                .isPresent();
    }

    /** Writes records that storage did not accept before. Called regularly; returns at once. */
    public void keepUp() {
        writeBehind();
    }

    private void writeBehind() {
        if (!waiting.isEmpty() && writing.compareAndSet(false, true)) {
            try {
                executor.execute(this::writeAll);
            } catch (RuntimeException busy) {
                writing.set(false);
                LOG.debug("served versions are recorded later, because the executor is busy", busy);
            }
        }
    }

    private void writeAll() {
        try {
            for (var release : waiting) {
                write(release);
                waiting.remove(release);
            }
            troubled = false;
        } catch (StorageException failure) {
            // Logged once until it works again, because it is retried every few seconds.
            if (!troubled) {
                LOG.warn("served versions are recorded later, because storage fails: {}", failure.getMessage());
            }
            troubled = true;
        } finally {
            writing.set(false);
        }
        if (!troubled) {
            writeBehind();
        }
    }

    // Reads first: after a restart most records exist, and a read is cheaper than a refused write.
    private void write(ReleaseId release) {
        var key = StorageLayout.served(release);
        if (storage.find(key).isEmpty()) {
            storage.create(key, FORMAT.write(new ServedMark(time.wall().instant())));
        }
    }
}
