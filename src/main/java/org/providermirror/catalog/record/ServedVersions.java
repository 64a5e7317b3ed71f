package org.providermirror.catalog.record;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
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
    /** More versions cost less by one listing of the provider's folder. */
    private static final int READ_ONE_BY_ONE = 8;

    private record ServedMark(Instant servedAt) {}

    /**
     * Describes a version that no client was served.
     *
     * @param recorded whether its release is of a program that records what is served, which never changes
     */
    private record Unserved(long until, boolean recorded) {}

    private final Storage storage;
    private final Executor executor;
    private final Clocks time;
    private final Cache<ReleaseId, Boolean> served;
    private final Cache<ReleaseId, Unserved> notServed;
    private final Set<ReleaseId> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile boolean troubled;

    /** @param executor writes the records */
    public ServedVersions(Storage storage, Executor executor, Clocks time) {
        this.storage = storage;
        this.executor = executor;
        this.time = time;
        this.served = Caches.of(CacheShare.SERVED_VERSIONS, (id, any) -> Weights.of(id));
        this.notServed = Caches.of(CacheShare.UNSERVED_VERSIONS, (id, any) -> Weights.of(id));
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
        return !isKnownUnserved(release)
                && found(release, storage.find(StorageLayout.served(release)).isPresent(), true);
    }

    /**
     * Returns which of these versions any instance ever served. Reads storage as {@link #isServed}, and lists the provider's
     * folder once instead if there are many.
     *
     * @throws StorageException if storage cannot be read
     */
    public Set<ProviderVersion> servedOf(ProviderAddress provider, Collection<ProviderVersion> versions) {
        var releases = versions.stream()
                .map(version -> new ReleaseId(provider, version))
                .filter(release -> isKnownServed(release) || !isKnownUnserved(release))
                .toList();
        var unknown =
                releases.stream().filter(release -> !isKnownServed(release)).count();
        Predicate<ReleaseId> isServed = unknown > READ_ONE_BY_ONE ? listed(provider) : this::isServed;
        return releases.stream()
                .filter(release -> isKnownServed(release) || isServed.test(release))
                .map(ReleaseId::version)
                .collect(Collectors.toSet());
    }

    private Predicate<ReleaseId> listed(ProviderAddress provider) {
        var keys = storage.list(StorageLayout.knowledge(provider)).stream()
                .map(StoredObject::key)
                .collect(Collectors.toSet());
        return release -> found(
                release,
                keys.contains(StorageLayout.served(release)),
                keys.contains(StorageLayout.releaseRecord(release)));
    }

    private boolean isKnownUnserved(ReleaseId release) {
        var known = notServed.getIfPresent(release);
        return known != null && !time.reached(known.until());
    }

    private boolean found(ReleaseId release, boolean isMarked, boolean mayHaveRelease) {
        var known = notServed.getIfPresent(release);
        var record = isMarked || !mayHaveRelease || known != null && known.recorded()
                ? Optional.<Boolean>empty()
                : recordsServing(release);
        if (isMarked || record.filter(recorded -> !recorded).isPresent()) {
            served.put(release, true);
            return true;
        }
        notServed.put(
                release,
                new Unserved(time.in(NOT_SERVED_FOR), record.isPresent() || known != null && known.recorded()));
        return false;
    }

    private Optional<Boolean> recordsServing(ReleaseId release) {
        var key = StorageLayout.releaseRecord(release);
        return storage.read(key).map(record -> ReleaseFiles.recordsServing(key, record));
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
