package org.providermirror.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Staging;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.StoredObject;

/**
 * A bucket in memory. Notifies a test of each call before it takes effect, so that the test can let others go first, and
 * of each object that is lost. Safe for use by any number of threads.
 */
public final class MemoryStorage implements Storage {
    /** Receives what is lost: an object, before it is deleted, replaced or quarantined. */
    public interface Losses {
        void lost(StoredObject object, byte[] bytes);
    }

    private record Kept(byte[] bytes, int version, Instant lastModified) {}

    private final TreeMap<StorageKey, Kept> objects = new TreeMap<>();
    private final Path folder;
    private volatile Consumer<StorageKey> beforeCall = key -> {};
    private volatile Runnable betweenCompareAndWrite = () -> {};
    private volatile boolean isAtomic = true;
    private volatile Losses losses = (object, bytes) -> {};
    private int versions;

    /** @param folder holds what is staged */
    public MemoryStorage(Path folder) {
        this.folder = folder;
    }

    /** Runs this between the two steps of {@link #writeIfUnchanged}, which are two from now on, as in a folder. */
    public void betweenCompareAndWrite(Runnable step) {
        isAtomic = false;
        betweenCompareAndWrite = step;
    }

    /** Has this done before each call for one object or folder. */
    public void beforeCall(Consumer<StorageKey> action) {
        beforeCall = action;
    }

    /** Notifies this receiver of each object that is lost. */
    public void onLoss(Losses receiver) {
        losses = receiver;
    }

    /** Returns an object's bytes without a notice. */
    public synchronized Optional<byte[]> peek(StorageKey key) {
        return Optional.ofNullable(objects.get(key)).map(Kept::bytes);
    }

    /** Puts an object without a notice. */
    public synchronized void put(StorageKey key, byte[] bytes) {
        objects.put(key, new Kept(bytes.clone(), ++versions, Instant.now()));
    }

    private synchronized Optional<StoredObject> describe(StorageKey key) {
        return Optional.ofNullable(objects.get(key))
                .map(kept -> new StoredObject(
                        key, kept.bytes().length, kept.lastModified(), String.valueOf(kept.version())));
    }

    private synchronized void lose(StorageKey key) {
        describe(key).ifPresent(object -> losses.lost(object, peek(key).orElseThrow()));
        objects.remove(key);
    }

    @Override
    public Optional<StoredObject> find(StorageKey key) {
        beforeCall.accept(key);
        return describe(key);
    }

    @Override
    public Optional<StoredContent> open(StorageKey key) {
        return find(key).map(object -> new StoredContent.Remote(object, null));
    }

    @Override
    public Optional<StoredContent> open(StoredObject recorded) {
        return open(recorded.key());
    }

    @Override
    public boolean opensAtOnce(StoredObject recorded) {
        return true;
    }

    @Override
    public Optional<InputStream> stream(StorageKey key) {
        return read(key).map(ByteArrayInputStream::new);
    }

    @Override
    public Optional<byte[]> read(StorageKey key) {
        beforeCall.accept(key);
        return peek(key).map(byte[]::clone);
    }

    @Override
    public void write(StorageKey key, byte[] record) {
        beforeCall.accept(key);
        synchronized (this) {
            lose(key);
            put(key, record);
        }
    }

    @Override
    public boolean create(StorageKey key, byte[] record) {
        beforeCall.accept(key);
        synchronized (this) {
            if (objects.containsKey(key)) {
                return false;
            }
            put(key, record);
            return true;
        }
    }

    @Override
    public boolean writeIfUnchanged(StoredObject described, byte[] record) {
        beforeCall.accept(described.key());
        synchronized (this) {
            if (!describe(described.key()).equals(Optional.of(described))) {
                return false;
            }
        }
        betweenCompareAndWrite.run();
        synchronized (this) {
            if (isAtomic && !describe(described.key()).equals(Optional.of(described))) {
                return false;
            }
            put(described.key(), record);
            return true;
        }
    }

    @Override
    public void delete(StorageKey key) {
        beforeCall.accept(key);
        lose(key);
    }

    @Override
    public boolean deleteIfUnchanged(StoredObject judged) {
        beforeCall.accept(judged.key());
        synchronized (this) {
            if (!describe(judged.key()).equals(Optional.of(judged))) {
                return false;
            }
            lose(judged.key());
            return true;
        }
    }

    @Override
    public boolean quarantineIfUnchanged(StoredObject judged) {
        beforeCall.accept(judged.key());
        synchronized (this) {
            var bytes = peek(judged.key());
            if (!describe(judged.key()).equals(Optional.of(judged))) {
                return false;
            }
            lose(judged.key());
            put(StorageLayout.QUARANTINE.resolve(judged.key().value()), bytes.orElseThrow());
            return true;
        }
    }

    @Override
    public void quarantine(StorageKey key) {
        beforeCall.accept(key);
        describe(key).ifPresent(this::quarantineIfUnchanged);
    }

    @Override
    public List<StoredObject> list(StorageKey below) {
        beforeCall.accept(below);
        synchronized (this) {
            return objects.keySet().stream()
                    .filter(key -> key.value().startsWith(below + "/"))
                    .flatMap(key -> describe(key).stream())
                    .toList();
        }
    }

    @Override
    public List<StoredObject> page(StorageKey below, StorageKey after, int size) {
        return list(below).stream()
                .filter(object -> object.key().compareTo(after) > 0)
                .limit(size)
                .toList();
    }

    @Override
    public Staging stage(long expectedBytes) {
        try {
            return new MemoryStaging(Files.createTempFile(folder, "staged", ""));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void close() {}

    private final class MemoryStaging implements Staging {
        private final Path file;

        MemoryStaging(Path file) {
            this.file = file;
        }

        @Override
        public Path file() {
            return file;
        }

        @Override
        public boolean publish(StorageKey key, Sha256 sha256) {
            try {
                return create(key, Files.readAllBytes(file));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
