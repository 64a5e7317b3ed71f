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
import org.providermirror.provider.PackageId;
import org.providermirror.registry.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up the fetches that were asked for before the mirror stopped, those that found no room, and those of other mirrors
 * on the same storage that died. What no longer exists, or is no longer served, is forgotten.
 */
public final class FetchResumption {
    private static final Logger LOG = LoggerFactory.getLogger(FetchResumption.class);

    private final FetchQueue queue;
    private final ReleaseCatalog releases;
    private final PackageLocations locations;
    private final ServedHosts hosts;
    private final AtomicBoolean resuming = new AtomicBoolean();

    public FetchResumption(FetchQueue queue, ReleaseCatalog releases, PackageLocations locations, ServedHosts hosts) {
        this.queue = queue;
        this.releases = releases;
        this.locations = locations;
        this.hosts = hosts;
    }

    /**
     * Begins, now and every few seconds until the timer stops.
     *
     * @param executor where storage is read
     */
    public void start(ScheduledExecutorService timer, Executor executor) {
        handOver(queue::sweep, executor);
        var beat = InstanceHeartbeats.INTERVAL.toSeconds();
        timer.scheduleWithFixedDelay(() -> handOver(queue::beat, executor), beat, beat, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(() -> handOver(this::resume, executor), 0, 2 * beat, TimeUnit.SECONDS);
    }

    // Whatever a task or a busy executor throws: an exception would end the timer's repetition for good.
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
            LOG.debug("later, as all threads are busy", busy);
        }
    }

    /**
     * Asks for what the journal holds and the queue does not, as far as there is room: one after the other, so that what
     * clients ask for meanwhile does not have to queue behind thousands of these. Does nothing while it is still at it. The
     * stage completes when all have been asked for.
     */
    CompletionStage<Void> resume() {
        if (!resuming.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            return resumeEach(queue.journal().open().iterator()).whenComplete((done, failure) -> resuming.set(false));
        } catch (RuntimeException unexpected) {
            resuming.set(false);
            throw unexpected;
        }
    }

    private CompletionStage<Void> resumeEach(Iterator<PackageId> left) {
        while (left.hasNext() && queue.hasRoom()) {
            var id = left.next();
            if (queue.contains(id) || queue.journal().isHeldElsewhere(id)) {
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
        if (!hosts.contains(id.provider().hostname())) {
            queue.journal().done(id);
            return CompletableFuture.completedFuture(null);
        }
        return releases.release(id.release())
                .thenCompose(release -> order(id, release))
                .handle((order, failure) -> {
                    if (failure != null) {
                        LOG.debug("resuming the fetch of {} later: {}", id, failure.getMessage());
                    } else if (order.isPresent()) {
                        queue.ask(order.get());
                    } else {
                        queue.journal().done(id);
                    }
                    return (Void) null;
                })
                .toCompletableFuture();
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
