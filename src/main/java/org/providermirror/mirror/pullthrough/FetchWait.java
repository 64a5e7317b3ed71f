package org.providermirror.mirror.pullthrough;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.providermirror.fetch.ArrivingPackage;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;

/**
 * Lets requests for a package wait, without a thread, until it is stored, if its fetch is running and will end soon. So a
 * crowd that asks for one new package costs upstream a few downloads.
 *
 * <p>Thread-safe.
 */
public final class FetchWait {
    /** No client waits for a fetch that takes longer from now on. */
    static final Duration SOON = Duration.ofSeconds(20);
    /** The first clients of a fetch wait, too, if it ends so soon. */
    private static final Duration NEARLY_COMPLETE = Duration.ofSeconds(2);
    /** The longest wait, whatever the estimates said. */
    static final Duration LONGEST = Duration.ofSeconds(45);
    /** No client waits for a fetch that has no byte after this time: without one there is no estimate. */
    private static final Duration FIRST_BYTE = Duration.ofSeconds(5);

    /** The first bytes say nothing about the rate, so no estimate counts before. */
    private static final Duration FIRST_ESTIMATE = Duration.ofSeconds(2);

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);
    /** Each waiting request holds a connection and its buffers, about 50 KB. */
    private static final int MAXIMUM = 1_000;

    private final Function<PackageId, Optional<ArrivingPackage>> fetches;
    private final Predicate<PackageId> running;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService timer;
    private final Executor executor;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param timer checks whether the fetch still ends soon
     * @param executor continues the requests when it has ended
     */
    public FetchWait(FetchQueue fetches, ScheduledExecutorService timer, Executor executor) {
        this(fetches::arriving, fetches::isRunning, timer, executor, System::nanoTime);
    }

    FetchWait(
            Function<PackageId, Optional<ArrivingPackage>> fetches,
            Predicate<PackageId> running,
            ScheduledExecutorService timer,
            Executor executor,
            LongSupplier nanoTime) {
        this.fetches = fetches;
        this.running = running;
        this.timer = timer;
        this.executor = executor;
        this.nanoTime = nanoTime;
    }

    /**
     * Completes with true when the package is stored. Completes with false if it will not be stored soon, and for the first
     * clients of a download that is not nearly complete.
     *
     * @param sha256 the digest of the wanted bytes
     * @param first how many clients of a download do not wait; the largest number if no client may wait
     */
    CompletionStage<Boolean> untilStored(PackageId id, Sha256 sha256, int first) {
        return arriving(id, sha256)
                .filter(bytes -> mayWait(bytes, first))
                .map(this::untilStored)
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    /** Returns the wanted bytes of a package as they arrive; empty if no bytes, or others, are expected soon. */
    Optional<ArrivingPackage> arriving(PackageId id, Sha256 sha256) {
        return fetches.apply(id).filter(bytes -> bytes.sha256().equals(sha256));
    }

    private CompletionStage<Boolean> untilStored(ArrivingPackage wanted) {
        if (!endsSoon(wanted)) {
            return CompletableFuture.completedFuture(false);
        }
        if (waiting.incrementAndGet() > MAXIMUM) {
            waiting.decrementAndGet();
            return CompletableFuture.completedFuture(false);
        }
        var answer = new CompletableFuture<Boolean>();
        answer.whenComplete((stored, failure) -> waiting.decrementAndGet());
        wanted.stored().thenAccept(answer::complete);
        check(wanted, answer, nanoTime.getAsLong() + LONGEST.toNanos());
        // If the executor is busy, a redirect still serves the client.
        return answer.isDone()
                ? answer
                : answer.thenApplyAsync(stored -> stored, executor).exceptionally(busy -> false);
    }

    private void check(ArrivingPackage wanted, CompletableFuture<Boolean> answer, long last) {
        if (answer.isDone()) {
            return;
        }
        if (nanoTime.getAsLong() - last >= 0 || !endsSoon(wanted)) {
            answer.complete(false);
            return;
        }
        try {
            timer.schedule(() -> check(wanted, answer, last), CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            answer.complete(false);
        }
    }

    private static boolean mayWait(ArrivingPackage wanted, int first) {
        return wanted.countClient() > first || first < Integer.MAX_VALUE && isNearlyComplete(wanted);
    }

    private static boolean isNearlyComplete(ArrivingPackage wanted) {
        return wanted.age().compareTo(FIRST_ESTIMATE) >= 0
                && wanted.left()
                        .filter(left -> left.compareTo(NEARLY_COMPLETE) <= 0)
                        .isPresent();
    }

    private boolean endsSoon(ArrivingPackage wanted) {
        return running.test(wanted.id()) && (wanted.age().compareTo(FIRST_ESTIMATE) < 0 || isEstimatedSoon(wanted));
    }

    private static boolean isEstimatedSoon(ArrivingPackage wanted) {
        return wanted.left()
                .map(left -> left.compareTo(SOON) <= 0)
                .orElseGet(() -> wanted.available() == 0 && wanted.age().compareTo(FIRST_BYTE) < 0);
    }
}
