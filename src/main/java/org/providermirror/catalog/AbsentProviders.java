package org.providermirror.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Optional;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.failure.NotFoundException;
import org.providermirror.provider.ProviderAddress;

/**
 * Caches for a minute that a provider does not exist (a negative cache), and what its registry says about that.
 * Thread-safe.
 */
final class AbsentProviders {
    // A provider may be minutes old: upstream's cache and ours must not hide it for longer than this.
    private static final Duration ABSENT_FOR = Duration.ofMinutes(1);

    private final Cache<ProviderAddress, Optional<String>> reasons;

    AbsentProviders(Clocks time) {
        this.reasons = Caches.of(
                CacheShare.ABSENT_PROVIDERS,
                (provider, reason) ->
                        Weights.of(provider) + reason.map(Weights::of).orElse(0L),
                ABSENT_FOR,
                time);
    }

    boolean contains(ProviderAddress provider) {
        return reasons.getIfPresent(provider) != null;
    }

    void add(ProviderAddress provider, Optional<String> reason) {
        reasons.put(provider, reason);
    }

    void evict(ProviderAddress provider) {
        reasons.invalidate(provider);
    }

    /** Returns the failure of a request for the provider, with the registry's reason if it is cached. */
    NotFoundException failure(ProviderAddress provider) {
        return NotFoundException.provider(
                provider, Optional.ofNullable(reasons.getIfPresent(provider)).flatMap(reason -> reason));
    }
}
