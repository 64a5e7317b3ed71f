package org.providermirror.catalog.record;

import com.github.benmanes.caffeine.cache.Cache;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the baseline of each provider whose new versions are on hold: the first version list that the mirror received.
 * All instances share it. It is created once and not replaced, whether it can be read or not.
 *
 * <p>If a list was stored before the versions were put on hold, the baseline is this list. It stays if the versions are not
 * put on hold any more, because they may still be on another instance.
 *
 * <p>Thread-safe; reads and writes storage.
 */
public final class Baselines {
    private static final Logger LOG = LoggerFactory.getLogger(Baselines.class);
    private static final RecordFormat<Baseline, Baseline> FORMAT = RecordFormat.of(Baseline.class);
    private static final int MOST_UNSTORED = 1_000;

    private record Baseline(Instant recordedAt, List<ProviderVersion> versions) {
        Set<ProviderVersion> set() {
            return Set.copyOf(versions);
        }
    }

    private final Storage storage;
    private final VersionRecords lists;
    private final Clock clock;
    private final Cache<ProviderAddress, Set<ProviderVersion>> cached =
            Caches.of(CacheShare.BASELINES, (provider, versions) -> Weights.of(provider) + weight(versions));
    /** The baselines that storage did not accept yet. */
    private final Map<ProviderAddress, Set<ProviderVersion>> unstored = new ConcurrentHashMap<>();

    public Baselines(Storage storage, Clock clock) {
        this.storage = storage;
        this.lists = new VersionRecords(storage);
        this.clock = clock;
    }

    private static long weight(Set<ProviderVersion> versions) {
        return versions.stream()
                .mapToLong(version -> Weights.of(version.value()))
                .sum();
    }

    /**
     * Returns the baseline of a provider; empty if the mirror never received a list. Reads storage unless the baseline is
     * in memory.
     *
     * @throws StorageException if the baseline cannot be read
     */
    public Optional<Set<ProviderVersion>> find(ProviderAddress provider) {
        var known = Optional.ofNullable(cached.getIfPresent(provider))
                .or(() -> Optional.ofNullable(unstored.get(provider)));
        return known.isPresent()
                ? known
                : read(provider).or(() -> storedList(provider).map(list -> createdOrSame(provider, list)));
    }

    // The stored list does not change before the baseline is stored.
    private Set<ProviderVersion> createdOrSame(ProviderAddress provider, Set<ProviderVersion> listed) {
        try {
            return create(provider, listed);
        } catch (StorageException failure) {
            LOG.warn("the baseline of {} is stored later: {}", provider, failure.getMessage());
            if (unstored.size() < MOST_UNSTORED) {
                unstored.put(provider, listed);
            }
            return listed;
        }
    }

    /** Stores the baselines that storage did not accept before. Called every few seconds and at the end. */
    public void storeWaiting() {
        for (var provider : List.copyOf(unstored.keySet())) {
            try {
                store(provider);
            } catch (StorageException failure) {
                LOG.debug("the baseline of {} is stored later", provider, failure);
            }
        }
    }

    // Another thread may have stored it.
    private boolean store(ProviderAddress provider) {
        var waiting = Optional.ofNullable(unstored.get(provider));
        waiting.ifPresent(versions -> {
            create(provider, versions);
            unstored.remove(provider);
        });
        return waiting.isPresent();
    }

    private Optional<Set<ProviderVersion>> read(ProviderAddress provider) {
        var key = StorageLayout.baseline(provider);
        var found = storage.read(key)
                .map(bytes -> FORMAT.read(key, bytes)
                        .orElseThrow(
                                () -> new StorageException("reading " + key, new IOException("the record is damaged")))
                        .set());
        found.ifPresent(versions -> cached.put(provider, versions));
        return found;
    }

    // What an unreadable list had is unknown, so that no version of it is in the baseline.
    private Optional<Set<ProviderVersion>> storedList(ProviderAddress provider) {
        if (storage.find(StorageLayout.versions(provider)).isEmpty()) {
            return Optional.empty();
        }
        var stored = lists.read(provider);
        if (stored.filter(list -> list.learntAt().equals(Instant.EPOCH)).isPresent()) {
            // Versions were imported, and no list was received.
            return Optional.empty();
        }
        return Optional.of(
                stored.map(list -> Set.copyOf(list.versions().keySet())).orElse(Set.of()));
    }

    /**
     * Makes a list the baseline of its provider, unless there is one. Must return before the list is stored or used.
     *
     * @throws StorageException if storage cannot say whether there is one; then the list must not be used
     */
    public void establish(ProviderAddress provider, Collection<ProviderVersion> listed) {
        if (!store(provider)
                && cached.getIfPresent(provider) == null
                && storage.find(StorageLayout.baseline(provider)).isEmpty()) {
            storedList(provider)
                    .ifPresentOrElse(list -> create(provider, list), () -> createFirst(provider, Set.copyOf(listed)));
        }
    }

    // The first list of a provider must not fail with a storage that accepts no record now. Later ones wait for it.
    private void createFirst(ProviderAddress provider, Set<ProviderVersion> listed) {
        try {
            create(provider, listed);
        } catch (StorageException failure) {
            if (unstored.size() >= MOST_UNSTORED) {
                throw failure;
            }
            LOG.warn("the baseline of {} is stored later: {}", provider, failure.getMessage());
            unstored.put(provider, listed);
        }
    }

    // Another instance may have created it, with another list.
    private Set<ProviderVersion> create(ProviderAddress provider, Set<ProviderVersion> versions) {
        var baseline = new Baseline(clock.instant(), versions.stream().sorted().toList());
        if (!storage.create(StorageLayout.baseline(provider), FORMAT.write(baseline))) {
            return read(provider).orElse(Set.of());
        }
        var created = baseline.set();
        cached.put(provider, created);
        return created;
    }
}
