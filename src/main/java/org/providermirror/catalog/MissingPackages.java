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
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
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
    private final Cache<PackageId, Settled> settled;

    private final Cache<ReleaseId, AtomicInteger> unknownPlatforms;
    private final SingleFlight<PackageId, Optional<Release>> asking;

    MissingPackages(ProviderRegistry registry, Function<Hostname, Executor> upstream, Clocks time) {
        this.registry = registry;
        this.settled = Caches.of(
                CacheShare.ABSENT_PACKAGES, (id, answer) -> Weights.of(id) + answer.weight(), SETTLED_FOR, time);
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
        return !registry.isOffline(id.provider().hostname())
                && known.flatMap(release -> release.find(platform)).isEmpty()
                && (known.filter(release -> release.undecided().contains(platform))
                                .isPresent()
                        ? isDue
                        : !isSettledAbsent(id));
    }

    private boolean isSettledAbsent(PackageId id) {
        var answer = settled.getIfPresent(id);
        return answer != null && answer.refusal().isEmpty();
    }

    /** Returns what the registry said a moment ago about a package that it does not have, if anything. */
    Optional<String> reason(PackageId id) {
        return Optional.ofNullable(settled.getIfPresent(id)).flatMap(Settled::reason);
    }

    /**
     * Fetches a release, and remembers if it has no package for the requested platform.
     *
     * @param keep stores what was verified, and returns what is used from now on
     * @return what is used; absent if the registry has no such release
     */
    UpstreamAnswer<Release> fetch(
            ReleaseId id, Set<Platform> listed, Optional<Platform> requested, UnaryOperator<Release> keep) {
        var answer = registry.release(id, listed, requested, verified -> {
            settle(id, requested, verified);
            return keep.apply(verified);
        });
        requested
                .map(id::packageFor)
                .filter(each -> answer.found().isEmpty() || isSettledAbsent(each))
                .ifPresent(each -> settleAbsent(each, answer.reason()));
        return answer;
    }

    /** Remembers that upstream has no package for a requested platform, unless the release has it or is undecided. */
    void settle(ReleaseId id, Optional<Platform> requested, Release verified) {
        requested
                .filter(platform -> verified.find(platform).isEmpty()
                        && !verified.undecided().contains(platform))
                .ifPresent(platform -> settleAbsent(id.packageFor(platform), Optional.empty()));
    }

    // A release that was verified later says nothing about the absent package.
    private void settleAbsent(PackageId id, Optional<String> reason) {
        settled.put(id, new Settled(Optional.empty(), reason.or(() -> reason(id))));
    }

    /** Evicts the absent and refused packages of a provider. */
    void forget(ProviderAddress provider) {
        settled.asMap().keySet().removeIf(each -> each.provider().equals(provider));
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
                .flatMap(Settled::refusal)
                .<CompletionStage<Optional<Release>>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> asking.fly(id, () -> asked(id, listed, known, keep)));
    }

    private Optional<Release> asked(
            PackageId id, CatalogVersion listed, Optional<Release> known, UnaryOperator<Release> keep) {
        var requested = Optional.of(id.platform());
        try {
            // One document shows whether there is a package that no list mentions.
            if (isUnknown(id, listed, known) && isAbsent(id)) {
                return known;
            }
            var platforms = new HashSet<>(listed.platforms());
            known.ifPresent(release -> platforms.addAll(release.packages().keySet()));
            return fetch(id.release(), platforms, requested, verified -> {
                        var all = keep.apply(verified);
                        requireDecided(id.platform(), verified, all);
                        return all;
                    })
                    .found()
                    .or(() -> known);
        } catch (ReleaseUnverifiedException refusal) {
            settled.put(id, new Settled(Optional.of(refusal), Optional.empty()));
            throw refusal;
        }
    }

    private boolean isAbsent(PackageId id) {
        return registry.release(id.release(), Set.of(id.platform()), Optional.of(id.platform()), release -> true)
                .map(found -> false, reason -> {
                    settleAbsent(id, reason);
                    return true;
                });
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

    /**
     * Holds the answer about a package.
     *
     * @param refusal why the package failed verification; empty if it is absent
     * @param reason what the registry says about an absent package, if anything
     */
    private record Settled(Optional<ReleaseUnverifiedException> refusal, Optional<String> reason) {
        long weight() {
            return refusal.map(Throwable::getMessage)
                    .or(() -> reason)
                    .map(Weights::of)
                    .orElse(0L);
        }
    }

    // The first release, which is kept, does not mention the platforms that were undecided later.
    private static void requireDecided(Platform platform, Release verified, Release kept) {
        if (kept.find(platform).isEmpty() && verified.undecided().contains(platform)) {
            verified.require(platform);
        }
    }
}
