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
 * Tries the storage every ten seconds, so that whoever asks need not wait for it. A try that does not come back makes the
 * storage unreachable, and is not repeated before it has ended.
 *
 * <p>Safe for use by any number of threads. Tries run on the executor.
 */
public final class StorageProbe {
    private static final Logger LOG = LoggerFactory.getLogger(StorageProbe.class);
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final Duration CLIENT_DEADLINE = Duration.ofSeconds(10);

    private final Storage storage;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final AtomicBoolean trying = new AtomicBoolean();
    private volatile long triedAt;
    private volatile StorageState state = StorageState.UNKNOWN;

    /** @param nanoTime as {@link System#nanoTime} */
    public StorageProbe(Storage storage, Executor executor, LongSupplier nanoTime) {
        this.storage = storage;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.triedAt = nanoTime.getAsLong();
    }

    /** Begins to try; the first time now. */
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::tryAgain, 0, ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How the storage was at the last try, or is for not coming back from it. */
    public StorageState state() {
        var silent = Duration.ofNanos(nanoTime.getAsLong() - triedAt);
        return silent.compareTo(CLIENT_DEADLINE.plus(ROUND)) > 0 ? StorageState.UNREACHABLE : state;
    }

    void tryAgain() {
        if (trying.compareAndSet(false, true)) {
            try {
                executor.execute(this::tryNow);
            } catch (RuntimeException busy) {
                // Whoever is too busy for this has other things to tell of the storage.
                trying.set(false);
                LOG.debug("the storage is not tried now", busy);
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
                    LOG.warn("the storage is {} now", found);
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
            LOG.debug("the storage does not answer", failure);
            return StorageState.UNREACHABLE;
        }
        return storage.isWritable() ? StorageState.WRITABLE : StorageState.READ_ONLY;
    }
}
