package org.providermirror.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Optional;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.failure.PackageAlteredException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Printable;
import org.providermirror.provider.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records why fetches failed, and which packages must not be downloaded from upstream because it sends other bytes than
 * the publisher signed. Bounded, and in memory only: a restart loses it.
 *
 * <p>Thread-safe.
 */
final class FetchFailures {
    private static final Logger LOG = LoggerFactory.getLogger(FetchFailures.class);
    /** Minimum time between an attempt and the next one that clients' requests may start. */
    static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

    /** Longest reason that is kept or logged. */
    static final int LONGEST_REASON = 500;

    private static final int WRONG_DOWNLOAD_BYTES = 300;

    /** One wrong download may be an accident in transit; after two, every client would get the same. */
    private static final int ENOUGH = 2;

    private record WrongDownloads(Sha256 signed, Sha256 received, int count, String host, long nextTry) {
        WrongDownloads triedAgain(long next) {
            return new WrongDownloads(signed, received, count, host, next);
        }
    }

    private final Clocks time;
    private final Cache<PackageId, String> reasons =
            Caches.of(CacheShare.FETCH_FAILURES, (id, reason) -> Weights.of(id) + Weights.of(reason));
    private final Cache<PackageId, WrongDownloads> wrong =
            Caches.of(CacheShare.WRONG_DOWNLOADS, (id, downloads) -> Weights.of(id) + WRONG_DOWNLOAD_BYTES);

    FetchFailures(Clocks time) {
        this.time = time;
    }

    /** Records a failed attempt. */
    void failed(PackageId id, String reason) {
        reasons.put(id, Printable.of(reason, LONGEST_REASON));
        wrong.asMap().computeIfPresent(id, (same, known) -> known.triedAgain(time.in(BETWEEN_TRIES)));
    }

    /** Logs a failed attempt with its consequence. A cancelled fetch and a stopping mirror need no line. */
    void log(PackageId id, FetchTable.Aftermath aftermath, String reason, boolean stopped) {
        var printable = Printable.of(reason, LONGEST_REASON);
        aftermath
                .rest()
                .ifPresent(rest -> LOG.warn(
                        "Fetching {} failed (attempt {}), retry in {} s: {}",
                        id,
                        aftermath.failures(),
                        rest.toSeconds(),
                        printable));
        if (aftermath.isGivenUp() && !stopped) {
            LOG.error("Fetching {} failed too often and is given up until it is requested again: {}", id, printable);
        }
    }

    /** Records a failed attempt whose complete body was not the signed package. */
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

    /** Evicts the failures of a package after it was stored. */
    void stored(PackageId id) {
        reasons.invalidate(id);
        wrong.invalidate(id);
    }

    /** Returns why the last attempt failed; empty if no attempt has failed since the last success. */
    Optional<String> reason(PackageId id) {
        return Optional.ofNullable(reasons.getIfPresent(id));
    }

    /**
     * Returns why clients must not be redirected upstream for a package; empty if they may.
     *
     * @param signed the digest that its publisher signed
     */
    Optional<PackageAlteredException> refusal(PackageId id, Sha256 signed) {
        return Optional.ofNullable(wrong.getIfPresent(id))
                .filter(known -> known.count() >= ENOUGH && known.signed().equals(signed))
                .map(known -> new PackageAlteredException(id, signed, known.received(), known.count(), known.host()));
    }

    /** Whether so many downloads were wrong that retries within a series are useless. */
    boolean isPersistent(PackageId id) {
        return Optional.ofNullable(wrong.getIfPresent(id))
                .filter(known -> known.count() > ENOUGH)
                .isPresent();
    }

    /** Returns how long the next attempt has to wait because the last downloads were wrong; usually zero. */
    Duration untilNextTry(PackageId id) {
        return Optional.ofNullable(wrong.getIfPresent(id))
                .filter(known -> known.count() >= ENOUGH && !time.reached(known.nextTry()))
                .map(known ->
                        Duration.ofNanos(known.nextTry() - time.monotonic().getAsLong()))
                .orElse(Duration.ZERO);
    }
}
