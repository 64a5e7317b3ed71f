package org.providermirror.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;

/**
 * Holds verified releases in memory: complete ones for ever, incomplete ones until they are due to be fetched again,
 * half a minute later, or longer if the same platforms stay undecided. A release that does not exist is remembered for
 * a minute. Thread-safe.
 */
final class CachedReleases {
    private static final Duration ABSENT_FOR = Duration.ofMinutes(1);
    private static final Duration INCOMPLETE_FOR = Duration.ofSeconds(30);
    /** Up to eight minutes. */
    private static final int MOST_DOUBLINGS = 4;

    /**
     * @param isNew whether the release was verified only once, and never read from storage
     * @param repeated how many verifications in a row left the same platforms undecided
     */
    private record Incomplete(Release release, long askAgainAt, boolean isNew, int repeated) {}

    private final Clocks time;
    private final Predicate<Hostname> offline;
    private final Cache<ReleaseId, Release> complete;
    private final Cache<ReleaseId, Incomplete> incomplete;
    /** What the registry says about it, if anything. */
    private final Cache<ReleaseId, Optional<String>> absent;

    private final AtomicLong evictions = new AtomicLong();

    /** @param offline whether upstream is never asked about a hostname, so that nothing is ever due */
    CachedReleases(Predicate<Hostname> offline, Clocks time) {
        this.offline = offline;
        this.time = time;
        this.complete = Caches.of(CacheShare.RELEASES, (id, release) -> Weights.of(id) + release.weight());
        this.incomplete = Caches.of(
                CacheShare.INCOMPLETE_RELEASES,
                (id, known) -> Weights.of(id) + known.release().weight());
        this.absent = Caches.of(
                CacheShare.ABSENT_RELEASES,
                (id, reason) -> Weights.of(id) + reason.map(Weights::of).orElse(0L),
                ABSENT_FOR,
                time);
    }

    /** Returns a release that is complete, or not yet due. */
    Optional<Release> find(ReleaseId id) {
        return Optional.ofNullable(complete.getIfPresent(id))
                .or(() -> incomplete(id).filter(known -> !isDue(id)));
    }

    /** Returns a release that is incomplete, due or not. */
    Optional<Release> incomplete(ReleaseId id) {
        return Optional.ofNullable(incomplete.getIfPresent(id)).map(Incomplete::release);
    }

    /** Returns whether an incomplete release is to be fetched again. */
    boolean isDue(ReleaseId id) {
        var known = incomplete.getIfPresent(id);
        return known != null
                && time.reached(known.askAgainAt())
                && !offline.test(id.provider().hostname());
    }

    /** Makes a release due at once if it is incomplete and was verified only once. */
    void expireNew(ReleaseId id) {
        incomplete
                .asMap()
                .computeIfPresent(
                        id,
                        (same, known) -> known.isNew() && !known.release().isComplete()
                                ? new Incomplete(known.release(), time.in(Duration.ZERO), false, known.repeated())
                                : known);
    }

    /** Holds a release longer if another verification left the same platforms undecided as before. */
    void postponeIfSame(ReleaseId id, Optional<Release> before) {
        incomplete.asMap().computeIfPresent(id, (same, known) -> {
            if (!before.map(Release::undecided)
                    .equals(Optional.of(known.release().undecided()))) {
                return known;
            }
            var repeated = known.repeated() + 1;
            return new Incomplete(known.release(), askAgainAt(repeated), known.isNew(), repeated);
        });
    }

    // The second verification follows the first at once, and says no more than it.
    private long askAgainAt(int repeated) {
        var doublings = Math.min(Math.max(repeated - 1, 0), MOST_DOUBLINGS);
        return time.in(INCOMPLETE_FOR.multipliedBy(1L << doublings));
    }

    /** Holds a release, which therefore exists. */
    Release put(ReleaseId id, Release release) {
        if (release.isComplete()) {
            complete.put(id, release);
            incomplete.invalidate(id);
            absent.invalidate(id);
        } else {
            putForNow(id, release);
        }
        return release;
    }

    /** Holds a release until it is due, complete or not. */
    Release putForNow(ReleaseId id, Release release) {
        incomplete.asMap().compute(id, (same, known) -> {
            var repeated =
                    known == null || !known.release().undecided().equals(release.undecided()) ? 0 : known.repeated();
            return new Incomplete(release, askAgainAt(repeated), known == null || known.isNew(), repeated);
        });
        absent.invalidate(id);
        return release;
    }

    /** Holds a release that was read from storage. An incomplete one is due no later than the one in memory. */
    void putRead(ReleaseId id, Release release) {
        if (release.isComplete()) {
            put(id, release);
        } else {
            incomplete.asMap().putIfAbsent(id, new Incomplete(release, askAgainAt(0), false, 0));
            absent.invalidate(id);
        }
    }

    /** @param reason what the registry says about that, if anything */
    void putAbsent(ReleaseId id, Optional<String> reason) {
        absent.put(id, reason);
    }

    boolean isAbsent(ReleaseId id) {
        return absent.getIfPresent(id) != null;
    }

    /** Returns what the registry said a moment ago about a release that does not exist, if anything. */
    Optional<String> reason(ReleaseId id) {
        return Optional.ofNullable(absent.getIfPresent(id)).flatMap(reason -> reason);
    }

    void forget(ReleaseId id) {
        complete.invalidate(id);
        incomplete.invalidate(id);
        absent.invalidate(id);
    }

    /**
     * Looks a release up. What the lookup caches is evicted if a provider or namespace was meanwhile: it may be from
     * before.
     */
    Optional<Release> current(ReleaseId id, Supplier<Optional<Release>> lookup) {
        var before = evictions.get();
        try {
            return lookup.get();
        } finally {
            if (before != evictions.get()) {
                forget(id);
            }
        }
    }

    /** Evicts the releases of a provider. */
    void forget(ProviderAddress provider) {
        evictions.incrementAndGet();
        for (var cache : List.of(complete, incomplete, absent)) {
            cache.asMap().keySet().removeIf(id -> id.provider().equals(provider));
        }
    }

    /** Evicts the releases of a namespace. */
    void forget(Hostname hostname, String namespace) {
        evictions.incrementAndGet();
        for (var cache : List.of(complete, incomplete, absent)) {
            cache.asMap().keySet().removeIf(id -> id.provider().isIn(hostname, namespace));
        }
    }
}
