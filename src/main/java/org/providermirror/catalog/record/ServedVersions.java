package org.providermirror.catalog.record;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records which versions clients were served, in storage and for all instances. A served version stays listed, because a
 * lock file may name it.
 *
 * <p>Safe for use by any number of threads. {@link #serve} is for the path of requests: it waits for nothing and never fails.
 * If the storage does not take a record, it is written later; the records that an instance could not write before it stopped
 * are lost.
 */
public final class ServedVersions {
    private static final Logger LOG = LoggerFactory.getLogger(ServedVersions.class);
    private static final RecordFormat<ServedMark, ServedMark> FORMAT = RecordFormat.of(ServedMark.class);
    private static final long VERSIONS_IN_MEMORY = 20_000;
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
        this.served = Caches.of(VERSIONS_IN_MEMORY);
        this.notServed = Caches.of(VERSIONS_IN_MEMORY, NOT_SERVED_FOR, time);
    }

    /** Records that a client is served a version. Costs a look into memory if it was served before. */
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

    /**
     * Whether clients were ever served a version, by any instance. Versions whose release was stored by a program that did not
     * record this count as served. Reads storage unless the answer is in memory.
     *
     * @throws StorageException if storage cannot be read
     */
    public boolean isServed(ReleaseId release) {
        if (served.getIfPresent(release) != null) {
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

    /** Writes the records that the storage did not take before; to be called now and then. Returns at once. */
    public void keepUp() {
        writeBehind();
    }

    private void writeBehind() {
        if (!waiting.isEmpty() && writing.compareAndSet(false, true)) {
            try {
                executor.execute(this::writeAll);
            } catch (RuntimeException busy) {
                writing.set(false);
                LOG.debug("which versions were served is recorded later", busy);
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
            // Once until it works again, for it is tried every few seconds.
            if (!troubled) {
                LOG.warn("which versions were served is recorded later: {}", failure.getMessage());
            }
            troubled = true;
        } finally {
            writing.set(false);
        }
        if (!troubled) {
            writeBehind();
        }
    }

    // Looked for first: after a restart most of them are there, and a look is cheaper than a write that is refused.
    private void write(ReleaseId release) {
        var key = StorageLayout.served(release);
        if (storage.find(key).isEmpty()) {
            storage.create(key, FORMAT.write(new ServedMark(time.wall().instant())));
        }
    }
}
