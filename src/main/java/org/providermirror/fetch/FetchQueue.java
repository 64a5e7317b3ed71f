package org.providermirror.fetch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.providermirror.config.FetchSettings;
import org.providermirror.failure.PackageAlteredException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Printable;
import org.providermirror.provider.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetches that were asked for: each package once however many ask, so many at a time, so many from one host, and no
 * more waiting than the bound. A fetch that fails rests and is tried again; one that was asked for survives a restart.
 *
 * <p>Of several mirrors on one storage, one fetches a package, as long as it is alive.
 *
 * <p>Safe for use by any number of threads. Fetches run on the executor, wake-ups on the timer; neither belongs to the
 * queue, and no lock is held during I/O.
 */
public final class FetchQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FetchQueue.class);
    private static final Duration AFTER_REJECTION = Duration.ofSeconds(1);
    private static final Duration STOPPING = Duration.ofSeconds(8);

    /** What became of an order. */
    public enum Asked {
        /** It is queued now. */
        QUEUED,
        /** It was queued or running before. */
        UNDER_WAY,
        /** It failed a moment ago and is resting. */
        RESTING,
        /** Another mirror on the same storage was to fetch it, when last looked. */
        ELSEWHERE,
        /** There is no more room in the queue, or the mirror is stopping. */
        REFUSED
    }

    private final FetchListener watch;
    private final FetchTable table;
    private final PackageFetch.Parts parts;
    private final PackageFetch fetch;
    private final FetchLeases journal;
    private final InstanceHeartbeats mirrors;
    private final Executor storageExecutor;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final FetchedElsewhere elsewhere;
    private final FetchFailures troubles;
    private volatile boolean stopped;
    private volatile boolean refused;

    /** Who does the work: fetches run on one executor, which may be a container's, records are written on the other. */
    public record Workers(Executor fetches, Executor storage, ScheduledExecutorService timer) {}

    public FetchQueue(FetchSettings limits, PackageFetch.Parts parts, InstanceHeartbeats mirrors, Workers workers) {
        this(limits, parts, mirrors, workers, FetchListener.NONE);
    }

    /** @param watch sees how tries end */
    public FetchQueue(
            FetchSettings limits,
            PackageFetch.Parts parts,
            InstanceHeartbeats mirrors,
            Workers workers,
            FetchListener watch) {
        this(limits, parts, mirrors, workers, RetryBackoff.standard(), watch);
    }

    FetchQueue(
            FetchSettings limits,
            PackageFetch.Parts parts,
            InstanceHeartbeats mirrors,
            Workers workers,
            RetryBackoff pauses,
            FetchListener watch) {
        this.watch = watch;
        this.table = new FetchTable(limits, pauses);
        this.parts = parts;
        this.mirrors = mirrors;
        this.fetch = new PackageFetch(parts, () -> stopped);
        this.journal = new FetchLeases(parts.storage(), mirrors);
        this.executor = new NonCallerExecutor(workers.fetches());
        this.storageExecutor = workers.storage();
        this.timer = workers.timer();
        this.troubles = new FetchFailures(parts.time());
        this.elsewhere = new FetchedElsewhere(parts.time());
    }

    /**
     * Asks for a package, unless another mirror on the same storage is to fetch it. Returns at once; whose it is to fetch is
     * found out on the storage's executor.
     */
    public Asked ask(FetchOrder order) {
        return elsewhere.contains(order.id()) ? Asked.ELSEWHERE : take(order, false);
    }

    /** Asks for a package whose bytes a client of this mirror waits for, whoever else may be fetching it. */
    public Asked askForWaiting(FetchOrder order) {
        return take(order, true);
    }

    private Asked take(FetchOrder order, boolean clientWaits) {
        var taken = table.take(order, arriving(order));
        taken.givenUp().ifPresent(ArrivingFile::fail);
        if (taken.asked() == Asked.QUEUED) {
            try {
                storageExecutor.execute(() -> claim(order, clientWaits));
            } catch (RuntimeException busy) {
                LOG.debug("the fetch of {} would not survive a restart", order.id(), busy);
                begin(order);
            }
        }
        return taken.asked();
    }

    // Whatever goes wrong with the record, the fetch goes on.
    private void claim(FetchOrder order, boolean clientWaits) {
        var elsewhereNow = false;
        try {
            var claim = journal.claim(order.id(), parts.time().wall().instant());
            elsewhereNow = claim == FetchLeases.Claim.ELSEWHERE && !clientWaits;
        } finally {
            if (elsewhereNow) {
                elsewhere.add(order.id());
                table.drop(order.id()).ifPresent(ArrivingFile::fail);
            } else {
                begin(order);
            }
        }
    }

    private void begin(FetchOrder order) {
        var rest = troubles.untilNextTry(order.id());
        if (rest.isZero()) {
            table.ready(order.id(), arriving(order));
            dispatch();
        } else {
            wakeAfter(rest, table.rest(order));
        }
    }

    /**
     * Returns why clients must not be sent upstream for a package, nor wait for it: complete downloads of other bytes than
     * its publisher signed. Empty if they may.
     *
     * @param signed the digest that its publisher signed
     */
    public Optional<PackageAlteredException> refusal(PackageId id, Sha256 signed) {
        return troubles.refusal(id, signed);
    }

    /**
     * Has the next try of a package that clients are refused start within a minute, and a minute after the last one at the
     * earliest, however many ask.
     *
     * @param order what to fetch if the queue does not hold it any more
     */
    public void askAgain(PackageId id, Supplier<FetchOrder> order) {
        if (!table.contains(id)) {
            ask(order.get());
            return;
        }
        table.hurry(id).ifPresent(rest -> wakeAfter(troubles.untilNextTry(id), rest));
    }

    /** The bytes of a package that was asked for, as they arrive; empty where none are to be expected soon. */
    public Optional<ArrivingPackage> arriving(PackageId id) {
        return table.arriving(id).map(ArrivingPackage.class::cast);
    }

    /** How far all fetches are: those that run first, then those that wait, in the order in which they were asked for. */
    public List<FetchProgress> progress() {
        return table.progress(order -> refusal(order.id(), order.sha256()).map(PackageAlteredException::getMessage));
    }

    /** Whether a fetch of this package is queued, running or resting. */
    public boolean contains(PackageId id) {
        return table.contains(id);
    }

    /** Why the last try to fetch this package failed; empty where none has since the last success. */
    public Optional<String> trouble(PackageId id) {
        return troubles.reason(id);
    }

    /** Whether there is room for one more order without another one having to go. */
    boolean hasRoom() {
        return table.hasRoom();
    }

    FetchLeases journal() {
        return journal;
    }

    /** Removes what mirrors left behind that died long ago. */
    void sweep() {
        mirrors.sweep();
    }

    /** Says that this mirror is alive, where it has anything to do that another would have to take over. */
    void beat() {
        if (!table.isEmpty()) {
            mirrors.beat();
        }
    }

    private Supplier<ArrivingFile> arriving(FetchOrder order) {
        return () -> new ArrivingFile(order.id(), order.sha256(), parts.storage());
    }

    private void dispatch() {
        for (var run = table.next(); run.isPresent(); run = table.next()) {
            var due = run.get();
            if (!handOver(due)) {
                wakeAfter(AFTER_REJECTION, table.rejected(due.order()));
                return;
            }
        }
    }

    // A container's executor may refuse in ways of its own; whatever it throws, it has not taken the task.
    private boolean handOver(FetchTable.Run due) {
        try {
            executor.execute(due.behalf().of(() -> perform(due)));
            refused = false;
            return true;
        } catch (RuntimeException busy) {
            if (!refused && !stopped) {
                LOG.warn("the executor takes no fetch at the moment, trying again each second: {}", busy.toString());
            }
            refused = true;
            return false;
        }
    }

    private void perform(FetchTable.Run run) {
        FetchOutcome outcome = new FetchOutcome.Failed("it ended unexpectedly");
        try {
            outcome = fetch.run(run.order(), run.repeated(), run.arriving());
        } finally {
            try {
                finish(run, outcome);
            } finally {
                dispatch();
            }
        }
    }

    private void finish(FetchTable.Run run, FetchOutcome outcome) {
        watch.ended(
                run.order().id(),
                outcome.map(stored -> true, failed -> false, altered -> false, hopeless -> false),
                run.arriving().received());
        outcome.<Runnable>map(
                        stored -> () -> stored(run, stored),
                        failed -> () -> rest(run, failed.reason(), false),
                        altered -> () -> altered(run, altered),
                        hopeless -> () -> rest(run, hopeless.reason(), true))
                .run();
    }

    private void stored(FetchTable.Run run, FetchOutcome.Stored stored) {
        var id = run.order().id();
        troubles.stored(id);
        table.succeeded(run.order());
        journal.done(id);
        LOG.info("stored {} ({} bytes)", id, stored.record().size());
    }

    private void altered(FetchTable.Run run, FetchOutcome.Altered altered) {
        troubles.altered(run.order(), altered);
        watch.altered(run.order().id(), altered.reason());
        backOff(run, altered.reason(), false);
    }

    private void rest(FetchTable.Run run, String reason, boolean hopeless) {
        troubles.failed(run.order().id(), reason);
        backOff(run, reason, hopeless);
    }

    private void backOff(FetchTable.Run run, String reason, boolean hopeless) {
        var id = run.order().id();
        var refusal = refusal(id, run.order().sha256());
        var aftermath = table.failed(run.order(), hopeless || troubles.isPersistent(id), refusal.isPresent());
        refusal.ifPresent(run.arriving()::refuse);
        if (!aftermath.waitedFor()) {
            run.arriving().fail();
        }
        if (aftermath.rest().isPresent()) {
            LOG.warn(
                    "fetching {} failed ({} so far), trying again in {} s: {}",
                    id,
                    aftermath.failures(),
                    aftermath.rest().get().toSeconds(),
                    Printable.of(reason, FetchFailures.LONGEST_REASON));
            wakeAfter(aftermath.rest().get(), aftermath.number());
        } else if (!stopped) {
            LOG.error(
                    "fetching {} failed and is given up until somebody asks for it again: {}",
                    id,
                    Printable.of(reason, FetchFailures.LONGEST_REASON));
            journal.done(id);
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
            LOG.debug(
                    "not trying {} again: the mirror is stopping", rest.order().id());
        }
    }

    /**
     * Takes no more orders, tells waiting clients, and has running fetches end at their next bytes. Those that were not done
     * go on after the next start. Does not wait: see {@link #awaitEnd}.
     */
    @Override
    public void close() {
        stopped = true;
        table.close().forEach(ArrivingFile::fail);
        mirrors.stopped();
    }

    /** Waits until no fetch runs any more, for 8 seconds at most: a container's executor is not ours to stop. */
    public void awaitEnd() {
        if (!table.awaitIdle(STOPPING)) {
            LOG.warn("a fetch is still running");
        }
    }
}
