package org.providermirror.fetch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.providermirror.config.FetchSettings;
import org.providermirror.log.RequestContext;
import org.providermirror.provider.PackageId;

/**
 * The state of all fetches that were asked for, and the limits they keep to. Every method is atomic, quick and does no
 * I/O; what waiting clients have to be told is told by the caller, after the lock.
 */
final class FetchTable {
    private enum State {
        NEW,
        PENDING,
        RUNNING,
        RESTING
    }

    private static final class Entry {
        private final FetchOrder order;
        private State state = State.NEW;
        private int failures;
        private ArrivingFile arriving;
        private boolean given = true;
        private long startedAt;
        private long rest;
        private boolean hurried;
        private final RequestContext behalf = RequestContext.ofThisThread();

        Entry(FetchOrder order, ArrivingFile arriving) {
            this.order = order;
            this.arriving = arriving;
        }
    }

    /**
     * A fetch that is to run now.
     *
     * @param behalf that of whoever asked for it first
     */
    record Run(FetchOrder order, ArrivingFile arriving, boolean repeated, RequestContext behalf) {}

    /**
     * What follows a failure.
     *
     * @param rest how long the fetch rests; empty where it is forgotten
     * @param failures how many tries have failed so far
     * @param waitedFor whether clients go on waiting for it through the rest
     * @param number which rest this is
     */
    record Aftermath(Optional<Duration> rest, int failures, boolean waitedFor, Rest number) {}

    /** One rest of a fetch, numbered so that a timer which was set for an earlier one ends no later one. */
    record Rest(FetchOrder order, long number) {}

    /**
     * What became of an order.
     *
     * @param givenUp what clients may have waited for that was dropped to make room
     */
    record Taken(FetchQueue.Asked asked, Optional<ArrivingFile> givenUp) {
        private Taken(FetchQueue.Asked asked) {
            this(asked, Optional.empty());
        }
    }

    private final FetchSettings limits;
    private final RetryBackoff backoff;
    private final Map<PackageId, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Integer> runningByHost = new HashMap<>();
    private int running;
    private long rests;
    private boolean closed;

    FetchTable(FetchSettings limits, RetryBackoff backoff) {
        this.limits = limits;
        this.backoff = backoff;
    }

    /** Takes an order unless there is one for its package or no room; a taken one waits for {@link #ready}. */
    synchronized Taken take(FetchOrder order, Supplier<ArrivingFile> arriving) {
        var known = entries.get(order.id());
        if (known != null && isSuperseded(known, order)) {
            entries.remove(order.id());
            entries.put(order.id(), new Entry(order, arriving.get()));
            return new Taken(FetchQueue.Asked.QUEUED, Optional.of(known.arriving));
        }
        if (known != null) {
            var resting = known.state == State.RESTING && !known.given;
            return new Taken(resting ? FetchQueue.Asked.RESTING : FetchQueue.Asked.UNDER_WAY);
        }
        if (closed) {
            return new Taken(FetchQueue.Asked.REFUSED);
        }
        var dropped = hasRoom() ? Optional.<Entry>empty() : failing();
        if (!hasRoom() && dropped.isEmpty()) {
            return new Taken(FetchQueue.Asked.REFUSED);
        }
        dropped.ifPresent(entry -> entries.remove(entry.order.id()));
        entries.put(order.id(), new Entry(order, arriving.get()));
        return new Taken(FetchQueue.Asked.QUEUED, dropped.map(entry -> entry.arriving));
    }

    // The release may list other bytes by now, as an administrator decided; those that were ordered before are of no
    // use.
    private static boolean isSuperseded(Entry known, FetchOrder order) {
        return known.state != State.RUNNING && !known.order.sha256().equals(order.sha256());
    }

    /** Whether an order would be taken without another one having to go. */
    synchronized boolean hasRoom() {
        return !closed && entries.size() - running < limits.queue();
    }

    // A fetch that keeps failing must not keep the place of one that may succeed; one that clients wait for goes last.
    private Optional<Entry> failing() {
        return entries.values().stream()
                .filter(entry -> entry.state == State.RESTING && entry.failures > 0)
                .min(Comparator.comparing(entry -> entry.given));
    }

    /** Gives up an order that was taken: another mirror does it. What clients were waiting for. */
    synchronized Optional<ArrivingFile> drop(PackageId id) {
        return Optional.ofNullable(entries.remove(id)).map(entry -> entry.arriving);
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Lets a taken or resting fetch run when its turn comes. */
    synchronized void ready(PackageId id, Supplier<ArrivingFile> arriving) {
        var entry = entries.get(id);
        if (entry == null || entry.state == State.RUNNING) {
            return;
        }
        if (!entry.given) {
            var awaited = arriving.get();
            if (!awaited.sha256().equals(entry.order.sha256())) {
                // The end of the rest of an order that another one has superseded.
                return;
            }
            entry.arriving = awaited;
            entry.given = true;
        }
        entry.state = State.PENDING;
    }

    /** Ends a rest, unless it ended before: a fetch that rests anew is left alone. */
    synchronized void wake(Rest rest, Supplier<ArrivingFile> arriving) {
        var id = rest.order().id();
        resting(id).filter(entry -> entry.rest == rest.number()).ifPresent(entry -> ready(id, arriving));
    }

    /** Lets a fetch that was taken rest before its first try. */
    synchronized Rest rest(FetchOrder order) {
        return rest(order, Optional.ofNullable(entries.get(order.id())).filter(entry -> entry.state == State.NEW));
    }

    private Rest rest(FetchOrder order, Optional<Entry> known) {
        known.ifPresent(entry -> {
            entry.state = State.RESTING;
            entry.hurried = false;
            entry.rest = rests;
        });
        return new Rest(order, rests++);
    }

    /** The rest of a fetch, for the first caller that will end it early; empty if it does not rest. */
    synchronized Optional<Rest> hurry(PackageId id) {
        var resting = resting(id).filter(entry -> !entry.hurried);
        resting.ifPresent(entry -> entry.hurried = true);
        return resting.map(entry -> new Rest(entry.order, entry.rest));
    }

    private Optional<Entry> resting(PackageId id) {
        return Optional.ofNullable(entries.get(id)).filter(entry -> entry.state == State.RESTING);
    }

    /** The first fetch that the limits let run now. */
    synchronized Optional<Run> next() {
        if (closed || running >= limits.threads()) {
            return Optional.empty();
        }
        for (var entry : entries.values()) {
            if (entry.state == State.PENDING && runningByHost.getOrDefault(entry.order.host(), 0) < limits.perHost()) {
                entry.state = State.RUNNING;
                entry.startedAt = System.nanoTime();
                running++;
                runningByHost.merge(entry.order.host(), 1, Integer::sum);
                return Optional.of(new Run(entry.order, entry.arriving, entry.failures > 0, entry.behalf));
            }
        }
        return Optional.empty();
    }

    /** The fetch is done. */
    synchronized void succeeded(FetchOrder order) {
        release(order);
        entries.remove(order.id());
    }

    /** The executor would not run the fetch, which rests without counting a failure. */
    synchronized Rest rejected(FetchOrder order) {
        release(order);
        return rest(order, Optional.ofNullable(entries.get(order.id())));
    }

    /**
     * The fetch failed.
     *
     * @param hopeless whether the tries left of this round are not worth trying
     * @param refused whether clients are refused the package, so that none may wait for it
     */
    synchronized Aftermath failed(FetchOrder order, boolean hopeless, boolean refused) {
        release(order);
        var entry = entries.get(order.id());
        var number = rest(order, Optional.ofNullable(entry));
        if (entry == null || closed) {
            return new Aftermath(Optional.empty(), 0, false, number);
        }
        entry.failures++;
        while (hopeless && entry.failures % RetryBackoff.TRIES != 0) {
            entry.failures++;
        }
        if (backoff.exhausted(entry.failures)) {
            entries.remove(order.id());
            return new Aftermath(Optional.empty(), entry.failures, false, number);
        }
        // Clients that wait do so through the short pauses of a round, as long as they have no byte of a failed try.
        entry.given = !refused && !entry.arriving.begun() && entry.failures % RetryBackoff.TRIES != 0;
        return new Aftermath(Optional.of(backoff.retryDelay(entry.failures)), entry.failures, entry.given, number);
    }

    private void release(FetchOrder order) {
        running--;
        notifyAll();
        runningByHost.computeIfPresent(order.host(), (host, count) -> count == 1 ? null : count - 1);
    }

    /** The bytes of a package that clients may wait for; empty where none is queued, running or about to try again. */
    synchronized Optional<ArrivingFile> arriving(PackageId id) {
        return Optional.ofNullable(entries.get(id)).filter(entry -> entry.given).map(entry -> entry.arriving);
    }

    synchronized boolean contains(PackageId id) {
        return entries.containsKey(id);
    }

    /**
     * How far all fetches are, those that run first.
     *
     * @param refusals why clients are refused a package
     */
    synchronized List<FetchProgress> progress(Function<FetchOrder, Optional<String>> refusals) {
        return entries.values().stream()
                .map(entry -> progress(entry, refusals.apply(entry.order)))
                .sorted(Comparator.comparing(progress -> progress.state() != FetchProgress.State.RUNNING))
                .toList();
    }

    private static FetchProgress progress(Entry entry, Optional<String> refusal) {
        var runs = entry.state == State.RUNNING;
        var state = runs
                ? FetchProgress.State.RUNNING
                : entry.state == State.RESTING ? FetchProgress.State.RESTING : FetchProgress.State.QUEUED;
        return new FetchProgress(
                entry.order.id(),
                state,
                entry.order.host(),
                runs ? entry.arriving.received() : 0,
                runs ? entry.arriving.length() : OptionalLong.empty(),
                runs ? Optional.of(Duration.ofNanos(System.nanoTime() - entry.startedAt)) : Optional.empty(),
                entry.failures,
                refusal);
    }

    /** Waits until no fetch runs; whether none does. */
    synchronized boolean awaitIdle(Duration limit) {
        var end = System.nanoTime() + limit.toNanos();
        try {
            while (running > 0 && end - System.nanoTime() > 0) {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return running == 0;
    }

    /** Takes no more orders and lets none run; what clients were waiting for. */
    synchronized List<ArrivingFile> close() {
        closed = true;
        var waitedFor = new ArrayList<ArrivingFile>();
        entries.values().forEach(entry -> waitedFor.add(entry.arriving));
        entries.clear();
        return waitedFor;
    }
}
