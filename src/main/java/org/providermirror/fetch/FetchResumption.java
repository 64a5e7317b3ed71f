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
import org.providermirror.provider.PackageId;
import org.providermirror.registry.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up the fetches that were asked for before the mirror stopped, and those that found no room: at the start, and
 * each minute what is left. What no longer exists, or is no longer served, is forgotten.
 */
public final class FetchResumption {
    private static final Logger LOG = LoggerFactory.getLogger(FetchResumption.class);
    private static final long PERIOD_SECONDS = 60;

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
     * Begins, now and each minute until the timer stops.
     *
     * @param executor where storage is read
     */
    public void start(ScheduledExecutorService timer, Executor executor) {
        timer.scheduleWithFixedDelay(() -> handOver(executor), 0, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    // Whatever an executor throws that is busy: an exception would end the timer's repetition for good.
    private void handOver(Executor executor) {
        try {
            executor.execute(this::resume);
        } catch (RuntimeException busy) {
            LOG.debug("resuming fetches later: {}", busy.getMessage());
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
            var one = resume(left.next());
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
        return releases.release(id.provider(), id.version())
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
