package org.providermirror.mirror.inventory;

import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;

/**
 * Returns facts about all packages from other modules. Reads a few records of the storage for all providers, and throws its {@link
 * org.providermirror.failure.StorageException}.
 */
public interface ProviderFacts {
    /** Returns when packages of each provider were last used on any instance. */
    Map<ProviderAddress, Instant> lastUses();

    /** Returns how often packages of each provider were downloaded from any instance. */
    Map<ProviderAddress, Long> downloads();

    /** Returns which packages the prefetch list chose. */
    Predicate<PackageId> prefetched();
}
