package org.providermirror.catalog.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records in a folder: one listing shows which exist, and all of them are read at the same time, each once.
 *
 * <p>Thread-safe. The calling thread reads, too, so that a busy executor never blocks it.
 */
final class FolderReads {
    private static final Logger LOG = LoggerFactory.getLogger(FolderReads.class);
    private static final long TIMEOUT_SECONDS = 60;

    private final Storage storage;
    private final Executor executor;
    private final RecordMemory memory = new RecordMemory(Runtime.getRuntime().maxMemory());

    FolderReads(Storage storage, Executor executor) {
        this.storage = storage;
        this.executor = executor;
    }

    /**
     * Reads the records right below a folder, by their names.
     *
     * @param wanted whether a record of this name is read
     * @param use what is done with them; until it returns, long ones count against a limit
     * @throws StorageException if the folder cannot be listed, or a record cannot be read
     */
    <T> T read(StorageKey folder, Predicate<String> wanted, Function<Map<String, byte[]>, T> use) {
        var records = storage.list(folder).stream()
                .filter(object ->
                        object.key().equals(folder.resolve(object.key().name())))
                .filter(object -> wanted.test(object.key().name()))
                .toList();
        return memory.during(
                records.stream().mapToLong(StoredObject::size).sum(), () -> use.apply(read(folder, records)));
    }

    private Map<String, byte[]> read(StorageKey folder, List<StoredObject> records) {
        var reads = new TreeMap<String, FutureTask<Optional<byte[]>>>();
        for (var object : records) {
            reads.put(object.key().name(), new FutureTask<>(() -> storage.read(object.key())));
        }
        run(new ArrayList<>(reads.values()));
        var found = new TreeMap<String, byte[]>();
        reads.forEach((name, read) -> result(folder.resolve(name), read).ifPresent(bytes -> found.put(name, bytes)));
        return found;
    }

    // A task runs once: on the executor or, if that has not begun it, here.
    private void run(List<FutureTask<Optional<byte[]>>> reads) {
        try {
            reads.stream().skip(1).forEach(executor::execute);
        } catch (RuntimeException busy) {
            LOG.debug("Records are read one after the other, because the executor is busy", busy);
        }
        reads.forEach(FutureTask::run);
    }

    private static Optional<byte[]> result(StorageKey key, FutureTask<Optional<byte[]>> read) {
        try {
            return read.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException failure
                    ? failure
                    : new StorageException("reading " + key, failed.getCause());
        } catch (TimeoutException late) {
            throw new StorageException("reading " + key, late);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new StorageException("reading " + key, stopping);
        }
    }
}
