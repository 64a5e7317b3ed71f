package org.providermirror.storage;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.providermirror.provider.Sha256;

/** Reports every call of the wrapped storage to listeners, and closes it. */
public final class InstrumentedStorage implements Storage {
    private final Storage storage;
    private final List<StorageListener> watches;

    public InstrumentedStorage(Storage storage, List<StorageListener> watches) {
        this.storage = storage;
        this.watches = List.copyOf(watches);
    }

    @Override
    public Optional<StoredObject> find(StorageKey key) {
        return watched(StorageCall.FIND, () -> storage.find(key));
    }

    @Override
    public Optional<StoredContent> open(StorageKey key) {
        return watched(StorageCall.OPEN, () -> storage.open(key));
    }

    @Override
    public Optional<StoredContent> open(StoredObject recorded) {
        return watched(StorageCall.OPEN, () -> storage.open(recorded));
    }

    @Override
    public Optional<InputStream> stream(StorageKey key) {
        return watched(StorageCall.STREAM, () -> storage.stream(key));
    }

    @Override
    public Optional<byte[]> read(StorageKey key) {
        return watched(StorageCall.READ, () -> storage.read(key));
    }

    @Override
    public void write(StorageKey key, byte[] record) {
        changing(StorageCall.WRITE, key, () -> storage.write(key, record));
    }

    @Override
    public boolean create(StorageKey key, byte[] record) {
        var created = watched(StorageCall.CREATE, () -> storage.create(key, record));
        if (created) {
            watches.forEach(watch -> watch.changed(key));
        }
        return created;
    }

    @Override
    public void delete(StorageKey key) {
        changing(StorageCall.DELETE, key, () -> storage.delete(key));
    }

    @Override
    public void quarantine(StorageKey key) {
        changing(StorageCall.SET_ASIDE, key, () -> storage.quarantine(key));
    }

    @Override
    public List<StoredObject> list(StorageKey folder) {
        return watched(StorageCall.LIST, () -> storage.list(folder));
    }

    @Override
    public Staging stage(long expectedBytes) {
        return new WatchedStaging(watched(StorageCall.STAGE, () -> storage.stage(expectedBytes)));
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
        watched(call, () -> {
            action.run();
            return key;
        });
        watches.forEach(watch -> watch.changed(key));
    }

    private <T> T watched(StorageCall call, Supplier<T> action) {
        var start = System.nanoTime();
        var worked = false;
        try {
            var result = action.get();
            worked = true;
            return result;
        } finally {
            var time = Duration.ofNanos(System.nanoTime() - start);
            for (var watch : watches) {
                watch.called(call, worked, time);
            }
        }
    }

    private final class WatchedStaging implements Staging {
        private final Staging staging;

        WatchedStaging(Staging staging) {
            this.staging = staging;
        }

        @Override
        public Path file() {
            return staging.file();
        }

        @Override
        public boolean publish(StorageKey key, Sha256 sha256) {
            var published = watched(StorageCall.PUBLISH, () -> staging.publish(key, sha256));
            watches.forEach(watch -> watch.changed(key));
            return published;
        }

        @Override
        public void close() {
            staging.close();
        }
    }
}
