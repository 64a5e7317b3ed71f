package org.providermirror.catalog.record;

import org.providermirror.provider.ProviderAddress;

/**
 * Counts what is stored of a provider.
 *
 * @param packages how many archives
 * @param bytes how many bytes they have
 * @param revision another number after its version list or its archives changed
 */
public record StoredProvider(ProviderAddress provider, int packages, long bytes, long revision) {
    /** Counts more of the same provider. */
    StoredProvider plus(StoredProvider more) {
        return new StoredProvider(provider, packages + more.packages, bytes + more.bytes, revision + more.revision);
    }
}
