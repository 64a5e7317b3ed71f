package org.providermirror.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;

/**
 * Asks the registry for packages that a release lacks. Some registries have documents for platforms that neither their
 * version list nor the checksums of other platforms mention. That a package is absent or fails verification is
 * remembered for a minute.
 * The requests for platforms that no list mentions are limited for each release, because clients may make up any number.
 *
 * <p>Thread-safe. Asks on the executor of the hostname, in a single flight for each package.
 */
final class MissingPackages {
    private static final Duration SETTLED_FOR = Duration.ofMinutes(1);
    /** Clients that lock a provider for all their platforms request a handful. */
    private static final int MOST_UNKNOWN_PLATFORMS = 16;

    private final ProviderRegistry registry;
    /** Empty for an absent package. */
    private final Cache<PackageId, Optional<ReleaseUnverifiedException>> settled;

    private final Cache<ReleaseId, AtomicInteger> unknownPlatforms;
    private final SingleFlight<PackageId, Optional<Release>> asking;

    MissingPackages(ProviderRegistry registry, Function<Hostname, Executor> upstream, Clocks time) {
        this.registry = registry;
        this.settled = Caches.of(
                CacheShare.ABSENT_PACKAGES,
                (id, refusal) -> Weights.of(id)
                        + refusal.map(reason -> Weights.of(reason.getMessage())).orElse(0L),
                SETTLED_FOR,
                time);
        this.unknownPlatforms = Caches.of(CacheShare.UNKNOWN_PLATFORMS, (id, any) -> Weights.of(id), SETTLED_FOR, time);
        this.asking = SingleFlight.on(id -> upstream.apply(id.provider().hostname()));
    }

    /**
     * Returns whether upstream may have a package.
     *
     * @param known the release as it was verified
     * @param isDue whether undecided platforms are to be requested again
     */
    boolean mayHave(PackageId id, Optional<Release> known, boolean isDue) {
        var platform = id.platform();
        return !registry.isOffline()
                && known.flatMap(release -> release.find(platform)).isEmpty()
                && (known.filter(release -> release.undecided().contains(platform))
                                .isPresent()
                        ? isDue
                        : !Optional.empty().equals(settled.getIfPresent(id)));
    }

    /**
     * Fetches a release, and remembers if it has no package for the requested platform.
     *
     * @param keep stores what was verified, and returns what is used from now on
     * @return what is used; empty if the registry has no such release
     */
    Optional<Release> fetch(
            ReleaseId id, Set<Platform> listed, Optional<Platform> requested, UnaryOperator<Release> keep) {
        var kept = registry.release(id, listed, requested, verified -> {
            settle(id, requested, Optional.of(verified));
            return keep.apply(verified);
        });
        if (kept.isEmpty()) {
            settle(id, requested, kept);
        }
        return kept;
    }

    /** Remembers that upstream has no package for a requested platform, unless the release has it or is undecided. */
    void settle(ReleaseId id, Optional<Platform> requested, Optional<Release> verified) {
        requested
                .filter(platform -> verified.filter(
                                release -> release.find(platform).isPresent()
                                        || release.undecided().contains(platform))
                        .isEmpty())
                .ifPresent(platform -> settled.put(id.packageFor(platform), Optional.empty()));
    }

    /** Evicts the absent and refused packages of a release. */
    void forget(ReleaseId id) {
        settled.asMap().keySet().removeIf(each -> each.release().equals(id));
    }

    /**
     * Asks for a package.
     *
     * @param known the release as it was verified
     * @param keep stores what was verified, and returns what is used from now on
     * @return the release, with the package if upstream has it; exceptionally {@link UpstreamUnavailableException} if
     *     that cannot be decided now
     */
    CompletionStage<Optional<Release>> ask(
            PackageId id, CatalogVersion listed, Optional<Release> known, UnaryOperator<Release> keep) {
        return Optional.ofNullable(settled.getIfPresent(id))
                .flatMap(refusal -> refusal)
                .<CompletionStage<Optional<Release>>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> asking.fly(id, () -> asked(id, listed, known, keep)));
    }

    private Optional<Release> asked(
            PackageId id, CatalogVersion listed, Optional<Release> known, UnaryOperator<Release> keep) {
        var requested = Optional.of(id.platform());
        try {
            // One document shows whether there is a package that no list mentions.
            if (isUnknown(id, listed, known)
                    && registry.release(id.release(), Set.of(id.platform()), requested, release -> true)
                            .isEmpty()) {
                settle(id.release(), requested, Optional.empty());
                return known;
            }
            var platforms = new HashSet<>(listed.platforms());
            known.ifPresent(release -> platforms.addAll(release.packages().keySet()));
            return fetch(id.release(), platforms, requested, verified -> {
                        var all = keep.apply(verified);
                        requireDecided(id.platform(), verified, all);
                        return all;
                    })
                    .or(() -> known);
        } catch (ReleaseUnverifiedException refusal) {
            settled.put(id, Optional.of(refusal));
            throw refusal;
        }
    }

    private boolean isUnknown(PackageId id, CatalogVersion listed, Optional<Release> known) {
        if (known.map(release -> release.undecided().contains(id.platform()))
                .orElse(listed.platforms().contains(id.platform()))) {
            return false;
        }
        if (unknownPlatforms.get(id.release(), first -> new AtomicInteger()).incrementAndGet()
                > MOST_UNKNOWN_PLATFORMS) {
            throw new UpstreamUnavailableException(
                    "this mirror",
                    "received requests for too many unknown platforms of " + id.release() + " within a minute");
        }
        return true;
    }

    // The first release, which is kept, does not mention the platforms that were undecided later.
    private static void requireDecided(Platform platform, Release verified, Release kept) {
        if (kept.find(platform).isEmpty() && verified.undecided().contains(platform)) {
            verified.require(platform);
        }
    }
}
