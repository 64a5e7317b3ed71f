package org.providermirror.fetch.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.PackageId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets fetches wait, without a thread, for the leases that other instances hold. One listing a second shows for all of
 * them which leases ended.
 *
 * <p>Thread-safe.
 */
public final class AwaitedLeases {
    private static final Logger LOG = LoggerFactory.getLogger(AwaitedLeases.class);
    /** How long a fetch waits at most. */
    public static final Duration LONGEST = Duration.ofSeconds(20);

    /** A holder that was silent for two heartbeats is probably dead, and clients wait for the first byte. */
    static final Duration SILENCE = Duration.ofSeconds(4);

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int MAXIMUM = 1_000;

    private record Awaited(String holder, long until, Consumer<Boolean> ended) {}

    private final FetchLeases leases;
    private final Executor storage;
    private final ScheduledExecutorService timer;
    private final Clocks time;
    private final Map<PackageId, Awaited> awaited = new LinkedHashMap<>();
    private boolean scheduled;

    /**
     * @param storage reads storage
     * @param timer starts the looks; stopped by its owner
     */
    public AwaitedLeases(FetchLeases leases, Executor storage, ScheduledExecutorService timer, Clocks time) {
        this.leases = leases;
        this.storage = storage;
        this.timer = timer;
        this.time = time;
    }

    /**
     * Waits for the end of a lease. Returns false if a fetch must not wait: its time is over, its holder is silent, or too
     * many wait.
     *
     * @param until when the wait ends, by the monotonic clock
     * @param ended accepts true when the lease is gone, and false when the time is over or the holder is silent; must not
     *     block
     */
    public boolean await(PackageId id, String holder, long until, Consumer<Boolean> ended) {
        if (time.reached(until) || leases.isSilent(holder, SILENCE)) {
            return false;
        }
        synchronized (this) {
            if (awaited.size() >= MAXIMUM) {
                return false;
            }
            // A later request for the same package replaces a fetch that was dropped.
            awaited.put(id, new Awaited(holder, until, ended));
        }
        return scheduleNext() || withdraw(id);
    }

    // Returns true if another thread ended the wait, which calls the action.
    private synchronized boolean withdraw(PackageId id) {
        return awaited.remove(id) == null;
    }

    /** Returns false if the timer has stopped. */
    private boolean scheduleNext() {
        synchronized (this) {
            if (scheduled || awaited.isEmpty()) {
                return true;
            }
            scheduled = true;
        }
        try {
            timer.schedule(this::handOver, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (RuntimeException stopping) {
            LOG.debug("No fetch waits for a lease any more: the mirror is stopping", stopping);
            return false;
        }
    }

    private void handOver() {
        try {
            storage.execute(() -> {
                try {
                    look();
                } finally {
                    lookAgain();
                }
            });
        } catch (RuntimeException busy) {
            LOG.debug("Leases are looked at a second later: no storage thread is free", busy);
            lookAgain();
        }
    }

    private void lookAgain() {
        synchronized (this) {
            scheduled = false;
        }
        scheduleNext();
    }

    private void look() {
        var gone = new ArrayList<Awaited>();
        var over = new ArrayList<Awaited>();
        try {
            var open = leases.listed().keySet();
            for (var entry : entries()) {
                var wait = entry.getValue();
                if (!open.contains(entry.getKey())) {
                    end(entry, gone);
                } else if (time.reached(wait.until()) || leases.isSilent(wait.holder(), SILENCE)) {
                    end(entry, over);
                }
            }
        } catch (StorageException failure) {
            LOG.debug("No fetch waits for a lease while storage fails", failure);
            entries().forEach(entry -> end(entry, over));
        }
        gone.forEach(wait -> wait.ended().accept(true));
        over.forEach(wait -> wait.ended().accept(false));
    }

    private synchronized List<Map.Entry<PackageId, Awaited>> entries() {
        return List.copyOf(awaited.entrySet());
    }

    private synchronized void end(Map.Entry<PackageId, Awaited> entry, List<Awaited> ended) {
        if (awaited.remove(entry.getKey(), entry.getValue())) {
            ended.add(entry.getValue());
        }
    }
}
