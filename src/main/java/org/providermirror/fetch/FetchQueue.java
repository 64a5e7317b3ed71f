package org.providermirror.fetch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.config.FetchSettings;
import org.providermirror.failure.PackageAlteredException;
import org.providermirror.fetch.lease.FetchLeases;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues and runs the fetches into storage: a single flight for each package, a concurrency limit in all and for each
 * host, and a bounded queue. A failed fetch is retried with backoff; a requested one survives a restart.
 *
 * <p>Only the instance with the lease fetches a package. Thread-safe. Fetches run on the executor, retries start on the
 * timer; neither belongs to the queue, and no lock is held during I/O.
 */
public final class FetchQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FetchQueue.class);
    private static final Duration AFTER_REJECTION = Duration.ofSeconds(1);
    private static final Duration STOPPING = Duration.ofSeconds(8);

    /** The result of a request to fetch. */
    public enum Asked {
        /** It is queued now. */
        QUEUED,
        /** It was queued or running before. */
        UNDER_WAY,
        /** It failed recently and waits for its retry. */
        RESTING,
        /** Another instance on the same storage held the lease when last checked. */
        ELSEWHERE,
        /** An administrator cancelled it. */
        CANCELLED,
        /** The queue is full, or the mirror is stopping. */
        REFUSED
    }

    private final FetchListener listener;
    private final FetchTable table;
    private final PackageFetch.Parts parts;
    private final PackageFetch fetch;
    private final FetchLeases leases;
    private final FetchClaims claims;
    private final InstanceHeartbeats heartbeats;
    private final NonCallerExecutor executor;
    private final ScheduledExecutorService timer;
    private final SkippedFetches skipped;
    private final FetchFailures failures;
    private volatile boolean stopped;

    /** The executors: fetches run on one, which may be a container's; leases are written on the other. */
    public record Workers(Executor fetches, Executor storage, ScheduledExecutorService timer) {}

    /** @param listener observes how attempts end */
    public FetchQueue(
            FetchSettings limits,
            PackageFetch.Parts parts,
            InstanceHeartbeats heartbeats,
            Workers workers,
            FetchListener listener) {
        this(limits, parts, heartbeats, workers, RetryBackoff.standard(), listener);
    }

    FetchQueue(
            FetchSettings limits,
            PackageFetch.Parts parts,
            InstanceHeartbeats heartbeats,
            Workers workers,
            RetryBackoff backoff,
            FetchListener listener) {
        this.listener = listener;
        this.table = new FetchTable(limits, backoff, parts.time().monotonic());
        this.parts = parts;
        this.heartbeats = heartbeats;
        this.fetch = new PackageFetch(parts, () -> stopped);
        this.leases = new FetchLeases(parts.storage(), heartbeats);
        this.executor = new NonCallerExecutor(workers.fetches());
        this.timer = workers.timer();
        this.failures = new FetchFailures(parts.time());
        this.skipped = new SkippedFetches(parts.time());
        this.claims = new FetchClaims(leases, table, skipped, parts, workers, this::begin);
    }

    /** Requests a package for a client, unless another instance is to fetch it. Returns before the lease is acquired. */
    public Asked ask(FetchOrder order) {
        return skipped.requested(order.id()).orElseGet(() -> take(order, false));
    }

    /**
     * Requests a package for a waiting client of this instance. If another instance fetches it, the fetch waits for that
     * instance, but not for long.
     */
    public Asked askForWaiting(FetchOrder order) {
        skipped.requested(order.id());
        return take(order, true);
    }

    /** Requests a package that no client requests, unless {@link SkippedFetches} prevents that. */
    Asked askInBackground(FetchOrder order, long cancellations) {
        return skipped.inBackground(order.id(), cancellations).orElseGet(() -> take(order, false));
    }

    private Asked take(FetchOrder order, boolean clientWaits) {
        var taken = table.take(order, arriving(order));
        taken.givenUp().ifPresent(ArrivingFile::fail);
        if (taken.asked() == Asked.QUEUED) {
            claims.acquire(order, clientWaits);
        }
        return taken.asked();
    }

    private void begin(FetchOrder order) {
        var rest = failures.untilNextTry(order.id());
        if (rest.isZero()) {
            table.ready(order.id(), arriving(order));
            dispatch();
        } else {
            wakeAfter(rest, table.rest(order));
        }
    }

    /** Returns why clients must neither be redirected upstream for a package nor wait for it; empty if they may. */
    public Optional<PackageAlteredException> refusal(PackageId id, Sha256 signed) {
        return failures.refusal(id, signed);
    }

    /** Starts the next attempt for a refused package a minute after the last one. Returns false if it is no longer queued. */
    public boolean retrySoon(PackageId id) {
        table.hurry(id).ifPresent(rest -> wakeAfter(failures.untilNextTry(id), rest));
        return table.contains(id);
    }

    /** Returns the bytes of a requested package as they arrive; empty if no bytes are expected soon. */
    public Optional<ArrivingPackage> arriving(PackageId id) {
        return table.arriving(id).map(ArrivingPackage.class::cast);
    }

    /** Whether the fetch of this package runs or is about to. */
    public boolean isRunning(PackageId id) {
        return table.isRunning(id);
    }

    /** Returns the progress of all fetches, running ones first. */
    public List<FetchProgress> progress() {
        return table.progress(
                failures::reason,
                order -> refusal(order.id(), order.sha256()).map(PackageAlteredException::getMessage));
    }

    /** Whether this package is queued, running or waiting for its retry. */
    public boolean contains(PackageId id) {
        return table.contains(id);
    }

    /** Starts the next attempt for a package at once; returns false if it does not wait for a retry. */
    public boolean retry(PackageId id) {
        var rest = table.hurry(id);
        rest.ifPresent(delayed -> wakeAfter(Duration.ZERO, delayed));
        return rest.isPresent();
    }

    /** Cancels a fetch until a client requests it; a running one ends at its next bytes. Returns false without a fetch. */
    public boolean cancel(PackageId id) {
        var dropped = skipped.cancel(id, () -> table.drop(id));
        dropped.ifPresent(arriving -> {
            arriving.fail();
            fetch.discard(id);
            leases.done(id);
        });
        return dropped.isPresent();
    }

    /** Returns why the last attempt to fetch this package failed; empty after a success or without an attempt. */
    public Optional<String> lastFailure(PackageId id) {
        return failures.reason(id);
    }

    boolean hasCapacity() {
        return table.hasCapacity();
    }

    FetchLeases leases() {
        return leases;
    }

    SkippedFetches skipped() {
        return skipped;
    }

    void sweep() {
        heartbeats.sweep();
    }

    /** Writes a heartbeat if others could take over a fetch, and replaces fetches that are held back. */
    void beat() {
        dispatch();
        if (!table.isEmpty()) {
            heartbeats.beat();
        }
    }

    private Supplier<ArrivingFile> arriving(FetchOrder order) {
        return () -> new ArrivingFile(order.id(), order.sha256(), parts.storage());
    }

    private void dispatch() {
        for (var run = table.next(); run.isPresent(); run = table.next()) {
            var due = run.get();
            if (!executor.offer(due.behalf().of(() -> perform(due)))) {
                wakeAfter(AFTER_REJECTION, table.rejected(due.order()));
                return;
            }
        }
    }

    private void perform(FetchTable.Run run) {
        FetchOutcome outcome = new FetchOutcome.Failed("it ended with an unexpected error");
        try {
            outcome = fetch.run(run, table.contention(run.order()));
        } finally {
            try {
                finish(run, outcome);
            } finally {
                dispatch();
            }
        }
    }

    private void finish(FetchTable.Run run, FetchOutcome outcome) {
        var id = run.order().id();
        outcome.handle(new FetchOutcome.Handler() {
            @Override
            public void stored(PackageRecord record) {
                listener.ended(id, true, run.arriving().received());
                failures.stored(id);
                table.succeeded(run.order());
                run.arriving().published();
                leases.done(id);
                LOG.info("Stored {} ({} bytes)", id, record.size());
            }

            @Override
            public void failed(String reason) {
                restAfter(run, reason, false);
            }

            @Override
            public void altered(FetchOutcome.Altered altered) {
                listener.ended(id, false, run.arriving().received());
                failures.altered(run.order(), altered);
                listener.altered(id, altered.reason());
                rest(run, altered.reason(), false);
            }

            @Override
            public void hopeless(String reason) {
                restAfter(run, reason, true);
            }

            @Override
            public void gaveWay(FetchOutcome.GaveWay outcome) {
                LOG.info("Fetching {} goes on later: {}", id, outcome.reason());
                if (!outcome.kept() && run.arriving().begun()) {
                    run.arriving().fail();
                }
                table.gaveWay(run.order(), arriving(run.order()));
            }
        });
    }

    private void restAfter(FetchTable.Run run, String reason, boolean hopeless) {
        listener.ended(run.order().id(), false, run.arriving().received());
        failures.failed(run.order().id(), reason);
        rest(run, reason, hopeless);
    }

    private void rest(FetchTable.Run run, String reason, boolean hopeless) {
        var id = run.order().id();
        var refusal = refusal(id, run.order().sha256());
        var aftermath = table.failed(run.order(), hopeless || failures.isPersistent(id), refusal.isPresent());
        refusal.ifPresent(run.arriving()::refuse);
        if (!aftermath.waitedFor()) {
            run.arriving().fail();
        }
        failures.log(id, aftermath, reason, stopped);
        aftermath.rest().ifPresent(rest -> wakeAfter(rest, aftermath.number()));
        if (aftermath.isGivenUp() && !stopped) {
            leases.done(id);
        }
    }

    private void wakeAfter(Duration duration, FetchTable.Rest rest) {
        try {
            timer.schedule(
                    () -> {
                        table.wake(rest, arriving(rest.order()));
                        dispatch();
                    },
                    duration.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("No retry of {}: the mirror is stopping", rest.order().id());
        }
    }

    /** Accepts no more fetches, and aborts running ones at their next bytes. Does not wait: see {@link #awaitEnd}. */
    @Override
    public void close() {
        stopped = true;
        table.close().forEach(ArrivingFile::fail);
        fetch.close();
        heartbeats.stopped();
    }

    /** Waits until no fetch runs any more, at most 8 seconds: a container's executor is not ours to stop. */
    public void awaitEnd() {
        if (!table.awaitIdle(STOPPING)) {
            LOG.warn("A fetch did not end in time and is still running on the container's executor");
        }
    }
}
