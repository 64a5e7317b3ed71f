package org.providermirror.retention;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds counts of all instances by key. Those of this instance are in memory, and every few minutes in a record beside the
 * records of the other instances. An instance that is killed loses the counts of a few minutes.
 *
 * <p>Thread-safe. Only {@link #add} is fast enough for requests.
 */
final class InstanceCounts<K> {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceCounts.class);
    private static final Duration IDLE = Duration.ofDays(1);
    private static final Duration KEPT_AT_LEAST_EVERY = Duration.ofHours(6);
    private static final Duration OTHERS_INTERVAL = Duration.ofSeconds(15);

    private final Storage storage;
    private final Clocks time;
    private final StorageKey folder;
    private final StorageKey own;
    private final Format<K> format;
    private final int most;
    private final Map<K, LongAdder> counts = new ConcurrentHashMap<>();
    private volatile boolean changed;
    private volatile boolean isWritten;
    private volatile long keptUntil;
    private volatile Others<K> others;

    /** Reads and writes records. */
    interface Format<K> {
        byte[] write(Map<K, Long> counts);

        /** Returns the counts of a record. Logs a fault in it, and returns the counts before it. */
        Map<K, Long> read(StorageKey key, byte[] record);
    }

    /** Counts of the other instances, with the time when they are read again. */
    private record Others<K>(Map<K, Long> counts, long until) {}

    /**
     * @param folder the folder of the records of all instances
     * @param name the unique name of this instance
     * @param most the greatest number of keys of this instance; further ones are ignored
     */
    InstanceCounts(Storage storage, Clocks time, StorageKey folder, String name, Format<K> format, int most) {
        this.storage = storage;
        this.time = time;
        this.folder = folder;
        this.own = folder.resolve(name + ".json");
        this.format = format;
        this.most = most;
        this.others = new Others<>(Map.of(), time.monotonic().getAsLong());
    }

    /** Adds to a count of this instance. Never blocks. */
    void add(K key, long count) {
        var known = counts.get(key);
        if (known == null && counts.size() >= most) {
            return;
        }
        counts.computeIfAbsent(key, first -> new LongAdder()).add(count);
        changed = true;
    }

    /** Returns whether this instance has so many keys already, and not this one. */
    boolean isFullFor(K key, int limit) {
        return counts.size() >= limit && !counts.containsKey(key);
    }

    /** Drops the counts of this instance whose keys are not wanted any more. */
    void retain(Predicate<K> isWanted) {
        changed |= counts.keySet().removeIf(isWanted.negate());
    }

    /** Stores the counts if there are new ones. A storage failure is logged, and the counts stay in memory. */
    synchronized void keep() {
        // A record that does not change for a day is taken over by another instance.
        if (!changed && (!isWritten || !time.reached(keptUntil))) {
            return;
        }
        changed = false;
        try {
            storage.write(own, format.write(ofThisInstance()));
            isWritten = true;
            keptUntil = time.in(KEPT_AT_LEAST_EVERY);
        } catch (StorageException failure) {
            changed = true;
            LOG.warn("{} was not stored and will be later: {}", own, failure.getMessage());
        }
    }

    /**
     * Adds the records of instances that ended to its own. Each is deleted first, so that only one instance adds it.
     *
     * @throws StorageException if storage fails; the remaining records are added later
     */
    synchronized void inherit() {
        var before = time.wall().instant().minus(IDLE);
        for (var object : storage.list(folder)) {
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
     * Returns the counts of all instances. Those of the others are read now.
     *
     * @throws StorageException if storage fails
     */
    Map<K, Long> all() {
        var found = new HashMap<K, Long>();
        for (var object : storage.list(folder)) {
            if (!object.key().equals(own)) {
                read(object.key()).forEach((key, count) -> found.merge(key, count, Long::sum));
            }
        }
        others = new Others<>(Map.copyOf(found), time.in(OTHERS_INTERVAL));
        return withOwn(found);
    }

    /**
     * Returns the counts of all instances. Those of the others are up to fifteen seconds old.
     *
     * @throws StorageException if storage fails
     */
    Map<K, Long> recent() {
        var known = others;
        return time.reached(known.until()) ? all() : withOwn(new HashMap<>(known.counts()));
    }

    private Map<K, Long> withOwn(Map<K, Long> found) {
        ofThisInstance().forEach((key, count) -> found.merge(key, count, Long::sum));
        return found;
    }

    private Map<K, Long> read(StorageKey key) {
        return storage.read(key).map(record -> format.read(key, record)).orElse(Map.of());
    }

    private Map<K, Long> ofThisInstance() {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, counted -> counted.getValue().sum()));
    }
}
