package org.providermirror.fetch;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.failure.StorageException;
import org.providermirror.fetch.lease.AwaitedLeases;
import org.providermirror.fetch.lease.FetchLeases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acquires the leases of accepted fetches, then lets them begin. If another instance holds the lease, the fetch is
 * dropped. If a client waits for it, the fetch waits for that instance, but not for long.
 *
 * <p>Thread-safe.
 */
final class FetchClaims {
    private static final Logger LOG = LoggerFactory.getLogger(FetchClaims.class);

    private final FetchLeases leases;
    private final AwaitedLeases awaited;
    private final FetchTable table;
    private final SkippedFetches skipped;
    private final ExistingArchives existing;
    private final Executor storage;
    private final Clocks time;
    private final Consumer<FetchOrder> begin;

    /** @param begin lets an accepted fetch run when its turn comes */
    FetchClaims(
            FetchLeases leases,
            FetchTable table,
            SkippedFetches skipped,
            PackageFetch.Parts parts,
            FetchQueue.Workers workers,
            Consumer<FetchOrder> begin) {
        this.leases = leases;
        this.awaited = new AwaitedLeases(leases, workers.storage(), workers.timer(), parts.time());
        this.table = table;
        this.skipped = skipped;
        this.existing = parts.storedCopy();
        this.storage = workers.storage();
        this.time = parts.time();
        this.begin = begin;
    }

    /** Acquires the lease of an accepted fetch on another thread. */
    void acquire(FetchOrder order, boolean clientWaits) {
        var until = clientWaits ? Optional.of(time.in(AwaitedLeases.LONGEST)) : Optional.<Long>empty();
        handOver(order, () -> claim(order, until));
    }

    private void handOver(FetchOrder order, Runnable task) {
        try {
            storage.execute(task);
        } catch (RuntimeException busy) {
            LOG.debug("The fetch of {} would not survive a restart: no storage thread is free", order.id(), busy);
            begin.accept(order);
        }
    }

    private void claim(FetchOrder order, Optional<Long> until) {
        var holder = Optional.<String>empty();
        try {
            holder = leases.claim(order.id(), time.wall().instant());
        } finally {
            if (holder.isPresent()) {
                heldElsewhere(order, holder.get(), until);
            } else if (table.contains(order.id())) {
                begin.accept(order);
            } else {
                // It was cancelled while the lease was written.
                leases.done(order.id());
            }
        }
    }

    private void heldElsewhere(FetchOrder order, String holder, Optional<Long> until) {
        if (until.isEmpty()) {
            skipped.fetchedElsewhere(order.id());
            table.drop(order.id()).ifPresent(ArrivingFile::fail);
        } else if (!awaits(order, holder, until.get())) {
            begin.accept(order);
        }
    }

    private boolean awaits(FetchOrder order, String holder, long until) {
        try {
            return awaited.await(order.id(), holder, until, gone -> ended(order, gone, until));
        } catch (StorageException failure) {
            LOG.debug("The fetch of {} begins at once, because storage fails", order.id(), failure);
            return false;
        }
    }

    private void ended(FetchOrder order, boolean gone, long until) {
        if (!table.contains(order.id())) {
            return;
        }
        if (gone) {
            handOver(order, () -> useStored(order, until));
        } else {
            begin.accept(order);
        }
    }

    // The holder of a lease that is gone has stored the package, or has given up.
    private void useStored(FetchOrder order, long until) {
        var stored = recorded(order);
        if (stored.isPresent()) {
            table.drop(order.id()).ifPresent(arriving -> PackageFetch.tell(arriving, stored.get()));
        } else {
            claim(order, Optional.of(until));
        }
    }

    private Optional<PackageRecord> recorded(FetchOrder order) {
        try {
            return existing.recorded(order.id());
        } catch (StorageException failure) {
            LOG.debug("The fetch of {} goes on, because storage fails", order.id(), failure);
            return Optional.empty();
        }
    }
}
