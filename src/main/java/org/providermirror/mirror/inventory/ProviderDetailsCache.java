package org.providermirror.mirror.inventory;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.catalog.record.StoredHashes;
import org.providermirror.catalog.record.StoredProvider;
import org.providermirror.catalog.record.StoredProviders;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches what the pages show of providers beside the contents of their records. A provider is read from storage in the background after it
 * changed; what all providers share is read twice a minute while somebody looks at the list.
 *
 * <p>Thread-safe. One task at a time reads, on the executor; callers never wait for it.
 */
public final class ProviderDetailsCache {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderDetailsCache.class);
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final Duration FACTS_INTERVAL = Duration.ofSeconds(15);

    private final StoredProviders providers;
    private final VersionCatalog versions;
    private final StoredHashes hashes;
    private final ProviderFacts facts;
    private final Executor executor;
    private final Clocks time;
    private final Cache<ProviderAddress, ProviderDetails> details;
    private final AtomicBoolean working = new AtomicBoolean();

    /** The revisions that were read. Used by the single running task only; so a provider that was evicted is not read again. */
    private volatile Map<ProviderAddress, Long> read = Map.of();

    private volatile Shared shared = new Shared(Map.of(), Map.of(), Set.of());
    private volatile boolean isWanted = true;
    private volatile long factsDueAt;

    /** Facts of all providers. */
    private record Shared(
            Map<ProviderAddress, Instant> lastUses,
            Map<ProviderAddress, Long> downloads,
            Set<ProviderAddress> prefetched) {}

    /** @param executor reads storage */
    public ProviderDetailsCache(
            StoredProviders providers,
            VersionCatalog versions,
            StoredHashes hashes,
            ProviderFacts facts,
            Executor executor,
            Clocks time) {
        this.providers = providers;
        this.versions = versions;
        this.hashes = hashes;
        this.facts = facts;
        this.executor = executor;
        this.time = time;
        this.factsDueAt = time.monotonic().getAsLong();
        this.details =
                Caches.of(CacheShare.PROVIDER_DETAILS, (provider, found) -> Weights.of(provider) + found.weight());
    }

    /** Starts to read. */
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::work, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns the details of a provider; empty if they were not read yet, or evicted. */
    Optional<ProviderDetails> find(ProviderAddress provider) {
        isWanted = true;
        return Optional.ofNullable(details.getIfPresent(provider));
    }

    Optional<Instant> lastUse(ProviderAddress provider) {
        return Optional.ofNullable(shared.lastUses().get(provider));
    }

    long downloads(ProviderAddress provider) {
        return shared.downloads().getOrDefault(provider, 0L);
    }

    boolean isPrefetched(ProviderAddress provider) {
        return shared.prefetched().contains(provider);
    }

    void work() {
        if (working.compareAndSet(false, true)) {
            try {
                executor.execute(this::attend);
            } catch (RuntimeException busy) {
                working.set(false);
                LOG.debug("the details of providers are read later, because the executor is busy", busy);
            }
        }
    }

    private void attend() {
        try {
            if (isWanted && time.reached(factsDueAt)) {
                isWanted = false;
                factsDueAt = time.in(FACTS_INTERVAL);
                // First, because after a start, the records of all packages are read.
                readShared();
            }
            readChanged();
        } catch (StorageException failure) {
            LOG.debug("the details of providers are read later", failure);
        } finally {
            working.set(false);
        }
    }

    private void readChanged() {
        var all = providers.search("");
        var now = new HashMap<>(read);
        now.keySet().retainAll(all.stream().map(StoredProvider::provider).toList());
        try {
            for (var stored : all) {
                if (now.getOrDefault(stored.provider(), Long.MIN_VALUE) != stored.revision()) {
                    if (hasRead(stored.provider())) {
                        now.put(stored.provider(), stored.revision());
                    }
                }
            }
        } finally {
            read = now;
        }
    }

    /** Returns false if the storage fails for this provider, which is then read at the next run. */
    private boolean hasRead(ProviderAddress provider) {
        try {
            read(provider);
            return true;
        } catch (StorageException failure) {
            LOG.debug("the details of {} are read later", provider, failure);
            return false;
        }
    }

    private void read(ProviderAddress provider) {
        var earlier = Optional.ofNullable(details.getIfPresent(provider)).orElse(ProviderDetails.NONE);
        details.put(
                provider, ProviderDetails.of(versions.kept(provider), hashes.of(provider, earlier::knows), earlier));
    }

    private void readShared() {
        var isPrefetched = facts.prefetched();
        var prefetched = new HashSet<ProviderAddress>();
        details.asMap().forEach((provider, found) -> {
            if (found.ids(provider).anyMatch(isPrefetched)) {
                prefetched.add(provider);
            }
        });
        shared = new Shared(facts.lastUses(), facts.downloads(), prefetched);
    }
}
