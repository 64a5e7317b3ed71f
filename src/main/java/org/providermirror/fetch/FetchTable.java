package org.providermirror.fetch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.providermirror.config.FetchSettings;
import org.providermirror.log.RequestContext;
import org.providermirror.provider.PackageId;

/**
 * Holds the state of all requested fetches and enforces their limits. Every method is atomic, quick and does no I/O;
 * the caller notifies waiting clients after the lock.
 */
final class FetchTable {
    /**
     * A fetch that is to run now.
     *
     * @param behalf the context of the first request for it
     */
    record Run(FetchOrder order, ArrivingFile arriving, boolean repeated, RequestContext behalf) {}

    /**
     * The consequence of a failure.
     *
     * @param rest the delay before the retry; empty if the fetch is dropped
     * @param failures the number of failed attempts
     * @param waitedFor whether clients wait through the delay
     * @param number identifies this delay
     */
    record Aftermath(Optional<Duration> rest, int failures, boolean waitedFor, Rest number) {
        boolean isGivenUp() {
            return rest.isEmpty() && failures > 0;
        }
    }

    /** One delay before a retry, numbered so that an old timer never ends a later delay. */
    record Rest(FetchOrder order, long number) {}

    /**
     * The result of a request.
     *
     * @param givenUp the waiting clients of a fetch that was dropped to free capacity
     */
    record Taken(FetchQueue.Asked asked, Optional<ArrivingFile> givenUp) {
        private Taken(FetchQueue.Asked asked) {
            this(asked, Optional.empty());
        }
    }

    private final FetchSettings limits;
    private final RetryBackoff backoff;
    private final Map<PackageId, RequestedFetch> entries = new LinkedHashMap<>();
    private final RunningFetches running;
    private long rests;
    private boolean closed;

    FetchTable(FetchSettings limits, RetryBackoff backoff, LongSupplier nanoTime) {
        this.limits = limits;
        this.backoff = backoff;
        this.running = new RunningFetches(limits, nanoTime);
    }

    /**
     * Accepts a request unless its package is in the table or the queue is full. An accepted fetch waits for {@link
     * #ready}.
     */
    synchronized Taken take(FetchOrder order, Supplier<ArrivingFile> arriving) {
        var known = entries.get(order.id());
        // An administrator's decision may have changed which bytes the release lists; the earlier fetch is then
        // useless.
        if (known != null
                && known.state != RequestedFetch.State.RUNNING
                && !known.order.sha256().equals(order.sha256())) {
            entries.remove(order.id());
            entries.put(order.id(), new RequestedFetch(order, arriving.get()));
            return new Taken(FetchQueue.Asked.QUEUED, Optional.of(known.arriving));
        }
        if (known != null) {
            var resting = known.state == RequestedFetch.State.RESTING && !known.given;
            return new Taken(resting ? FetchQueue.Asked.RESTING : FetchQueue.Asked.UNDER_WAY);
        }
        if (closed) {
            return new Taken(FetchQueue.Asked.REFUSED);
        }
        var dropped = hasCapacity() ? Optional.<RequestedFetch>empty() : failing();
        if (!hasCapacity() && dropped.isEmpty()) {
            return new Taken(FetchQueue.Asked.REFUSED);
        }
        dropped.ifPresent(entry -> entries.remove(entry.order.id()));
        entries.put(order.id(), new RequestedFetch(order, arriving.get()));
        return new Taken(FetchQueue.Asked.QUEUED, dropped.map(entry -> entry.arriving));
    }

    /** Whether a request would be accepted without dropping another fetch. */
    synchronized boolean hasCapacity() {
        return !closed && entries.size() - running.count() < limits.queue();
    }

    // A fetch that keeps failing must not block one that may succeed. One that clients wait for is dropped last.
    private Optional<RequestedFetch> failing() {
        return entries.values().stream()
                .filter(entry -> entry.state == RequestedFetch.State.RESTING && entry.failures > 0)
                .min(Comparator.comparing(entry -> entry.given));
    }

    /** Drops an accepted fetch because another instance does it; returns its waiting clients. */
    synchronized Optional<ArrivingFile> drop(PackageId id) {
        return Optional.ofNullable(entries.remove(id)).map(entry -> entry.arriving);
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Lets an accepted or delayed fetch run when its turn comes. */
    synchronized void ready(PackageId id, Supplier<ArrivingFile> arriving) {
        var entry = entries.get(id);
        if (entry == null || entry.state == RequestedFetch.State.RUNNING) {
            return;
        }
        if (!entry.given) {
            var awaited = arriving.get();
            if (!awaited.sha256().equals(entry.order.sha256())) {
                // A newer request has superseded the fetch of this delay.
                return;
            }
            entry.arriving = awaited;
            entry.given = true;
        }
        entry.state = RequestedFetch.State.PENDING;
    }

    /** Ends a delay, unless it has ended before and another one began. */
    synchronized void wake(Rest rest, Supplier<ArrivingFile> arriving) {
        var id = rest.order().id();
        resting(id).filter(entry -> entry.rest == rest.number()).ifPresent(entry -> ready(id, arriving));
    }

    /** Delays an accepted fetch before its first attempt. */
    synchronized Rest rest(FetchOrder order) {
        return rest(
                order,
                Optional.ofNullable(entries.get(order.id())).filter(entry -> entry.state == RequestedFetch.State.NEW));
    }

    private Rest rest(FetchOrder order, Optional<RequestedFetch> known) {
        known.ifPresent(entry -> {
            entry.state = RequestedFetch.State.RESTING;
            entry.hurried = false;
            entry.rest = rests;
        });
        return new Rest(order, rests++);
    }

    /** Returns the delay of a fetch for the first caller that will end it early; empty if it is not delayed. */
    synchronized Optional<Rest> hurry(PackageId id) {
        var resting = resting(id).filter(entry -> !entry.hurried);
        resting.ifPresent(entry -> entry.hurried = true);
        return resting.map(entry -> new Rest(entry.order, entry.rest));
    }

    private Optional<RequestedFetch> resting(PackageId id) {
        return Optional.ofNullable(entries.get(id)).filter(entry -> entry.state == RequestedFetch.State.RESTING);
    }

    /**
     * Starts a fetch that the limits allow now: the first one of the registry with the fewest running fetches, so that
     * no registry starves another.
     */
    synchronized Optional<Run> next() {
        var next = pending()
                .filter(entry -> !closed && running.admits(entry.order))
                .min(Comparator.comparingInt(entry -> running.ofRegistry(entry.order)));
        next.ifPresent(entry -> {
            entry.state = RequestedFetch.State.RUNNING;
            entry.startedAt = System.nanoTime();
            running.started(entry.order, entry.arriving::received);
        });
        return next.map(entry -> new Run(entry.order, entry.arriving, entry.failures > 0, entry.behalf));
    }

    private Stream<RequestedFetch> pending() {
        return entries.values().stream().filter(entry -> entry.state == RequestedFetch.State.PENDING);
    }

    /** Returns what others wait for while a fetch runs. */
    Contention contention(FetchOrder order) {
        return new Contention() {
            @Override
            public boolean othersWait() {
                return isWaitedFor(order, waiting -> true);
            }

            @Override
            public boolean exceedsShare() {
                return isWaitedFor(order, waiting -> running.hasMore(order, waiting));
            }

            @Override
            public boolean mustGiveWay() {
                return yields(order);
            }

            @Override
            public boolean isCancelled() {
                return entryOf(order).isEmpty();
            }
        };
    }

    // A package whose running fetch was cancelled may have been requested again.
    private synchronized Optional<RequestedFetch> entryOf(FetchOrder order) {
        return Optional.ofNullable(entries.get(order.id())).filter(entry -> entry.order == order);
    }

    private synchronized boolean yields(FetchOrder order) {
        return running.yields(order, pending().map(entry -> entry.order));
    }

    private synchronized boolean isWaitedFor(FetchOrder order, Predicate<FetchOrder> counts) {
        return pending()
                .map(entry -> entry.order)
                .anyMatch(waiting -> running.admitsAfter(order, waiting) && counts.test(waiting));
    }

    /** Lets a fetch that gave way to others wait again, behind them. */
    synchronized void gaveWay(FetchOrder order, Supplier<ArrivingFile> arriving) {
        release(order);
        entryOf(order).filter(entry -> !closed).ifPresent(entry -> {
            entries.remove(order.id());
            if (entry.arriving.failed()) {
                entry.arriving = arriving.get();
            }
            entry.state = RequestedFetch.State.PENDING;
            entries.put(order.id(), entry);
        });
    }

    synchronized void succeeded(FetchOrder order) {
        release(order);
        entryOf(order).ifPresent(entry -> entries.remove(order.id()));
    }

    /** Delays a fetch that the executor rejected, without counting a failure. */
    synchronized Rest rejected(FetchOrder order) {
        release(order);
        return rest(order, entryOf(order));
    }

    /**
     * Records a failed attempt.
     *
     * @param hopeless whether the remaining attempts of this series are useless
     * @param refused whether clients are refused the package, so that none may wait for it
     */
    synchronized Aftermath failed(FetchOrder order, boolean hopeless, boolean refused) {
        release(order);
        var known = entryOf(order);
        var number = rest(order, known);
        if (known.isEmpty() || closed) {
            return new Aftermath(Optional.empty(), 0, false, number);
        }
        var entry = known.get();
        entry.failures++;
        while (hopeless && entry.failures % RetryBackoff.TRIES != 0) {
            entry.failures++;
        }
        if (backoff.exhausted(entry.failures)) {
            entries.remove(order.id());
            return new Aftermath(Optional.empty(), entry.failures, false, number);
        }
        // Clients wait through the short delays of a series, as long as they have no byte of a failed attempt.
        entry.given = !refused && !entry.arriving.begun() && entry.failures % RetryBackoff.TRIES != 0;
        return new Aftermath(Optional.of(backoff.retryDelay(entry.failures)), entry.failures, entry.given, number);
    }

    private void release(FetchOrder order) {
        running.ended(order);
        notifyAll();
    }

    /**
     * Returns the bytes of a package that clients may wait for; empty if no fetch is queued, running or about to be
     * retried.
     */
    synchronized Optional<ArrivingFile> arriving(PackageId id) {
        return Optional.ofNullable(entries.get(id)).filter(entry -> entry.given).map(entry -> entry.arriving);
    }

    /** Returns whether a fetch runs or is about to, so that it neither waits for its turn nor for its retry. */
    synchronized boolean isRunning(PackageId id) {
        var entry = entries.get(id);
        return entry != null
                && (entry.state == RequestedFetch.State.NEW || entry.state == RequestedFetch.State.RUNNING);
    }

    synchronized boolean contains(PackageId id) {
        return entries.containsKey(id);
    }

    /**
     * Returns the progress of all fetches, running ones first.
     *
     * @param failures why the last attempt failed
     * @param refusals why clients are refused a package
     */
    synchronized List<FetchProgress> progress(
            Function<PackageId, Optional<String>> failures, Function<FetchOrder, Optional<String>> refusals) {
        return entries.values().stream()
                .map(entry -> entry.progress(
                        entry.failures == 0 ? Optional.empty() : failures.apply(entry.order.id()),
                        refusals.apply(entry.order)))
                .sorted(Comparator.comparing(progress -> progress.state() != FetchProgress.State.RUNNING))
                .toList();
    }

    /** Waits until no fetch runs; returns false at the limit. */
    synchronized boolean awaitIdle(Duration limit) {
        var end = System.nanoTime() + limit.toNanos();
        try {
            while (running.count() > 0 && end - System.nanoTime() > 0) {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return running.count() == 0;
    }

    /** Accepts no more requests and starts no more fetches; returns the waiting clients. */
    synchronized List<ArrivingFile> close() {
        closed = true;
        var waitedFor = new ArrayList<ArrivingFile>();
        entries.values().forEach(entry -> waitedFor.add(entry.arriving));
        entries.clear();
        return waitedFor;
    }
}
