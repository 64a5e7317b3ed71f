package org.providermirror.mirror.inventory;

import java.time.Instant;
import java.util.Map;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;

/** Returns when packages were last used. Thread-safe. */
@FunctionalInterface
public interface LastUses {
    /**
     * Returns when the packages of a provider were last used, without those that never were. Reads storage.
     *
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    Map<PackageId, Instant> of(ProviderAddress provider);
}
