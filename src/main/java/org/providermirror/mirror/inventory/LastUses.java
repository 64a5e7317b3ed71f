package org.providermirror.mirror.inventory;

import java.time.Instant;
import java.util.Map;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;

/** When packages were last used. Safe for use by any number of threads. */
@FunctionalInterface
public interface LastUses {
    /**
     * When the packages of a provider were last asked for; those that never were are not among them. Reads storage.
     *
     * @throws org.providermirror.failure.StorageException where it cannot be read
     */
    Map<PackageId, Instant> of(ProviderAddress provider);
}
