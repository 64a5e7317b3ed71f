package org.providermirror.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.providermirror.catalog.cache.BriefWait;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.record.VersionRecords;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches the version lists of providers. A fresh list is served at once; a stale one too, while one refresh runs
 * (stale-while-revalidate). If upstream fails, the last list is served from memory or storage.
 *
 * <p>Thread-safe. Storage is read on one executor, upstream asked on another, each in a single flight for a provider.
 */
public final class VersionCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(VersionCatalog.class);
    private static final Duration STORED_WITHIN = Duration.ofMillis(200);

    private final ProviderRegistry registry;
    private final VersionRecords records;
    private final ImportedFolder imported;
    private final ChangeNotices notices;
    private final StoredVersions lists;
    private final OfflineLists offline;
    private final Duration timeToLive;
    private final Clocks time;
    private final BriefWait storing;
    private final Cache<ProviderAddress, CachedVersionList> inMemory;
    private final AbsentProviders absent;
    private final SingleFlight<ProviderAddress, CompletionStage<Optional<CatalogVersions>>> finding;
    private final SingleFlight<ProviderAddress, Optional<CatalogVersions>> asking;
    private final SingleFlight<ProviderAddress, Optional<CatalogVersions>> refreshing;
    private final SingleFlight<ProviderAddress, Optional<CatalogVersions>> renewing;
    private final SingleFlight<ProviderAddress, Optional<CatalogVersions>> catchingUp;

    /**
     * @param hosted the lists of which the mirror is the origin
     * @param timeToLive the TTL of a list from upstream
     * @param upstream asks the registry of a hostname
     * @param storageExecutors read and store lists that callers wait for
     */
    public VersionCatalog(
            ProviderRegistry registry,
            HostedVersions hosted,
            Storage storage,
            Duration timeToLive,
            Function<Hostname, Executor> upstream,
            StorageExecutors storageExecutors,
            Clocks time) {
        this.registry = registry;
        this.records = new VersionRecords(storage);
        this.imported = new ImportedFolder(storage);
        this.notices = new ChangeNotices(storage, StorageLayout.NEWS, time);
        this.lists = new StoredVersions(records, imported, notices);
        this.timeToLive = timeToLive;
        this.time = time;
        this.storing = new BriefWait(storageExecutors.writes(), STORED_WITHIN);
        this.inMemory = Caches.of(
                CacheShare.VERSION_LISTS,
                (provider, lists) -> Weights.of(provider) + lists.served().weight());
        this.offline = new OfflineLists(hosted, imported, records, inMemory, time);
        this.absent = new AbsentProviders(time);
        this.finding = new SingleFlight<>(storageExecutors.reads());
        this.asking = SingleFlight.on(provider -> upstream.apply(provider.hostname()));
        this.refreshing = SingleFlight.on(provider -> upstream.apply(provider.hostname()));
        this.renewing = SingleFlight.on(provider -> upstream.apply(provider.hostname()));
        this.catchingUp = new SingleFlight<>(storageExecutors.reads());
    }

    /**
     * Returns the versions of a provider; empty if upstream says that the provider does not exist, and no version was
     * ever served. Completes exceptionally with a {@link MirrorException} if nothing is cached or stored and upstream
     * fails.
     */
    public CompletionStage<Optional<CatalogVersions>> versions(ProviderAddress provider) {
        var present = inMemory.getIfPresent(provider);
        if (present != null) {
            if (time.reached(present.refreshAt())) {
                refreshBehind(provider);
            }
            return CompletableFuture.completedFuture(Optional.of(present.served()));
        }
        if (absent.contains(provider)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return finding.fly(provider, () -> find(provider)).thenCompose(found -> found);
    }

    /** Returns the failure for a provider that does not exist, with what its registry said about that a moment ago. */
    public NotFoundException absence(ProviderAddress provider) {
        return offline.isHosted(provider) ? NotFoundException.unpublished(provider) : absent.failure(provider);
    }

    /**
     * Returns the cached or stored versions of a provider without asking upstream. Reads storage on the calling
     * thread unless they are in memory.
     *
     * @throws StorageException if storage fails
     */
    public Optional<CatalogVersions> kept(ProviderAddress provider) {
        return Optional.ofNullable(inMemory.getIfPresent(provider))
                .map(CachedVersionList::served)
                .or(() -> offline.known(provider));
    }

    /**
     * Returns one version. If it is not listed here, storage is read: the client may have the list of another
     * instance, which learned of it a moment ago. Completes as {@link #versions} does.
     */
    public CompletionStage<Optional<CatalogVersion>> version(ReleaseId release) {
        return including(release).thenApply(known -> known.flatMap(all -> all.find(release.version())));
    }

    /**
     * Returns the versions of a provider, with one that only another instance may have learned of, as
     * {@link #version(ReleaseId)} does.
     */
    public CompletionStage<Optional<CatalogVersions>> including(ReleaseId release) {
        var provider = release.provider();
        return versions(provider).thenCompose(known -> {
            var found = known.flatMap(all -> all.find(release.version()));
            return found.isPresent()
                    ? CompletableFuture.completedFuture(known)
                    : catchingUp.fly(provider, () -> catchUp(provider)).thenApply(stored -> stored.or(() -> known));
        });
    }

    /**
     * Asks upstream at once, however fresh the cached list is. Completes exceptionally with a {@link MirrorException}
     * if upstream fails; then the cached list stays.
     */
    public CompletionStage<Optional<CatalogVersions>> refreshNow(ProviderAddress provider) {
        return renewing.fly(
                provider, () -> isOffline(provider) ? offline.list(provider) : fetch(provider, known(provider)));
    }

    /**
     * Polls the changes of other instances. Called every few seconds by a thread that may wait for storage. A storage
     * failure is logged, and the next poll catches up.
     */
    public void pollChanges() {
        try {
            for (var provider : notices.poll()) {
                absent.evict(provider);
                if (offline.isHosted(provider)) {
                    offline.evict(provider);
                } else if (inMemory.getIfPresent(provider) != null) {
                    catchUp(provider);
                }
            }
        } catch (StorageException failure) {
            LOG.debug("changes of other instances are polled later: {}", failure.getMessage());
        }
    }

    /**
     * Adds the versions of imported, verified releases, as if upstream had once listed them.
     *
     * @throws StorageException if they cannot be stored
     */
    public void learn(ProviderAddress provider, Collection<CatalogVersion> brought) {
        var listed = new TreeMap<ProviderVersion, CatalogVersion>();
        brought.forEach(version -> listed.put(version.version(), version));
        if (!listed.isEmpty()) {
            var known = records.read(provider).orElseGet(() -> CatalogVersions.none(provider));
            records.write(known.including(new CatalogVersions(provider, listed, List.of(), Instant.EPOCH)));
        }
        notices.publish(provider);
        catchUp(provider);
    }

    /**
     * Invalidates what is cached of a hosted provider, here and on other instances, because a release was published or
     * removed.
     */
    public void published(ProviderAddress provider) {
        absent.evict(provider);
        offline.evict(provider);
        notices.publish(provider);
    }

    /** Calls this for each hosted provider whose releases changed, on a thread that may wait for storage. */
    public void onHostedChange(Consumer<ProviderAddress> listener) {
        offline.onChange(listener);
    }

    private boolean isOffline(ProviderAddress provider) {
        return registry.isOffline(provider.hostname());
    }

    private Optional<CatalogVersions> catchUp(ProviderAddress provider) {
        if (isOffline(provider)) {
            return offline.list(provider);
        }
        var stored = lists.find(provider);
        stored.ifPresent(found -> {
            absent.evict(provider);
            inMemory.asMap().computeIfPresent(provider, (same, present) -> present.including(found, timeToLive, time));
        });
        return stored;
    }

    private CompletionStage<Optional<CatalogVersions>> find(ProviderAddress provider) {
        var present = inMemory.getIfPresent(provider);
        if (present != null) {
            return CompletableFuture.completedFuture(Optional.of(present.served()));
        }
        if (isOffline(provider)) {
            return CompletableFuture.completedFuture(offline.list(provider));
        }
        Optional<CatalogVersions> stored;
        try {
            stored = records.read(provider);
        } catch (StorageException failure) {
            return asking.fly(provider, () -> findUnread(provider, failure));
        }
        if (stored.isEmpty()) {
            return asking.fly(provider, () -> ask(provider, Optional.empty()));
        }
        var age = Duration.between(stored.get().learntAt(), time.wall().instant());
        var fresh = !age.isNegative() && age.compareTo(timeToLive) < 0;
        remember(stored.get(), fresh ? timeToLive.minus(age) : Duration.ZERO);
        if (!fresh) {
            refreshBehind(provider);
        }
        return CompletableFuture.completedFuture(stored);
    }

    // A 404 from upstream does not say whether versions were ever served; only the stored list does.
    private Optional<CatalogVersions> findUnread(ProviderAddress provider, StorageException failure) {
        LOG.warn("{}", failure.getMessage());
        var answer = ask(provider, Optional.empty());
        if (answer.isEmpty()) {
            absent.evict(provider);
            throw failure;
        }
        return answer;
    }

    // No caller waits for this result, so an unexpected failure must be logged here.
    private void refreshBehind(ProviderAddress provider) {
        refreshing.fly(provider, () -> {
            try {
                return refresh(provider);
            } catch (RuntimeException unexpected) {
                LOG.error("refreshing the versions of {} failed unexpectedly", provider, unexpected);
                throw unexpected;
            }
        });
    }

    private Optional<CatalogVersions> refresh(ProviderAddress provider) {
        var present = inMemory.getIfPresent(provider);
        if (present != null && !time.reached(present.refreshAt())) {
            return Optional.of(present.served());
        }
        if (isOffline(provider)) {
            return offline.list(provider);
        }
        return ask(provider, known(provider));
    }

    // The union also has what another instance stored meanwhile, and what storage did not accept from this one.
    private Optional<CatalogVersions> known(ProviderAddress provider) {
        return CatalogVersions.union(
                lists.find(provider),
                Optional.ofNullable(inMemory.getIfPresent(provider)).map(CachedVersionList::known));
    }

    private Optional<CatalogVersions> ask(ProviderAddress provider, Optional<CatalogVersions> known) {
        try {
            return fetch(provider, known);
        } catch (MirrorException failure) {
            return Optional.of(lastAnswer(provider, known, failure));
        }
    }

    private Optional<CatalogVersions> fetch(ProviderAddress provider, Optional<CatalogVersions> known) {
        var answer = registry.versions(provider);
        if (answer.found().isEmpty() && known.isEmpty()) {
            absent.add(provider, answer.map(listed -> Optional.empty(), reason -> reason));
            return Optional.empty();
        }
        var learnt = known.orElseGet(() -> CatalogVersions.none(provider))
                .learn(answer.found(), time.wall().instant());
        absent.evict(provider);
        remember(learnt, timeToLive);
        return Optional.of(storing.result(() -> stored(learnt)).orElse(learnt));
    }

    private CatalogVersions lastAnswer(
            ProviderAddress provider, Optional<CatalogVersions> known, MirrorException failure) {
        var copied = lists.findImported(provider);
        if (known.isEmpty()) {
            return copied.orElseThrow(() -> failure);
        }
        LOG.warn(
                "serving the stale versions of {} as of {}: {}",
                provider,
                known.get().learntAt(),
                failure.getMessage());
        var served = copied.map(known.get()::including).orElse(known.get());
        return offline.rememberForNow(known.get(), served);
    }

    // A caller that storage was too late for has the answer already, and a newer one may be in memory by now.
    private CatalogVersions stored(CatalogVersions learnt) {
        var kept = lists.keep(learnt);
        inMemory.asMap()
                .computeIfPresent(
                        kept.provider(),
                        (same, present) -> present.known() == learnt
                                ? new CachedVersionList(kept, kept, present.refreshAt())
                                : present);
        return kept;
    }

    private void remember(CatalogVersions known, Duration freshFor) {
        inMemory.put(known.provider(), new CachedVersionList(known, known, time.in(freshFor)));
    }
}
