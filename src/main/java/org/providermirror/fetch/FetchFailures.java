package org.providermirror.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.PackageAlteredException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Printable;
import org.providermirror.provider.Sha256;

/**
 * Remembers why fetches failed, and which packages must not be downloaded from upstream because it sends other bytes than
 * the publisher signed. Bounded, and in memory alone: a restart forgets it.
 *
 * <p>Safe for use by any number of threads.
 */
final class FetchFailures {
    /** How long after a try the requests of clients may start the next one. */
    static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

    /** Longest reason that is kept or logged. */
    static final int LONGEST_REASON = 500;

    private static final long PACKAGES = 10_000;

    /** One wrong download may be an accident on the way; two of them are what every client would get. */
    private static final int ENOUGH = 2;

    private record WrongDownloads(Sha256 signed, Sha256 received, int count, String host, long nextTry) {
        WrongDownloads triedAgain(long next) {
            return new WrongDownloads(signed, received, count, host, next);
        }
    }

    private final Clocks time;
    private final Cache<PackageId, String> reasons = bounded();
    private final Cache<PackageId, WrongDownloads> wrong = bounded();

    FetchFailures(Clocks time) {
        this.time = time;
    }

    // Without an executor of its own, for the common pool's threads outlive the web application.
    private static <V> Cache<PackageId, V> bounded() {
        return Caffeine.newBuilder()
                .maximumSize(PACKAGES)
                .executor(Runnable::run)
                .build();
    }

    /** Notes a try that failed. */
    void failed(PackageId id, String reason) {
        reasons.put(id, Printable.of(reason, LONGEST_REASON));
        wrong.asMap().computeIfPresent(id, (same, known) -> known.triedAgain(time.in(BETWEEN_TRIES)));
    }

    /** Notes a try that failed because the whole body arrived and was not the signed package. */
    void altered(FetchOrder order, FetchOutcome.Altered outcome) {
        reasons.put(order.id(), outcome.reason());
        wrong.asMap().merge(order.id(), first(order, outcome), FetchFailures::sum);
    }

    private WrongDownloads first(FetchOrder order, FetchOutcome.Altered outcome) {
        return new WrongDownloads(outcome.signed(), outcome.received(), 1, order.host(), time.in(BETWEEN_TRIES));
    }

    private static WrongDownloads sum(WrongDownloads known, WrongDownloads last) {
        return known.signed().equals(last.signed())
                ? new WrongDownloads(last.signed(), last.received(), known.count() + 1, last.host(), last.nextTry())
                : last;
    }

    /** Forgets everything about a package: it is stored. */
    void stored(PackageId id) {
        reasons.invalidate(id);
        wrong.invalidate(id);
    }

    /** Returns why the last try failed; empty if none has failed since the last success. */
    Optional<String> reason(PackageId id) {
        return Optional.ofNullable(reasons.getIfPresent(id));
    }

    /**
     * Returns why clients must not be sent upstream for a package; empty if they may.
     *
     * @param signed the digest that its publisher signed
     */
    Optional<PackageAlteredException> refusal(PackageId id, Sha256 signed) {
        return Optional.ofNullable(wrong.getIfPresent(id))
                .filter(known -> known.count() >= ENOUGH && known.signed().equals(signed))
                .map(known -> new PackageAlteredException(id, signed, known.received(), known.count(), known.host()));
    }

    /** Whether so many downloads were wrong that the short pauses of a round are no use any more. */
    boolean isPersistent(PackageId id) {
        return Optional.ofNullable(wrong.getIfPresent(id))
                .filter(known -> known.count() > ENOUGH)
                .isPresent();
    }

    /** Returns how long the next try of a package has to wait because its last downloads were wrong; mostly zero. */
    Duration untilNextTry(PackageId id) {
        return Optional.ofNullable(wrong.getIfPresent(id))
                .filter(known -> known.count() >= ENOUGH && !time.reached(known.nextTry()))
                .map(known ->
                        Duration.ofNanos(known.nextTry() - time.monotonic().getAsLong()))
                .orElse(Duration.ZERO);
    }
}
