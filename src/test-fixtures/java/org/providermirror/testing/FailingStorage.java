package org.providermirror.testing;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Staging;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.StoredObject;

/** A real storage that fails when a test says so. Safe for use by any number of threads. */
public final class FailingStorage implements Storage {
    private volatile boolean opensAtOnce = true;
    private final Storage storage;
    private volatile Optional<StorageException> failure = Optional.empty();
    private volatile Consumer<StorageKey> beforeWriting = key -> {};
    private volatile Consumer<StorageKey> beforeCreating = key -> {};
    private volatile Consumer<StorageKey> beforeFinding = key -> {};
    private volatile Consumer<StorageKey> beforeRemoving = key -> {};
    private volatile Consumer<StorageKey> afterListing = key -> {};

    public FailingStorage(Storage storage) {
        this.storage = storage;
    }

    /** Has every method but {@link #close} throw from now on. */
    public void failWith(StorageException thrown) {
        failure = Optional.of(thrown);
    }

    /** Has this done before each record is written. */
    public void beforeWriting(Consumer<StorageKey> action) {
        beforeWriting = action;
    }

    /** Has this done before each record is created. */
    public void beforeCreating(Consumer<StorageKey> action) {
        beforeCreating = action;
    }

    /** Has this done before each object is looked up. */
    public void beforeFinding(Consumer<StorageKey> action) {
        beforeFinding = action;
    }

    /** Has this done before each object is removed. */
    public void beforeRemoving(Consumer<StorageKey> action) {
        beforeRemoving = action;
    }

    /** Has this done after each folder is listed, before the caller sees what is in it. */
    public void afterListing(Consumer<StorageKey> action) {
        afterListing = action;
    }

    /** Has every method work again. */
    public void recover() {
        failure = Optional.empty();
    }

    private <T> T unlessFailing(Supplier<T> action) {
        failure.ifPresent(thrown -> {
            throw thrown;
        });
        return action.get();
    }

    private void unlessFailing(Runnable action) {
        unlessFailing(() -> {
            action.run();
            return true;
        });
    }

    @Override
    public Optional<StoredObject> find(StorageKey key) {
        beforeFinding.accept(key);
        return unlessFailing(() -> storage.find(key));
    }

    @Override
    public Optional<StoredContent> open(StorageKey key) {
        return unlessFailing(() -> storage.open(key));
    }

    @Override
    public Optional<StoredContent> open(StoredObject recorded) {
        return unlessFailing(() -> storage.open(recorded));
    }

    @Override
    public boolean opensAtOnce(StoredObject recorded) {
        return opensAtOnce;
    }

    /** Opens packages only after a request over a network, like a bucket, from now on. */
    public void openOverNetwork() {
        opensAtOnce = false;
    }

    @Override
    public Optional<InputStream> stream(StorageKey key) {
        return unlessFailing(() -> storage.stream(key));
    }

    @Override
    public Optional<byte[]> read(StorageKey key) {
        return unlessFailing(() -> storage.read(key));
    }

    @Override
    public void write(StorageKey key, byte[] record) {
        beforeWriting.accept(key);
        unlessFailing(() -> storage.write(key, record));
    }

    @Override
    public boolean create(StorageKey key, byte[] record) {
        beforeCreating.accept(key);
        return unlessFailing(() -> storage.create(key, record));
    }

    @Override
    public boolean writeIfUnchanged(StoredObject described, byte[] record) {
        beforeWriting.accept(described.key());
        return unlessFailing(() -> storage.writeIfUnchanged(described, record));
    }

    @Override
    public void delete(StorageKey key) {
        beforeRemoving.accept(key);
        unlessFailing(() -> storage.delete(key));
    }

    @Override
    public boolean deleteIfUnchanged(StoredObject judged) {
        beforeRemoving.accept(judged.key());
        return unlessFailing(() -> storage.deleteIfUnchanged(judged));
    }

    @Override
    public boolean quarantineIfUnchanged(StoredObject judged) {
        return unlessFailing(() -> storage.quarantineIfUnchanged(judged));
    }

    @Override
    public void quarantine(StorageKey key) {
        unlessFailing(() -> storage.quarantine(key));
    }

    @Override
    public List<StoredObject> list(StorageKey folder) {
        var listed = unlessFailing(() -> storage.list(folder));
        afterListing.accept(folder);
        return listed;
    }

    @Override
    public List<StoredObject> page(StorageKey folder, StorageKey after, int size) {
        var listed = unlessFailing(() -> storage.page(folder, after, size));
        afterListing.accept(folder);
        return listed;
    }

    @Override
    public Staging stage(long expectedBytes) {
        return unlessFailing(() -> storage.stage(expectedBytes));
    }

    @Override
    public boolean isWritable() {
        return failure.isEmpty() && storage.isWritable();
    }

    @Override
    public void close() {
        storage.close();
    }
}
