package org.providermirror.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.record.VersionRecords;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the versions of providers whose upstream is never asked: hosted ones by their publications, others by their stored
 * packages. Caches each list for seconds. Thread-safe; reads storage.
 */
final class OfflineLists {
    private static final Logger LOG = LoggerFactory.getLogger(OfflineLists.class);
    private static final Duration FRESH_FOR = Duration.ofSeconds(10);

    private final HostedVersions hosted;
    private final ImportedFolder imported;
    private final VersionRecords records;
    private final Cache<ProviderAddress, CachedVersionList> inMemory;
    private final Clocks time;
    private volatile Consumer<ProviderAddress> listener = provider -> {};

    /** @param inMemory the cache of all lists */
    OfflineLists(
            HostedVersions hosted,
            ImportedFolder imported,
            VersionRecords records,
            Cache<ProviderAddress, CachedVersionList> inMemory,
            Clocks time) {
        this.hosted = hosted;
        this.imported = imported;
        this.records = records;
        this.inMemory = inMemory;
        this.time = time;
    }

    /** Calls this for each hosted provider whose releases changed. */
    void onChange(Consumer<ProviderAddress> other) {
        listener = other;
    }

    boolean isHosted(ProviderAddress provider) {
        return hosted.isHosted(provider.hostname());
    }

    /** Returns the stored list of any provider. */
    Optional<CatalogVersions> known(ProviderAddress provider) {
        return isHosted(provider) ? hosted.versions(provider) : records.read(provider);
    }

    /** Evicts the list of a hosted provider, because its releases changed. */
    void evict(ProviderAddress provider) {
        inMemory.invalidate(provider);
        listener.accept(provider);
    }

    /** Lists what storage has now. If it fails, the cached list stays. */
    // A client that chose a version without stored packages would get nothing.
    Optional<CatalogVersions> list(ProviderAddress provider) {
        try {
            if (isHosted(provider)) {
                return listHosted(provider);
            }
            var there = imported.versions(provider);
            if (there.isEmpty()) {
                inMemory.invalidate(provider);
                return Optional.empty();
            }
            var known = records.read(provider).orElseGet(() -> CatalogVersions.none(provider));
            return Optional.of(rememberForNow(
                    known, known.only(there.get().versions().keySet()).including(there.get())));
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            var last = Optional.ofNullable(inMemory.getIfPresent(provider)).orElseThrow(() -> failure);
            return Optional.of(rememberForNow(last.known(), last.served()));
        }
    }

    // Change notices only save time: a list that differs from the last one is noticed here too.
    private Optional<CatalogVersions> listHosted(ProviderAddress provider) {
        var before = Optional.ofNullable(inMemory.getIfPresent(provider)).map(CachedVersionList::served);
        var now = hosted.versions(provider);
        if (!before.map(CatalogVersions::versions).equals(now.map(CatalogVersions::versions))) {
            listener.accept(provider);
        }
        now.ifPresentOrElse(list -> rememberForNow(list, list), () -> inMemory.invalidate(provider));
        return now;
    }

    /** Caches a list for seconds, and returns what is served of it. */
    CatalogVersions rememberForNow(CatalogVersions known, CatalogVersions served) {
        inMemory.put(known.provider(), new CachedVersionList(known, served, time.in(FRESH_FOR)));
        return served;
    }
}
