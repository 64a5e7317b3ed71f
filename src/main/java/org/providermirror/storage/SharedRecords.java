package org.providermirror.storage;

import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.providermirror.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a table of small JSON records that all instances on one storage share, one object each, so that two
 * administrators never undo each other's work (no lost update). The rows in memory are as old as the last
 * {@link #refresh}.
 *
 * <p>Thread-safe. A write is visible here at once. Readers and writers never wait for another thread's storage call.
 *
 * @param <T> the parsed value
 */
public final class SharedRecords<T> {
    private static final Logger LOG = LoggerFactory.getLogger(SharedRecords.class);
    private static final String SUFFIX = ".json";
    private final Storage storage;
    private final StorageKey folder;
    private final RecordStore<T> records;
    private final Function<String, Optional<T>> damaged;
    private final Object refreshing = new Object();
    /** The rows written or removed here since the last refresh began, which may not have seen that. */
    private final Set<String> changedHere = new HashSet<>();

    private volatile Optional<Content<T>> content = Optional.empty();
    private volatile boolean isRead;

    /** @param stored the stored object when it was read; empty if it was written here */
    private record Row<T>(Optional<StoredObject> stored, T value) {}

    /** All rows, and their values alone for frequent lookups. */
    private record Content<T>(SortedMap<String, Row<T>> rows, SortedMap<String, T> values) {
        static <T> Content<T> of(SortedMap<String, Row<T>> rows) {
            var values = new TreeMap<String, T>();
            rows.forEach((name, row) -> values.put(name, row.value()));
            return new Content<>(Collections.unmodifiableSortedMap(rows), Collections.unmodifiableSortedMap(values));
        }
    }

    /**
     * Creates a table whose damaged records are ignored.
     *
     * @param folder holds the records of this table and nothing else
     */
    public SharedRecords(Storage storage, StorageKey folder, RecordFormat<?, T> format) {
        this(storage, folder, format, name -> Optional.empty());
    }

    /**
     * @param damaged returns the value of a record that cannot be read, by the name of its row; empty if it is ignored
     */
    public SharedRecords(
            Storage storage, StorageKey folder, RecordFormat<?, T> format, Function<String, Optional<T>> damaged) {
        this.storage = storage;
        this.folder = folder;
        this.records = new RecordStore<>(storage, format);
        this.damaged = damaged;
    }

    /** Returns the rows by name, sorted; empty before they were read for the first time. */
    public SortedMap<String, T> rows() {
        return content.map(Content::values).orElse(Collections.emptySortedMap());
    }

    /** Polls the records that other instances wrote. If storage fails, the rows stay as they are. */
    public void refresh() {
        try {
            readAll();
        } catch (StorageException failure) {
            LOG.warn("{} may be stale, because storage could not be read: {}", folder, failure.getMessage());
        }
    }

    // A refresh waits only for another one. A write meanwhile is newer than what it reads, and stays.
    private void readAll() {
        synchronized (refreshing) {
            var known = begin();
            end(read(known));
        }
    }

    private synchronized SortedMap<String, Row<T>> begin() {
        changedHere.clear();
        return known();
    }

    private synchronized void end(SortedMap<String, Row<T>> read) {
        var now = known();
        for (var name : changedHere) {
            read.remove(name);
            Optional.ofNullable(now.get(name)).ifPresent(row -> read.put(name, row));
        }
        content = Optional.of(Content.of(read));
        isRead = true;
    }

    private SortedMap<String, Row<T>> read(SortedMap<String, Row<T>> known) {
        var read = new TreeMap<String, Row<T>>();
        for (var object : storage.list(folder)) {
            var name = nameOf(object.key());
            var before = known.get(name);
            if (before != null && before.stored().equals(Optional.of(object))) {
                read.put(name, before);
            } else {
                read(name).ifPresent(value -> read.put(name, new Row<>(Optional.of(object), value)));
            }
        }
        return read;
    }

    private SortedMap<String, Row<T>> known() {
        return content.map(Content::rows).orElse(Collections.emptySortedMap());
    }

    /** Returns whether all rows were read before. */
    public boolean isRead() {
        return isRead;
    }

    /** Reads the rows unless they were read before; throws a {@link StorageException} if storage fails. */
    public void requireRead() {
        if (!isRead) {
            readAll();
        }
    }

    /**
     * Returns the names of the rows below a folder of this table as storage lists them now, including unreadable
     * records.
     */
    public SortedSet<String> namesNow(String below) {
        var names = new TreeSet<String>();
        storage.list(folder.resolve(below)).forEach(object -> names.add(nameOf(object.key())));
        return names;
    }

    /** Returns one row as storage has it now, without caching it; empty if it does not exist. */
    public Optional<T> read(String name) {
        var key = key(name);
        var found = records.read(key);
        if (found.isPresent() || storage.find(key).isEmpty()) {
            return found;
        }
        // It may have been created since it was read.
        return records.read(key).or(() -> damaged.apply(name));
    }

    /** Returns one row as storage has it now, and caches it; empty if it does not exist. */
    public Optional<T> look(String name) {
        var found = read(name);
        found.ifPresentOrElse(value -> remember(name, value), () -> forget(name));
        return found;
    }

    /** Writes a row, replacing an existing one. */
    public void put(String name, T value) {
        records.write(key(name), value);
        remember(name, value);
    }

    /** Writes a row if it does not exist; returns whether it did. */
    public boolean create(String name, T value) {
        if (!records.create(key(name), value)) {
            return false;
        }
        remember(name, value);
        return true;
    }

    /** Removes a row. */
    public void remove(String name) {
        storage.delete(key(name));
        forget(name);
    }

    /**
     * Removes a row unless it was written since the last refresh, here or elsewhere; returns whether it was removed.
     */
    public boolean removeIfUnchanged(String name) {
        var removed = Optional.ofNullable(known().get(name))
                .flatMap(Row::stored)
                .filter(storage::deleteIfUnchanged)
                .isPresent();
        if (removed) {
            forget(name);
        }
        return removed;
    }

    private synchronized void forget(String name) {
        changedHere.add(name);
        var fewer = new TreeMap<>(known());
        fewer.remove(name);
        content = content.map(known -> Content.of(fewer));
    }

    private synchronized void remember(String name, T value) {
        changedHere.add(name);
        var more = new TreeMap<>(known());
        more.put(name, new Row<>(Optional.empty(), value));
        content = Optional.of(Content.of(more));
    }

    private StorageKey key(String name) {
        return folder.resolve(name + SUFFIX);
    }

    private String nameOf(StorageKey key) {
        var name = key.value().substring(folder.value().length() + 1);
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }
}
