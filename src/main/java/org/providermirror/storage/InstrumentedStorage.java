package org.providermirror.storage;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.providermirror.provider.Sha256;

/** Reports every call of the wrapped storage to listeners, and closes it. */
public final class InstrumentedStorage implements Storage {
    private final Storage storage;
    private final List<StorageListener> listeners;

    public InstrumentedStorage(Storage storage, List<StorageListener> listeners) {
        this.storage = storage;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public Optional<StoredObject> find(StorageKey key) {
        return timed(StorageCall.FIND, () -> storage.find(key));
    }

    @Override
    public Optional<StoredContent> open(StorageKey key) {
        return timed(StorageCall.OPEN, () -> storage.open(key));
    }

    @Override
    public Optional<StoredContent> open(StoredObject recorded) {
        return timed(StorageCall.OPEN, () -> storage.open(recorded));
    }

    @Override
    public boolean opensAtOnce(StoredObject recorded) {
        return storage.opensAtOnce(recorded);
    }

    @Override
    public Optional<InputStream> stream(StorageKey key) {
        return timed(StorageCall.STREAM, () -> storage.stream(key));
    }

    @Override
    public Optional<byte[]> read(StorageKey key) {
        return timed(StorageCall.READ, () -> storage.read(key));
    }

    @Override
    public void write(StorageKey key, byte[] record) {
        changing(StorageCall.WRITE, key, () -> storage.write(key, record));
    }

    @Override
    public boolean create(StorageKey key, byte[] record) {
        return changing(StorageCall.CREATE, key, () -> storage.create(key, record));
    }

    @Override
    public boolean writeIfUnchanged(StoredObject described, byte[] record) {
        return changing(StorageCall.WRITE, described.key(), () -> storage.writeIfUnchanged(described, record));
    }

    @Override
    public void delete(StorageKey key) {
        changing(StorageCall.DELETE, key, () -> storage.delete(key));
    }

    @Override
    public boolean deleteIfUnchanged(StoredObject judged) {
        return changing(StorageCall.DELETE, judged.key(), () -> storage.deleteIfUnchanged(judged));
    }

    @Override
    public boolean quarantineIfUnchanged(StoredObject judged) {
        return changing(StorageCall.SET_ASIDE, judged.key(), () -> storage.quarantineIfUnchanged(judged));
    }

    @Override
    public void quarantine(StorageKey key) {
        changing(StorageCall.SET_ASIDE, key, () -> storage.quarantine(key));
    }

    @Override
    public List<StoredObject> list(StorageKey folder) {
        return timed(StorageCall.LIST, () -> storage.list(folder));
    }

    @Override
    public List<StoredObject> page(StorageKey folder, StorageKey after, int size) {
        return timed(StorageCall.LIST, () -> storage.page(folder, after, size));
    }

    @Override
    public Staging stage(long expectedBytes) {
        var staging = timed(StorageCall.STAGE, () -> storage.stage(expectedBytes));
        return new DecoratedStaging(staging, (key, sha256) -> publish(staging, key, sha256));
    }

    @Override
    public boolean isWritable() {
        return storage.isWritable();
    }

    @Override
    public void close() {
        storage.close();
    }

    private void changing(StorageCall call, StorageKey key, Runnable action) {
        changing(call, key, () -> {
            action.run();
            return true;
        });
    }

    private boolean changing(StorageCall call, StorageKey key, BooleanSupplier action) {
        var changed = timed(call, action::getAsBoolean);
        if (changed) {
            listeners.forEach(listener -> listener.changed(key));
        }
        return changed;
    }

    private <T> T timed(StorageCall call, Supplier<T> action) {
        var start = System.nanoTime();
        var worked = false;
        try {
            var result = action.get();
            worked = true;
            return result;
        } finally {
            var time = Duration.ofNanos(System.nanoTime() - start);
            for (var listener : listeners) {
                listener.called(call, worked, time);
            }
        }
    }

    private boolean publish(Staging staging, StorageKey key, Sha256 sha256) {
        var published = timed(StorageCall.PUBLISH, () -> staging.publish(key, sha256));
        listeners.forEach(listener -> listener.changed(key));
        return published;
    }
}
