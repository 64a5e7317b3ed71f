package org.providermirror.catalog;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.AlternativeReleases;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.StoredReleases;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches and stores verified releases. Each is verified once and kept forever, in storage and in memory; the first
 * copy stays, whatever upstream says later. Decisions of administrators about single packages are applied to every
 * returned release.
 *
 * <p>An incomplete release is fetched again after half a minute, later if nothing changes, while it stays in use, and
 * survives a restart. A platform that a release lacks is absent only if the registry has no document for it. A release
 * that fails verification is remembered by {@link RefusedReleases}, and verified again after a minute at the earliest.
 *
 * <p>Thread-safe. Storage is read on one executor and upstream asked on another, each in a single flight for a release.
 */
public final class ReleaseCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseCatalog.class);

    private final ProviderRegistry registry;
    private final VersionCatalog versions;
    private final StoredReleases stored;
    private final EffectiveReleases effective;
    private final RefusedReleases refused;
    private final CachedReleases cached;
    private final MissingPackages missing;
    private final ReleaseStoring storing;
    private final SingleFlight<ReleaseId, Optional<Release>> reading;
    private final SingleFlight<ReleaseId, Optional<Release>> verifying;
    private final SingleFlight<ReleaseId, Optional<Release>> deciding;

    /**
     * @param decisions what administrators decided about packages that upstream changed
     * @param refused remembers the releases that failed verification
     * @param upstream asks the registry of a hostname
     * @param storageExecutors read and write storage that callers wait for
     */
    public ReleaseCatalog(
            ProviderRegistry registry,
            VersionCatalog versions,
            StoredReleases stored,
            ReleaseDecisions decisions,
            RefusedReleases refused,
            Function<Hostname, Executor> upstream,
            StorageExecutors storageExecutors,
            Clocks time) {
        this.refused = refused;
        this.registry = registry;
        this.versions = versions;
        this.stored = stored;
        this.effective = new EffectiveReleases(decisions, stored.alternatives(), time);
        this.cached = new CachedReleases(registry::isOffline, time);
        this.missing = new MissingPackages(registry, upstream, time);
        this.storing = new ReleaseStoring(stored, cached, storageExecutors.writes());
        this.reading = new SingleFlight<>(storageExecutors.reads());
        this.verifying = SingleFlight.on(id -> upstream.apply(id.provider().hostname()));
        this.deciding = new SingleFlight<>(storageExecutors.reads());
    }

    /**
     * Returns the release if it was verified before, without waiting for upstream or the executor. Reads storage on
     * the calling thread unless it is in memory; empty if storage fails.
     */
    public Optional<Release> kept(ReleaseId id) {
        return first(id).map(effective::of);
    }

    /** Returns the release as it was verified first, without decisions about its packages. */
    public Optional<Release> first(ReleaseId id) {
        return cached.find(id).or(() -> read(id));
    }

    /**
     * Returns why a stored release was not trusted when it was last read; empty if it was, or if no release is stored.
     */
    public Optional<String> refusal(ReleaseId id) {
        return stored.refusal(id);
    }

    /** Returns the releases that upstream published later, which are stored beside the first ones. */
    public AlternativeReleases alternatives() {
        return stored.alternatives();
    }

    /** Invalidates the cached release. */
    public void forget(ReleaseId id) {
        cached.forget(id);
        missing.forget(id);
        stored.forget(id);
    }

    /** Invalidates the cached releases of a provider, because some were published or removed. */
    public void forget(ProviderAddress provider) {
        cached.forget(provider);
        missing.forget(provider);
        stored.forget(provider);
    }

    /** Returns whether the mirror is the origin of this hostname, so that only what is published here exists. */
    public boolean isHosted(Hostname hostname) {
        return stored.isHosted(hostname);
    }

    /**
     * Invalidates the cached releases of a namespace whose signers may have changed, so that they are verified again.
     */
    public void forget(Hostname hostname, String namespace) {
        cached.forget(hostname, namespace);
        stored.forget(hostname, namespace);
    }

    /**
     * Stores a release that was verified elsewhere than at upstream.
     *
     * @return the release that is used from now on, which is the first that was ever stored
     * @throws StorageException if it cannot be stored
     */
    public Release adopt(Release release) {
        var first = stored.keep(release);
        forget(release.id());
        refused.verified(release.id());
        return effective.of(cached.put(release.id(), first));
    }

    /**
     * Stores a release unless it is stored: storage may have failed when it was verified, and a package record is
     * valid only beside its release.
     *
     * @throws StorageException if it cannot be stored
     */
    public void ensureStored(Release release) {
        // Decisions of administrators are not part of what is stored.
        try {
            stored.ensure(cached.find(release.id()).orElse(release));
        } catch (StorageException failure) {
            if (failure.isChanged()) {
                forget(release.id());
            }
            throw failure;
        }
    }

    /** Returns whether a release that was just verified is still being stored, because storage is late. */
    public boolean isBeingStored(ReleaseId id) {
        return storing.isRunning(id);
    }

    /**
     * Returns the verified release of a version; empty if the provider has no such version, or upstream no such
     * release. Completes exceptionally with a {@link MirrorException} if it was never verified and cannot be now.
     */
    public CompletionStage<Optional<Release>> release(ReleaseId id) {
        return release(id, Optional.empty());
    }

    /**
     * Returns the same for a client that needs all platforms: if the first verification ever left some undecided, the
     * release is verified a second time at once.
     */
    public CompletionStage<Optional<Release>> completed(ReleaseId id) {
        return release(id).thenCompose(found -> {
            if (found.isEmpty() || found.get().isComplete()) {
                return CompletableFuture.completedFuture(found);
            }
            cached.expireNew(id);
            return release(id);
        });
    }

    /**
     * Returns the same for a client that requests one package. If the release lacks it, it is requested from the registry first.
     */
    public CompletionStage<Optional<Release>> release(PackageId id) {
        return release(id.release(), Optional.of(id.platform()))
                .thenCompose(found -> mayBeThere(id, found)
                        ? request(id).thenCompose(this::decided)
                        : CompletableFuture.completedFuture(found));
    }

    /** Returns the failure for a package that does not exist, with what its registry said about that a moment ago. */
    public NotFoundException absence(PackageId id) {
        return NotFoundException.archive(id, missing.reason(id).or(() -> cached.reason(id.release())));
    }

    // A platform that only an accepted alternative has needs no request.
    private boolean mayBeThere(PackageId id, Optional<Release> found) {
        return found.flatMap(release -> release.find(id.platform())).isEmpty()
                && missing.mayHave(id, known(id.release()), cached.isDue(id.release()));
    }

    /** Returns the release in memory, also if it is due to be fetched again. */
    private Optional<Release> known(ReleaseId id) {
        return cached.find(id).or(() -> cached.incomplete(id));
    }

    /** Returns an incomplete release as it is now, for a caller that cannot wait until it is fetched again. */
    public Optional<Release> incomplete(ReleaseId id) {
        return cached.incomplete(id).flatMap(effective::inMemory);
    }

    private CompletionStage<Optional<Release>> request(PackageId id) {
        return versions.version(id.release())
                .thenCompose(listed -> listed.isPresent()
                        ? missing.ask(
                                id, listed.get(), known(id.release()), verified -> storing.keep(id.release(), verified))
                        : CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletionStage<Optional<Release>> release(ReleaseId id, Optional<Platform> requested) {
        var present = cached.find(id);
        if (present.isPresent()) {
            return decided(present);
        }
        if (cached.isAbsent(id)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return refused.remembered(id)
                .<CompletionStage<Optional<Release>>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> storedOrVerified(id, requested, () -> refused.requireNoVerdict(id))
                        .thenCompose(this::decided));
    }

    /**
     * Verifies a release that was refused again, also if the verdict is remembered. Completes as {@link #release} does.
     */
    CompletionStage<Optional<Release>> verifyAgain(ReleaseId id) {
        return storedOrVerified(id, Optional.empty(), () -> {}).thenCompose(this::decided);
    }

    // The check runs once more right before a verification: an earlier one may have ended meanwhile.
    private CompletionStage<Optional<Release>> storedOrVerified(
            ReleaseId id, Optional<Platform> requested, Runnable check) {
        return reading.fly(id, () -> cached.current(id, () -> read(id)))
                .thenCompose(found -> found.isPresent()
                                && (found.get().isComplete() || cached.find(id).isPresent())
                        ? CompletableFuture.completedFuture(found)
                        : verify(id, requested, check));
    }

    // An accepted alternative may be read from storage, which a request thread must not wait for.
    private CompletionStage<Optional<Release>> decided(Optional<Release> first) {
        var known = first.flatMap(effective::inMemory);
        return first.isEmpty() || known.isPresent()
                ? CompletableFuture.completedFuture(known)
                : deciding.fly(first.get().id(), () -> Optional.of(effective.of(first.get())));
    }

    private CompletionStage<Optional<Release>> verify(ReleaseId id, Optional<Platform> requested, Runnable check) {
        return versions.version(id)
                .thenCompose(known -> known.isPresent()
                        ? verifying.fly(id, () -> {
                            check.run();
                            return cached.current(id, () -> verify(id, known.get(), requested));
                        })
                        : CompletableFuture.completedFuture(Optional.empty()));
    }

    private Optional<Release> read(ReleaseId id) {
        try {
            var found = stored.read(id);
            found.ifPresent(release -> cached.putRead(id, release));
            return found;
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Release> verify(ReleaseId id, CatalogVersion known, Optional<Platform> requested) {
        var present = cached.find(id);
        if (present.isPresent()) {
            return present;
        }
        var before = cached.incomplete(id);
        try {
            return missing.fetch(id, known.platforms(), requested, release -> {
                        refused.verified(id);
                        return storing.keep(id, release);
                    })
                    .map(
                            kept -> {
                                cached.postponeIfSame(id, before);
                                return Optional.of(kept);
                            },
                            reason -> lastAnswer(id, "upstream has it no longer")
                                    .or(() -> {
                                        cached.putAbsent(id, reason);
                                        return Optional.empty();
                                    }));
        } catch (MirrorException failure) {
            return Optional.of(
                    lastAnswer(id, failure.getMessage()).orElseThrow(() -> explained(id, refused.failed(id, failure))));
        }
    }

    private Optional<Release> lastAnswer(ReleaseId id, String reason) {
        var last = cached.incomplete(id);
        last.ifPresent(release -> {
            LOG.warn("serving the incomplete release {}: {}", id, reason);
            cached.put(id, release);
        });
        return last;
    }

    // Offline, the distrust of the stored release is the only explanation.
    private MirrorException explained(ReleaseId id, MirrorException failure) {
        return stored.refusal(id)
                .filter(reason -> registry.isOffline(id.provider().hostname()))
                .<MirrorException>map(
                        reason -> new ReleaseUnverifiedException(id, "what is stored of it is not trusted: " + reason))
                .orElse(failure);
    }
}
