package org.providermirror.storage;

import java.util.Optional;

/**
 * Stores values as JSON records, each at most {@link Storage#MAXIMUM_RECORD_BYTES} long.
 *
 * <p>Thread-safe; every method throws {@link org.providermirror.failure.StorageException} if storage fails.
 */
public final class RecordStore<T> {
    private final Storage storage;
    private final RecordFormat<?, T> format;

    public RecordStore(Storage storage, RecordFormat<?, T> format) {
        this.storage = storage;
        this.format = format;
    }

    /** Returns the value of a record; empty if it does not exist or cannot be read. */
    public Optional<T> read(StorageKey key) {
        return storage.read(key).flatMap(bytes -> format.read(key, bytes));
    }

    /** Writes a record in place of the one that was there. */
    public void write(StorageKey key, T value) {
        storage.write(key, format.write(value));
    }

    /** Writes a record unless there is one; returns whether this one was written. */
    public boolean create(StorageKey key, T value) {
        return storage.create(key, format.write(value));
    }
}
