package org.providermirror.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;

/**
 * Asks the registry for packages that a release lacks. Some registries have documents for platforms that neither their
 * version list nor the checksums of other platforms mention. That a package is absent is remembered for a minute.
 *
 * <p>Thread-safe. Asks on the executor of the hostname, in a single flight for each package.
 */
final class MissingPackages {
    private static final Duration ABSENT_FOR = Duration.ofMinutes(1);

    private final ProviderRegistry registry;
    private final Cache<PackageId, Boolean> absent;
    private final SingleFlight<PackageId, Optional<Release>> asking;

    MissingPackages(ProviderRegistry registry, Function<Hostname, Executor> upstream, Clocks time) {
        this.registry = registry;
        this.absent = Caches.of(CacheShare.ABSENT_PACKAGES, (id, any) -> Weights.of(id), ABSENT_FOR, time);
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
                        : absent.getIfPresent(id) == null);
    }

    /** Remembers that upstream has no package for a requested platform, unless the release has it or is undecided. */
    void settle(ReleaseId id, Optional<Platform> requested, Optional<Release> verified) {
        requested
                .filter(platform -> verified.filter(
                                release -> release.find(platform).isPresent()
                                        || release.undecided().contains(platform))
                        .isEmpty())
                .ifPresent(platform -> absent.put(id.packageFor(platform), true));
    }

    /** Evicts the absent packages of a release. */
    void forget(ReleaseId id) {
        absent.asMap().keySet().removeIf(each -> each.release().equals(id));
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
        return asking.fly(id, () -> {
            var requested = Optional.of(id.platform());
            // One document shows whether a release that is verified as a whole lacks the package.
            if (known.filter(Release::isComplete).isPresent()
                    && registry.release(id.release(), Set.of(id.platform()), requested, release -> true)
                            .isEmpty()) {
                settle(id.release(), requested, Optional.empty());
                return known;
            }
            var platforms = new HashSet<>(listed.platforms());
            known.ifPresent(release -> platforms.addAll(release.packages().keySet()));
            var kept = registry.release(id.release(), platforms, requested, verified -> {
                settle(id.release(), requested, Optional.of(verified));
                var all = keep.apply(verified);
                requireDecided(id.platform(), verified, all);
                return all;
            });
            if (kept.isEmpty()) {
                settle(id.release(), requested, kept);
            }
            return kept.or(() -> known);
        });
    }

    // The first release, which is kept, knows nothing of platforms that were undecided later.
    private static void requireDecided(Platform platform, Release verified, Release kept) {
        if (kept.find(platform).isEmpty() && verified.undecided().contains(platform)) {
            verified.require(platform);
        }
    }
}
