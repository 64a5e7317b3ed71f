package org.providermirror.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.failure.MirrorException;
import org.providermirror.provider.PackageId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;

/**
 * Where the publishers' archives lie. Mostly the release tells for good; a registry that signs its URLs, or that moved an
 * archive, is asked, and its answer kept for a short while only, for such URLs expire.
 *
 * <p>Safe for use by any number of threads. Upstream is asked on the executor, once a package at a time.
 */
public final class PackageLocations {
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final long PACKAGES_IN_MEMORY = 10_000;

    private final ProviderRegistry registry;
    private final boolean offline;
    private final Cache<PackageId, URI> asked;
    private final SingleFlight<PackageId, Optional<URI>> asking;
    private final Consumer<URI> guard;

    /** Makes locations that clients may be sent to wherever they lie. */
    public PackageLocations(ProviderRegistry registry, Executor executor, Clocks time) {
        this(registry, executor, time, anywhere -> {});
    }

    /** @param guard throws for a location that neither the mirror nor a client must go to; every location passes it */
    public PackageLocations(ProviderRegistry registry, Executor executor, Clocks time, Consumer<URI> guard) {
        this(registry, executor, time, false, guard);
    }

    private PackageLocations(
            ProviderRegistry registry, Executor executor, Clocks time, boolean offline, Consumer<URI> guard) {
        this.registry = registry;
        this.offline = offline;
        this.guard = guard;
        this.asked = Caches.of(PACKAGES_IN_MEMORY, KEPT, time);
        this.asking = new SingleFlight<>(executor);
    }

    /** Those of a mirror that contacts nobody and sends nobody away: none, whatever the releases tell. */
    public static PackageLocations none(ProviderRegistry registry, Executor executor, Clocks time) {
        return new PackageLocations(registry, executor, time, true, anywhere -> {});
    }

    /**
     * Where the archive of this package of the release lies; empty where the registry has it no longer. Completes
     * exceptionally with an {@link org.providermirror.failure.AddressRefusedException} if nobody must go there.
     */
    public CompletionStage<Optional<URI>> find(PackageId id, Release release) {
        if (offline) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        var known = Optional.ofNullable(asked.getIfPresent(id))
                .or(() -> release.find(id.platform()).flatMap(ReleasePackage::location));
        return known.isPresent()
                ? guarded(known)
                : asking.fly(id, () -> {
                    var location = ask(id, release);
                    location.ifPresent(url -> asked.put(id, url));
                    return location;
                });
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
     * Asks the registry anew, on the calling thread: for a location that has expired or is gone. A signed URL is the caller's
     * alone, for it may be good only once; where an archive has moved to is told to the next clients too.
     *
     * @throws MirrorException where the registry does not tell, or nobody must go there
     */
    public Optional<URI> ask(PackageId id, Release release) {
        var location = registry.locate(id, release);
        location.ifPresent(guard);
        location.filter(url -> url.getRawQuery() == null).ifPresent(url -> asked.put(id, url));
        return location;
    }
}
