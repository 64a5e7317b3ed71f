package org.providermirror.health;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.IdentifiedStorage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes the storage every nine seconds, so that health requests never wait for it. If a probe hangs, the storage is
 * unreachable, and no other probe starts before it has ended. The start and the end of an outage are events.
 *
 * <p>Thread-safe. Probes run on the executor.
 */
public final class StorageProbe {
    private static final Logger LOG = LoggerFactory.getLogger(StorageProbe.class);
    private static final Duration ROUND = Duration.ofSeconds(9);
    private static final Duration STORAGE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SLOW_FROM = Duration.ofMillis(250);

    private final IdentifiedStorage storage;
    private final Events events;
    private final Executor executor;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Supplier<Optional<DiskSpace>> disk;
    private final AtomicBoolean trying = new AtomicBoolean();
    private volatile long triedAt;
    private volatile Optional<DiskSpace> space = Optional.empty();
    private volatile StorageState state = StorageState.UNKNOWN;
    private boolean isOutage;

    /**
     * @param disk reads the space of the disk that contains the storage; empty if it is not a disk
     * @param nanoTime a monotonic clock such as {@link System#nanoTime}
     */
    public StorageProbe(
            IdentifiedStorage storage,
            Supplier<Optional<DiskSpace>> disk,
            Events events,
            Executor executor,
            Clock clock,
            LongSupplier nanoTime) {
        this.disk = disk;
        this.storage = storage;
        this.events = events;
        this.executor = executor;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.triedAt = nanoTime.getAsLong();
    }

    /** Starts to probe, now and periodically. */
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::tryAgain, 0, ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns the result of the last probe; unreachable if the current one hangs. */
    public StorageState state() {
        return since(triedAt).compareTo(STORAGE_TIMEOUT.plus(ROUND)) > 0 ? StorageState.UNREACHABLE : state;
    }

    /** Returns the space of the disk at the last probe; empty if the storage is not on a disk. */
    public Optional<DiskSpace> space() {
        return space;
    }

    private Duration since(long instant) {
        return Duration.ofNanos(nanoTime.getAsLong() - instant);
    }

    /** Starts a probe unless one is running. */
    public void tryAgain() {
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
            var before = state;
            state = observe();
            space = disk.get();
            if (state != before) {
                report(before);
            }
        } finally {
            triedAt = nanoTime.getAsLong();
            trying.set(false);
        }
    }

    // The storage itself reports its outages in the log.
    private void report(StorageState before) {
        if (state == StorageState.READ_ONLY || state == StorageState.SLOW) {
            LOG.warn("The storage is now {}", state);
        } else if (before == StorageState.READ_ONLY || before == StorageState.SLOW) {
            LOG.info("The storage is now {}", state);
        }
    }

    private StorageState observe() {
        try {
            var start = nanoTime.getAsLong();
            var loss = storage.look();
            var isLate = isLate(start);
            if (loss.isPresent()) {
                begin("the storage cannot be used: " + loss.get());
                return StorageState.MISSING;
            }
            end();
            if (!storage.isWritable()) {
                return StorageState.READ_ONLY;
            }
            return isLate && isLateAgain() ? StorageState.SLOW : StorageState.WRITABLE;
        } catch (StorageException failure) {
            begin(failure.getMessage());
            return StorageState.UNREACHABLE;
        }
    }

    // Twice in a row, because anything may be late once.
    private boolean isLateAgain() {
        var start = nanoTime.getAsLong();
        storage.find(StorageLayout.IDENTITY);
        return isLate(start);
    }

    private boolean isLate(long start) {
        return since(start).compareTo(SLOW_FROM) >= 0;
    }

    private void begin(String sentence) {
        if (!isOutage) {
            isOutage = true;
            record(EventKind.STORAGE_OUTAGE, sentence);
        }
    }

    private void end() {
        if (isOutage) {
            isOutage = false;
            record(EventKind.STORAGE_BACK, "the storage works again");
        }
    }

    private void record(EventKind kind, String sentence) {
        events.record(new Event(clock.instant(), kind, Optional.empty(), Optional.empty(), Optional.empty(), sentence));
    }
}
