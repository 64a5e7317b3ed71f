package org.providermirror.retention;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the downloads of packages. Counts are in memory, and every few minutes in a record of this instance, beside the records
 * of the other instances on the storage. An instance that is killed loses the counts of a few minutes. At most a hundred thousand
 * packages are counted.
 *
 * <p>Thread-safe. Only {@link #note} is fast enough for requests.
 */
public final class DownloadCounts {
    private static final Logger LOG = LoggerFactory.getLogger(DownloadCounts.class);
    private static final Duration IDLE = Duration.ofDays(1);
    private static final Duration KEPT_AT_LEAST_EVERY = Duration.ofHours(6);
    private static final int MOST = 100_000;

    private final Storage storage;
    private final Clocks time;
    private final StorageKey own;
    private final Map<PackageId, LongAdder> counts = new ConcurrentHashMap<>();
    private volatile boolean changed;
    private volatile boolean isWritten;
    private volatile long keptUntil;

    /** @param name the unique name of this instance */
    public DownloadCounts(Storage storage, Clocks time, String name) {
        this.storage = storage;
        this.time = time;
        this.own = StorageLayout.DOWNLOADS.resolve(name + ".json");
    }

    /** Counts a download. Never blocks. */
    public void note(PackageId id) {
        add(id, 1);
    }

    private void add(PackageId id, long count) {
        var known = counts.get(id);
        if (known == null && counts.size() >= MOST) {
            return;
        }
        counts.computeIfAbsent(id, first -> new LongAdder()).add(count);
        changed = true;
    }

    /** Stores the counts if there are new ones. A storage failure is logged, and the counts stay in memory. */
    public synchronized void keep() {
        // A record that does not change for a day is taken over by another instance.
        if (!changed && (!isWritten || !time.reached(keptUntil))) {
            return;
        }
        changed = false;
        try {
            storage.write(own, PackageNumbers.write(sums()));
            isWritten = true;
            keptUntil = time.in(KEPT_AT_LEAST_EVERY);
        } catch (StorageException failure) {
            changed = true;
            LOG.warn("the downloads were not stored and will be later: {}", failure.getMessage());
        }
    }

    /**
     * Adds the records of instances that ended to its own. Each is deleted first, so that only one instance adds it.
     *
     * @throws StorageException if storage fails; the remaining records are added later
     */
    public synchronized void inherit() {
        var before = time.wall().instant().minus(IDLE);
        for (var object : storage.list(StorageLayout.DOWNLOADS)) {
            if (!object.key().equals(own) && object.lastModified().isBefore(before)) {
                var found = read(object.key());
                if (storage.deleteIfUnchanged(object)) {
                    found.forEach(this::add);
                }
            }
        }
        keep();
    }

    /**
     * Returns how often packages of each provider were downloaded from any instance.
     *
     * @throws StorageException if storage fails
     */
    public Map<ProviderAddress, Long> byProvider() {
        var sums = new HashMap<ProviderAddress, Long>();
        for (var object : storage.list(StorageLayout.DOWNLOADS)) {
            if (!object.key().equals(own)) {
                read(object.key()).forEach((id, count) -> sums.merge(id.provider(), count, Long::sum));
            }
        }
        counts.forEach((id, count) -> sums.merge(id.provider(), count.sum(), Long::sum));
        return sums;
    }

    private Map<PackageId, Long> read(StorageKey key) {
        return storage.read(key)
                .map(record -> PackageNumbers.read(key, record, provider -> true))
                .orElse(Map.of());
    }

    private Map<PackageId, Long> sums() {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, counted -> counted.getValue().sum()));
    }
}
