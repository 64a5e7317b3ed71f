package org.providermirror.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores a {@link History}, one record for each start of an instance, so that a restart loses a few minutes at most and
 * the instances on one storage share one history. Records older than a month are deleted.
 *
 * <p>One task at a time works on the storage, on the executor.
 */
public final class HistoryStore {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryStore.class);
    private static final Duration ROUND = Duration.ofMinutes(5);
    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofDays(31);
    private static final int MOST_RECORDS = 200;
    private static final String SUFFIX = ".json";

    private final History history;
    private final Storage storage;
    private final Clock clock;
    private final Executor executor;
    private final String ownName = UUID.randomUUID().toString();
    private final Map<String, Instant> read = new HashMap<>();
    private final AtomicBoolean working = new AtomicBoolean();
    private volatile Optional<Long> saved = Optional.empty();

    public HistoryStore(History history, Storage storage, Clock clock, Executor executor) {
        this.history = history;
        this.storage = storage;
        this.clock = clock;
        this.executor = executor;
    }

    /** Reads the stored history, and saves it periodically. */
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(history::settle, SETTLING.toMillis(), SETTLING.toMillis(), TimeUnit.MILLISECONDS);
        work(this::pollChanges);
        timer.scheduleWithFixedDelay(() -> work(this::save), 0, ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void work(Runnable task) {
        if (working.compareAndSet(false, true)) {
            try {
                executor.execute(() -> attend(task));
            } catch (RuntimeException busy) {
                working.set(false);
                LOG.debug("The metrics history is saved later: all threads are busy", busy);
            }
        }
    }

    private void attend(Runnable task) {
        try {
            task.run();
        } catch (StorageException failure) {
            LOG.warn(
                    "The metrics history could not be read or saved, which is tried again later: {}",
                    failure.getMessage());
        } finally {
            working.set(false);
        }
    }

    /** Saves new counts on the calling thread. If storage fails, the last few minutes are lost. */
    public void save() {
        var revision = Optional.of(history.revision());
        if (!revision.equals(saved)) {
            storage.write(keyOf(ownName), history.record());
            saved = revision;
        }
    }

    /**
     * Reads the records of other instances, and of this one before its restart.
     *
     * @throws StorageException if storage fails
     */
    public synchronized void pollChanges() {
        var objects = new ArrayList<>(storage.list(StorageLayout.FIGURES));
        objects.sort(Comparator.comparing((org.providermirror.storage.StoredObject object) -> object.lastModified())
                .reversed());
        var names = new ArrayList<String>();
        for (var object : objects) {
            var name = object.key().name();
            var old = names.size() >= MOST_RECORDS
                    || object.lastModified().isBefore(clock.instant().minus(KEPT));
            if (!name.endsWith(SUFFIX) || name.equals(ownName + SUFFIX)) {
                continue;
            }
            if (old) {
                storage.delete(object.key());
                continue;
            }
            names.add(name);
            // Timestamps of a store have a resolution of a second: within it, a record may change again.
            if (!object.lastModified().equals(read.get(name))
                    || object.lastModified().isAfter(clock.instant().minusSeconds(2))) {
                storage.read(object.key())
                        .ifPresent(bytes -> history.learn(name, HistoryRecord.read(object.key(), bytes)));
                read.put(name, object.lastModified());
            }
        }
        history.retain(names);
        read.keySet().retainAll(names);
    }

    private static StorageKey keyOf(String name) {
        return StorageLayout.FIGURES.resolve(name + SUFFIX);
    }
}
