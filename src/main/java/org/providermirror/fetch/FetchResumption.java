package org.providermirror.fetch;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.config.ServedHosts;
import org.providermirror.failure.StorageException;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.provider.PackageId;
import org.providermirror.registry.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resumes unfinished fetches: those from before a restart, those that found the queue full, and those of dead instances
 * on the same storage. Packages that no longer exist or are no longer served are dropped.
 */
public final class FetchResumption {
    private static final Logger LOG = LoggerFactory.getLogger(FetchResumption.class);

    private static final long ALL_CANCELLATIONS = 0;

    /** How often leases are looked at while there are some of other instances. */
    private static final long LOOK_SECONDS = 1;

    private final FetchQueue queue;
    private final ReleaseCatalog releases;
    private final PackageLocations locations;
    private final ServedHosts hosts;
    private final AtomicBoolean resuming = new AtomicBoolean();
    private volatile int open;

    public FetchResumption(FetchQueue queue, ReleaseCatalog releases, PackageLocations locations, ServedHosts hosts) {
        this.queue = queue;
        this.releases = releases;
        this.locations = locations;
        this.hosts = hosts;
    }

    /**
     * Starts, now and every second until the timer stops.
     *
     * @param executor reads storage
     * @param heartbeats writes the heartbeat, which must not wait for clients' reads
     */
    public void start(ScheduledExecutorService timer, Executor executor, Executor heartbeats) {
        handOver(queue::sweep, executor);
        var beat = InstanceHeartbeats.INTERVAL.toSeconds();
        timer.scheduleWithFixedDelay(() -> handOver(queue::beat, heartbeats), beat, beat, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(() -> handOver(this::keepUp, executor), 0, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Resumes if there may be leases of fetches that are not in the queue, so that an idle storage is not listed. One listing
     * shows which leases changed.
     */
    private void keepUp() {
        if (queue.leases().haveChanged() || open > 0) {
            resume();
        }
    }

    // An exception of a task or a busy executor would end the timer's repetition for good.
    private static void handOver(Runnable task, Executor executor) {
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } catch (StorageException failure) {
                    LOG.warn("{}", failure.getMessage());
                }
            });
        } catch (RuntimeException busy) {
            LOG.debug("Resuming fetches is skipped this time: all threads are busy", busy);
        }
    }

    /**
     * Requests what has a lease but is not in the queue, as far as the queue has capacity. Works one by one, so that
     * clients' requests need not queue behind thousands of these. Does nothing while a run is active. The stage
     * completes when all are requested.
     */
    public CompletionStage<Void> resume() {
        if (!resuming.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            var leases = queue.leases().open();
            var others = leases.stream().filter(id -> !queue.contains(id)).toList();
            open = others.size();
            return resumeEach(others.iterator()).whenComplete((done, failure) -> resuming.set(false));
        } catch (RuntimeException unexpected) {
            resuming.set(false);
            throw unexpected;
        }
    }

    private CompletionStage<Void> resumeEach(Iterator<PackageId> left) {
        while (left.hasNext() && queue.hasCapacity()) {
            var id = left.next();
            // A fetch may have ended since the leases were listed.
            if (queue.contains(id) || !queue.leases().isFree(id)) {
                continue;
            }
            var one = resume(id);
            if (!one.isDone()) {
                return one.thenCompose(done -> resumeEach(left));
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> resume(PackageId id) {
        if (queue.contains(id)) {
            return CompletableFuture.completedFuture(null);
        }
        if (!hosts.contains(id.provider().hostname()) || isCancelled(id)) {
            queue.leases().done(id);
            return CompletableFuture.completedFuture(null);
        }
        return releases.release(id.release())
                .thenCompose(release -> order(id, release))
                .handle((order, failure) -> {
                    if (failure != null) {
                        LOG.debug("The fetch of {} is resumed later: {}", id, failure.getMessage());
                    } else if (order.isPresent()) {
                        queue.askInBackground(order.get(), ALL_CANCELLATIONS);
                    } else {
                        queue.leases().done(id);
                    }
                    return (Void) null;
                })
                .toCompletableFuture();
    }

    // A lease of another instance is of a later request there, because a cancellation deletes the lease.
    private boolean isCancelled(PackageId id) {
        var isCancelled = queue.skipped().isCancelled(id, ALL_CANCELLATIONS);
        if (isCancelled && !queue.leases().isOurs(id)) {
            queue.skipped().requested(id);
            return false;
        }
        return isCancelled;
    }

    private CompletionStage<Optional<FetchOrder>> order(PackageId id, Optional<Release> release) {
        if (release.flatMap(found -> found.find(id.platform())).isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return locations
                .find(id, release.get())
                .thenApply(location -> location.map(url -> new FetchOrder(id, release.get(), url)));
    }
}
