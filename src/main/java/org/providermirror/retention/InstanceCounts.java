package org.providermirror.retention;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;
import org.providermirror.storage.instance.InstanceRecords;

/**
 * Holds counts of all instances by key. Those of this instance are in memory, and every few minutes in a record beside the
 * records of the other instances. An instance that is killed loses the counts of a few minutes.
 *
 * <p>Thread-safe. Only {@link #add} is fast enough for requests.
 *
 * @param <K> what is counted
 * @param <G> a group of it
 */
final class InstanceCounts<K, G> {
    private static final Duration OTHERS_INTERVAL = Duration.ofSeconds(15);

    private final InstanceRecords<K, G> records;
    private final Clocks time;
    private final int most;
    private final Map<K, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicInteger inherited = new AtomicInteger();
    private final SingleFlight<StorageKey, Others<K>> refresh = new SingleFlight<>(Runnable::run);
    private final StorageKey folder;
    private volatile Others<K> others;

    /** Counts of the other instances, with the records that have them, and the time when these are listed again. */
    private record Others<K>(List<StoredObject> records, Map<K, Long> counts, long until) {}

    /**
     * @param folder the folder of the records of all instances
     * @param name the unique name of this instance
     * @param group returns the group of a key for {@link #byGroup}
     * @param most the greatest number of keys of this instance; further ones are ignored
     */
    InstanceCounts(
            Storage storage,
            Clocks time,
            StorageKey folder,
            String name,
            InstanceRecords.Format<K> format,
            Function<K, G> group,
            int most) {
        this.records = new InstanceRecords<>(storage, time, folder, name, format, InstanceRecords.Merging.SUM, group);
        this.time = time;
        this.folder = folder;
        this.most = most;
        this.others = nothing();
    }

    private Others<K> nothing() {
        return new Others<>(List.of(), Map.of(), time.monotonic().getAsLong());
    }

    /** Adds to a count of this instance. Never blocks. */
    void add(K key, long count) {
        var known = counts.get(key);
        if (known == null && counts.size() >= most) {
            return;
        }
        counts.computeIfAbsent(key, first -> new LongAdder()).add(count);
        records.changed();
    }

    /** Returns whether this instance has so many keys already, and not this one. */
    boolean isFullFor(K key, int limit) {
        return counts.size() >= limit && !counts.containsKey(key);
    }

    /** Drops the counts of this instance whose keys are not wanted any more. */
    void retain(Predicate<K> isWanted) {
        if (counts.keySet().removeIf(isWanted.negate())) {
            records.changed();
        }
    }

    /** Stores the counts if there are new ones. A storage failure is logged, and the counts stay in memory. */
    void keep() {
        if (time.reached(others.until())) {
            // No caller needed them lately.
            others = nothing();
        }
        records.keep(this::here);
    }

    /**
     * Adds the records of instances that ended to its own. Each is deleted first, so that only one instance adds it.
     *
     * @throws org.providermirror.failure.StorageException if storage fails; the remaining records are added later
     */
    void inherit() {
        records.inherit(
                more -> {
                    // The record is deleted, so its counts are no longer those of another instance.
                    inherited.incrementAndGet();
                    others = nothing();
                    more.forEach(this::add);
                },
                this::here);
    }

    /**
     * Returns the counts of all instances by group. Reads only the records that changed since the last call.
     *
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    Map<G, Long> byGroup() {
        return records.byGroup(here());
    }

    /**
     * Returns the wanted counts of all instances. Those of the others are up to fifteen seconds old, and read only after
     * they changed.
     *
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    Map<K, Long> recent(Predicate<K> isWanted) {
        var known = others;
        var all = new HashMap<K, Long>();
        (time.reached(known.until()) ? refreshed() : known).counts().forEach((key, count) -> {
            if (isWanted.test(key)) {
                all.put(key, count);
            }
        });
        counts.forEach((key, count) -> {
            if (isWanted.test(key)) {
                all.merge(key, count.sum(), Long::sum);
            }
        });
        return all;
    }

    /** One caller reads the records, and the callers meanwhile wait for what it finds. */
    private Others<K> refreshed() {
        return refresh.await(folder, () -> others = changed());
    }

    private Others<K> changed() {
        var known = others;
        var before = inherited.get();
        var listed = records.others();
        var found = listed.equals(known.records()) ? known.counts() : read(listed);
        return new Others<>(
                listed,
                found,
                inherited.get() == before
                        ? time.in(OTHERS_INTERVAL)
                        : time.monotonic().getAsLong());
    }

    private Map<K, Long> read(List<StoredObject> listed) {
        var found = new HashMap<K, Long>();
        listed.forEach(object -> InstanceRecords.Merging.SUM.add(records.read(object.key()), found));
        return Map.copyOf(found);
    }

    private Map<K, Long> here() {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, counted -> counted.getValue().sum()));
    }
}
