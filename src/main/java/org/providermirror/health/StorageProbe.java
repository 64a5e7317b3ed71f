package org.providermirror.health;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes the storage every ten seconds, so that health requests never wait for it. If a probe hangs, the storage is
 * unreachable, and no other probe starts before it has ended.
 *
 * <p>Thread-safe. Probes run on the executor.
 */
public final class StorageProbe {
    private static final Logger LOG = LoggerFactory.getLogger(StorageProbe.class);
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final Duration STORAGE_TIMEOUT = Duration.ofSeconds(10);

    private final Storage storage;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final AtomicBoolean trying = new AtomicBoolean();
    private volatile long triedAt;
    private volatile StorageState state = StorageState.UNKNOWN;

    /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
    public StorageProbe(Storage storage, Executor executor, LongSupplier nanoTime) {
        this.storage = storage;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.triedAt = nanoTime.getAsLong();
    }

    /** Starts to probe, now and periodically. */
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::tryAgain, 0, ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns the result of the last probe; unreachable if the current one hangs. */
    public StorageState state() {
        var silent = Duration.ofNanos(nanoTime.getAsLong() - triedAt);
        return silent.compareTo(STORAGE_TIMEOUT.plus(ROUND)) > 0 ? StorageState.UNREACHABLE : state;
    }

    void tryAgain() {
        if (trying.compareAndSet(false, true)) {
            try {
                executor.execute(this::tryNow);
            } catch (RuntimeException busy) {
                // An overload of this instance says nothing about the storage.
                trying.set(false);
                LOG.debug("The storage probe is skipped this time: all threads are busy", busy);
            }
        }
    }

    private void tryNow() {
        try {
            var found = observe();
            if (found != state) {
                var before = state;
                state = found;
                if (before != StorageState.UNKNOWN || found != StorageState.WRITABLE) {
                    LOG.warn("The storage is now {}", found);
                }
            }
        } finally {
            triedAt = nanoTime.getAsLong();
            trying.set(false);
        }
    }

    private StorageState observe() {
        try {
            storage.find(StorageLayout.OWN.resolve("health"));
        } catch (StorageException failure) {
            LOG.debug(
                    "The storage does not answer: clients are redirected to upstream. Check its connection, permissions and free space",
                    failure);
            return StorageState.UNREACHABLE;
        }
        return storage.isWritable() ? StorageState.WRITABLE : StorageState.READ_ONLY;
    }
}
