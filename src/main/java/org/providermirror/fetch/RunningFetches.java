package org.providermirror.fetch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.providermirror.config.FetchSettings;

/**
 * Counts the running fetches by download host and by registry, and applies their limits. A fetch that hardly received a
 * byte in half a minute is held back by a gateway: another one may run in its place, for as many as are held back at a
 * time, up to the number of threads. A registry that holds fetches back cannot take all those places: some are left to
 * the other registries. If held-back fetches have more places than that number, {@link Contention#mustGiveWay} frees some. Guarded by its owner.
 */
final class RunningFetches {
    private static final Duration HELD_BACK_AFTER = Duration.ofSeconds(30);
    private static final long FEW_BYTES = 1024;

    private final FetchSettings limits;
    private final LongSupplier nanoTime;
    private final List<Running> running = new ArrayList<>();

    private static final class Running {
        private final FetchOrder order;
        private final long startedAt;
        private final LongSupplier received;
        private boolean yields;

        Running(FetchOrder order, long startedAt, LongSupplier received) {
            this.order = order;
            this.startedAt = startedAt;
            this.received = received;
        }
    }

    RunningFetches(FetchSettings limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    int count() {
        return running.size();
    }

    /** Returns whether a fetch may start. */
    boolean admits(FetchOrder order) {
        return freeAfter(0, order) && ofHost(order) < limits.perHost();
    }

    /** Returns whether a fetch that may not start now might if a running one ended. */
    boolean admitsAfter(FetchOrder ended, FetchOrder order) {
        var same = ended.host().equals(order.host()) ? 1 : 0;
        return !admits(order) && freeAfter(1, order) && ofHost(order) - same < limits.perHost();
    }

    private boolean freeAfter(int ended, FetchOrder order) {
        var rest = count() - ended;
        return rest - Math.min(count(this::isHeldBack), limits.threads()) < limits.threads()
                && (rest < 2 * limits.threads() - leftToOthers() || !holdsBack(order));
    }

    /** Returns how many places a registry that holds fetches back leaves to the others; a single thread leaves none. */
    private int leftToOthers() {
        return limits.threads() / 2;
    }

    /** Returns whether a fetch of the same registry is held back. */
    private boolean holdsBack(FetchOrder order) {
        return count(fetch -> isSameRegistry(fetch, order) && isHeldBack(fetch)) > 0;
    }

    /**
     * Returns whether a fetch that is held back gives its place to one of another registry. As many give way as such
     * fetches wait, so that the others may go on. A fetch does not give way if that frees no place. Once true, it stays true until
     * the fetch ends.
     */
    boolean yields(FetchOrder order, Stream<FetchOrder> pending) {
        var found = running.stream()
                .filter(fetch -> fetch.order.id().equals(order.id()))
                .filter(fetch -> fetch.yields || isHeldBack(fetch))
                .findFirst();
        found.filter(fetch -> !fetch.yields)
                .ifPresent(fetch -> fetch.yields = count(this::isHeldBack) > limits.threads()
                        && pending.filter(waiting -> !holdsBack(waiting) && admitsAfter(order, waiting))
                                        .count()
                                > count(other -> other.yields));
        return found.filter(fetch -> fetch.yields).isPresent();
    }

    private boolean isHeldBack(Running fetch) {
        return nanoTime.getAsLong() - fetch.startedAt >= HELD_BACK_AFTER.toNanos()
                && fetch.received.getAsLong() < FEW_BYTES;
    }

    /** Returns how many fetches of the same registry run. */
    int ofRegistry(FetchOrder order) {
        return count(fetch -> isSameRegistry(fetch, order));
    }

    private static boolean isSameRegistry(Running fetch, FetchOrder order) {
        return fetch.order.registry().equals(order.registry());
    }

    /**
     * Returns whether a running fetch's registry has more than its fair share beside that of a waiting one. With one
     * fetch more it has only the odd thread that cannot be shared.
     */
    boolean hasMore(FetchOrder order, FetchOrder waiting) {
        return ofRegistry(order) - ofRegistry(waiting) > 1;
    }

    private int ofHost(FetchOrder order) {
        return count(fetch -> fetch.order.host().equals(order.host()));
    }

    private int count(Predicate<Running> condition) {
        return (int) running.stream().filter(condition).count();
    }

    void started(FetchOrder order, LongSupplier received) {
        running.add(new Running(order, nanoTime.getAsLong(), received));
    }

    void ended(FetchOrder order) {
        for (var index = 0; index < running.size(); index++) {
            if (running.get(index).order == order) {
                running.remove(index);
                return;
            }
        }
    }
}
