package org.providermirror.storage.instance;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores numbers of this instance in a record beside the records of the other instances on the storage, and takes over the
 * records of instances that ended.
 *
 * <p>Thread-safe. Writers wait for one another, and readers never wait.
 *
 * @param <K> what is numbered
 * @param <G> a group of it
 */
public final class InstanceRecords<K, G> {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceRecords.class);
    private static final Duration IDLE = Duration.ofDays(1);
    private static final Duration KEPT_AT_LEAST_EVERY = Duration.ofHours(6);

    private final Storage storage;
    private final Clocks time;
    private final StorageKey folder;
    private final StorageKey own;
    private final Format<K> format;
    private final Merging merging;
    private final Function<K, G> group;
    private final Map<StorageKey, Summary<G>> summaries = new ConcurrentHashMap<>();
    private volatile boolean changed;
    private volatile boolean isWritten;
    private volatile long keptUntil;

    /** Reads and writes records. */
    public interface Format<K> {
        byte[] write(Map<K, Long> numbers);

        /** Returns the numbers of a record. Logs a fault in it, and returns the numbers before it. */
        Map<K, Long> read(StorageKey key, byte[] record);
    }

    /** Says what two numbers of one thing are together. */
    public enum Merging {
        /** Their sum, so that a record must not be added twice. */
        SUM(Long::sum),
        /** The greater one, so that a record may be added twice, and must not be lost. */
        MAXIMUM(Math::max);

        private final BinaryOperator<Long> together;

        Merging(BinaryOperator<Long> together) {
            this.together = together;
        }

        /** Adds numbers to others. */
        public <T> void add(Map<T, Long> more, Map<T, Long> into) {
            more.forEach((key, number) -> into.merge(key, number, together));
        }
    }

    /** The numbers of an unchanged record by group. */
    private record Summary<G>(StoredObject object, Map<G, Long> numbers) {}

    /**
     * @param folder the folder of the records of all instances
     * @param name the unique name of this instance
     * @param group returns the group of a key for {@link #byGroup}
     */
    public InstanceRecords(
            Storage storage,
            Clocks time,
            StorageKey folder,
            String name,
            Format<K> format,
            Merging merging,
            Function<K, G> group) {
        this.storage = storage;
        this.time = time;
        this.folder = folder;
        this.own = folder.resolve(name + ".json");
        this.format = format;
        this.merging = merging;
        this.group = group;
    }

    /** Notes that numbers of this instance changed. Never blocks. */
    public void changed() {
        changed = true;
    }

    /**
     * Stores the numbers of this instance if they changed. A storage failure is logged, and they are stored later.
     *
     * @param numbers returns the numbers
     */
    public synchronized void keep(Supplier<Map<K, Long>> numbers) {
        // A record that does not change for a day is taken over by another instance.
        if (!changed && (!isWritten || !time.reached(keptUntil))) {
            return;
        }
        try {
            write(numbers);
        } catch (StorageException failure) {
            LOG.warn("{} was not stored and will be later: {}", own, failure.getMessage());
        }
    }

    private void write(Supplier<Map<K, Long>> numbers) {
        changed = false;
        try {
            storage.write(own, format.write(numbers.get()));
            isWritten = true;
            keptUntil = time.in(KEPT_AT_LEAST_EVERY);
        } catch (StorageException failure) {
            changed = true;
            throw failure;
        }
    }

    /**
     * Takes over the records that did not change for a day, mostly of instances that ended.
     *
     * @param adopt adds the numbers of a record to those of this instance
     * @param numbers returns the numbers of this instance
     * @throws StorageException if storage fails; the remaining records are taken over later
     */
    public synchronized void inherit(Consumer<Map<K, Long>> adopt, Supplier<Map<K, Long>> numbers) {
        var before = time.wall().instant().minus(IDLE);
        var idle = others().stream()
                .filter(object -> object.lastModified().isBefore(before))
                .toList();
        if (merging == Merging.SUM) {
            for (var object : idle) {
                var found = read(object.key());
                // Only one instance deletes it, and adds it.
                if (storage.deleteIfUnchanged(object)) {
                    adopt.accept(found);
                    changed = true;
                }
            }
            keep(numbers);
        } else if (!idle.isEmpty()) {
            idle.forEach(object -> adopt.accept(read(object.key())));
            write(numbers);
            idle.forEach(storage::deleteIfUnchanged);
        }
    }

    /** Returns whether another instance wrote its record within a day. */
    public boolean hasOthers() {
        var before = time.wall().instant().minus(IDLE);
        return others().stream().anyMatch(object -> object.lastModified().isAfter(before));
    }

    /** Returns the records of the other instances. */
    public List<StoredObject> others() {
        return storage.list(folder).stream()
                .filter(object -> !object.key().equals(own))
                .toList();
    }

    /** Returns the numbers of a record; empty if it does not exist. */
    public Map<K, Long> read(StorageKey key) {
        return storage.read(key).map(record -> format.read(key, record)).orElse(Map.of());
    }

    /**
     * Returns the numbers of all instances by group. Reads only the records that changed since the last call.
     *
     * @param here the numbers of this instance
     * @throws StorageException if storage fails
     */
    public Map<G, Long> byGroup(Map<K, Long> here) {
        var found = grouped(here);
        var objects = others();
        summaries.keySet().retainAll(objects.stream().map(StoredObject::key).toList());
        for (var object : objects) {
            var known = summaries.get(object.key());
            if (known == null || !known.object().equals(object)) {
                known = new Summary<>(object, grouped(read(object.key())));
                summaries.put(object.key(), known);
            }
            merging.add(known.numbers(), found);
        }
        return found;
    }

    private Map<G, Long> grouped(Map<K, Long> numbers) {
        var grouped = new HashMap<G, Long>();
        numbers.forEach((key, number) -> grouped.merge(group.apply(key), number, merging.together));
        return grouped;
    }
}
