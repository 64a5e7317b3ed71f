package org.providermirror.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verified releases. Each is verified once and then kept for ever, in storage and, while it is asked for, in memory:
 * the first copy stays, whatever upstream says later.
 *
 * <p>A release of which upstream could not tell everything is kept in memory alone and asked about again after half a
 * minute; where that fails, what is known of it goes on serving.
 *
 * <p>A release that fails verification is remembered by {@link RefusedReleases}, and verified again a minute later at the
 * earliest, however many ask.
 *
 * <p>Safe for use by any number of threads. Upstream and storage are asked on the executor, once a release at a time.
 */
public final class ReleaseCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseCatalog.class);
    private static final long RELEASES_IN_MEMORY = 5_000;
    private static final Duration ABSENT_FOR = Duration.ofMinutes(1);
    private static final Duration INCOMPLETE_FOR = Duration.ofSeconds(30);

    private record Id(ProviderAddress provider, ProviderVersion version) {
        ReleaseId release() {
            return new ReleaseId(provider, version);
        }
    }

    private record Incomplete(Release release, long askAgainAt) {}

    private final ProviderRegistry registry;
    private final VersionCatalog versions;
    private final ReleaseRecords records;
    private final Predicate<Release> counts;
    private final RefusedReleases refused;
    private final Time time;
    private final Cache<Id, Release> inMemory;
    private final Cache<Id, Incomplete> incomplete;
    private final Cache<Id, Boolean> absent;
    private final SingleFlight<Id, Optional<Release>> stored;
    private final SingleFlight<Id, Optional<Release>> verifying;

    /**
     * @param signatures what a release that is kept must have to count; what does not is verified again
     * @param refused remembers the releases that failed verification
     */
    public ReleaseCatalog(
            ProviderRegistry registry,
            VersionCatalog versions,
            Storage storage,
            SignaturePolicy signatures,
            RefusedReleases refused,
            Executor executor,
            Time time) {
        this.refused = refused;
        this.counts = release -> signatures == SignaturePolicy.OFF || release.isAuthenticated();
        this.registry = registry;
        this.versions = versions;
        this.records = new ReleaseRecords(storage);
        this.time = time;
        this.inMemory = Memory.of(RELEASES_IN_MEMORY);
        this.incomplete = Memory.of(RELEASES_IN_MEMORY);
        this.absent = Memory.of(RELEASES_IN_MEMORY, ABSENT_FOR, time);
        this.stored = new SingleFlight<>(executor);
        this.verifying = new SingleFlight<>(executor);
    }

    /**
     * The release where it was verified before, whatever upstream and the executor are busy with. Reads storage on the
     * calling thread where it is not in memory; storage that fails is an empty answer.
     */
    public Optional<Release> kept(ProviderAddress provider, ProviderVersion version) {
        var id = new Id(provider, version);
        return inMemory(id).or(() -> read(id));
    }

    /** Forgets what is in memory of a release; storage is asked for it the next time. */
    public void forget(ProviderAddress provider, ProviderVersion version) {
        var id = new Id(provider, version);
        inMemory.invalidate(id);
        incomplete.invalidate(id);
        absent.invalidate(id);
    }

    /**
     * Keeps a release that was verified elsewhere than upstream.
     *
     * @return the release that counts from now on, which is the first that was ever kept
     * @throws StorageException where it is not kept
     */
    public Release adopt(Release release) {
        var first = records.keep(release, counts);
        forget(release.provider(), release.version());
        inMemory.put(new Id(release.provider(), release.version()), first);
        refused.verified(new ReleaseId(release.provider(), release.version()));
        return first;
    }

    private Optional<Release> inMemory(Id id) {
        return Optional.ofNullable(inMemory.getIfPresent(id))
                .or(() -> Optional.ofNullable(incomplete.getIfPresent(id))
                        .filter(known -> !time.reached(known.askAgainAt()))
                        .map(Incomplete::release));
    }

    /**
     * The verified release of a version; empty where the provider has no such version, or upstream no such release.
     * Completes exceptionally with a {@link org.providermirror.failure.MirrorException} where it was never verified and
     * cannot be now.
     */
    public CompletionStage<Optional<Release>> release(ProviderAddress provider, ProviderVersion version) {
        var id = new Id(provider, version);
        var present = inMemory(id);
        if (present.isPresent()) {
            return CompletableFuture.completedFuture(present);
        }
        if (absent.getIfPresent(id) != null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return refused.remembered(id.release())
                .<CompletionStage<Optional<Release>>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> keptOrVerified(id));
    }

    /** Verifies a release that was refused again, also if the verdict is remembered. Completes as {@link #release} does. */
    CompletionStage<Optional<Release>> verifyAgain(ReleaseId release) {
        return keptOrVerified(new Id(release.provider(), release.version()));
    }

    private CompletionStage<Optional<Release>> keptOrVerified(Id id) {
        return stored.fly(id, () -> read(id))
                .thenCompose(found -> found.isPresent() ? CompletableFuture.completedFuture(found) : verify(id));
    }

    private CompletionStage<Optional<Release>> verify(Id id) {
        return versions.version(id.provider(), id.version())
                .thenCompose(known -> known.isPresent()
                        ? verifying.fly(id, () -> verify(id, known.get()))
                        : CompletableFuture.completedFuture(Optional.empty()));
    }

    private Optional<Release> read(Id id) {
        try {
            var found = records.read(id.provider(), id.version()).filter(counts);
            found.ifPresent(release -> inMemory.put(id, release));
            return found;
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Release> verify(Id id, KnownVersion known) {
        var present = inMemory(id);
        if (present.isPresent()) {
            return present;
        }
        try {
            var verified = registry.release(id.provider(), id.version(), known.platforms());
            verified.ifPresent(release -> refused.verified(id.release()));
            return verified.map(release -> release.isComplete() ? keptForEver(id, release) : keptForAWhile(id, release))
                    .or(() -> lastAnswer(id, "upstream has it no longer"))
                    .or(() -> {
                        absent.put(id, true);
                        return Optional.empty();
                    });
        } catch (MirrorException failure) {
            return Optional.of(
                    lastAnswer(id, failure.getMessage()).orElseThrow(() -> refused.failed(id.release(), failure)));
        }
    }

    private Optional<Release> lastAnswer(Id id, String reason) {
        var last = Optional.ofNullable(incomplete.getIfPresent(id)).map(Incomplete::release);
        last.ifPresent(release -> {
            LOG.warn("serving what is known of {} {}: {}", id.provider(), id.version(), reason);
            keptForAWhile(id, release);
        });
        return last;
    }

    private Release keptForAWhile(Id id, Release release) {
        incomplete.put(id, new Incomplete(release, time.in(INCOMPLETE_FOR)));
        return release;
    }

    private Release keptForEver(Id id, Release release) {
        var first = keep(release);
        inMemory.put(id, first);
        incomplete.invalidate(id);
        return first;
    }

    // Storage that fails must not keep an answer from a client that waits for it; the next restart verifies again.
    private Release keep(Release release) {
        try {
            return records.keep(release, counts);
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return release;
        }
    }
}
