package org.providermirror.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.SignedUrl;

/**
 * Finds the upstream locations of archives. Most are in the release. If an archive moved, the registry is asked, and its
 * answer is cached briefly. A registry that signs its URLs gets a request for every use, because such URLs expire.
 *
 * <p>Thread-safe. Upstream is asked on the executor, in a single flight for each package.
 */
public final class PackageLocations {
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);

    private final ProviderRegistry registry;
    private final boolean offline;
    private final Cache<PackageId, URI> asked;
    private final SingleFlight<PackageId, Optional<URI>> asking;
    private final Consumer<URI> guard;

    /** Creates locations without a restriction on where clients are redirected. */
    public PackageLocations(ProviderRegistry registry, Function<Hostname, Executor> upstream, Clocks time) {
        this(registry, upstream, time, anywhere -> {});
    }

    /** @param guard throws for a location that neither mirror nor client must use */
    public PackageLocations(
            ProviderRegistry registry, Function<Hostname, Executor> upstream, Clocks time, Consumer<URI> guard) {
        this(registry, upstream, time, false, guard);
    }

    private PackageLocations(
            ProviderRegistry registry,
            Function<Hostname, Executor> upstream,
            Clocks time,
            boolean offline,
            Consumer<URI> guard) {
        this.registry = registry;
        this.offline = offline;
        this.guard = guard;
        this.asked = Caches.of(
                CacheShare.LOCATIONS,
                (id, location) -> Weights.of(id) + 4 * Weights.of(location.toString()),
                TIME_TO_LIVE,
                time);
        this.asking = SingleFlight.on(id -> upstream.apply(id.provider().hostname()));
    }

    /** Returns the locations of an offline mirror: none, whatever the releases contain. */
    public static PackageLocations none(ProviderRegistry registry, Function<Hostname, Executor> upstream, Clocks time) {
        return new PackageLocations(registry, upstream, time, true, anywhere -> {});
    }

    /**
     * Returns the location of a package of the release; empty if the registry no longer has it. Completes
     * exceptionally with an {@link org.providermirror.failure.AddressRefusedException} if the location must not be
     * used.
     */
    public CompletionStage<Optional<URI>> find(PackageId id, Release release) {
        if (offline) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        var known = Optional.ofNullable(asked.getIfPresent(id))
                .or(() -> release.find(id.platform()).flatMap(ReleasePackage::location))
                // Earlier versions stored signed paths.
                .filter(url -> !SignedUrl.isSigned(url));
        return known.isPresent() ? guarded(known) : asking.fly(id, () -> askOrStored(id, release));
    }

    // A stored path that only looks like a signed one may still serve the archive.
    private Optional<URI> askOrStored(PackageId id, Release release) {
        try {
            return ask(id, release);
        } catch (UpstreamUnavailableException unavailable) {
            var stored = release.find(id.platform())
                    .flatMap(ReleasePackage::location)
                    .filter(url -> !SignedUrl.isCertainlySigned(url))
                    .orElseThrow(() -> unavailable);
            guard.accept(stored);
            return Optional.of(stored);
        }
    }

    private CompletionStage<Optional<URI>> guarded(Optional<URI> location) {
        try {
            location.ifPresent(guard);
            return CompletableFuture.completedFuture(location);
        } catch (MirrorException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /**
     * Asks the registry for a new location, on the calling thread, because the last one expired or is gone. A {@link
     * SignedUrl} is not cached: it may be valid only once, or only for seconds.
     *
     * @throws MirrorException if the registry fails, or the location must not be used
     */
    public Optional<URI> ask(PackageId id, Release release) {
        var location = registry.locate(id, release);
        location.ifPresent(guard);
        location.filter(url -> !SignedUrl.isSigned(url)).ifPresent(url -> asked.put(id, url));
        return location;
    }
}
