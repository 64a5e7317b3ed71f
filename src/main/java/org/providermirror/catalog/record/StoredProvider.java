package org.providermirror.catalog.record;

import org.providermirror.provider.ProviderAddress;

/**
 * Counts what is stored of a provider.
 *
 * @param packages how many archives
 * @param bytes how many bytes they have
 *
 */
public record StoredProvider(ProviderAddress provider, int packages, long bytes) {}
