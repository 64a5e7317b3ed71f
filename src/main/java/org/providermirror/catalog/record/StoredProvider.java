package org.providermirror.catalog.record;

import org.providermirror.provider.ProviderAddress;

/**
 * What is stored of a provider, in numbers.
 *
 * @param packages how many archives
 * @param bytes how many bytes they have
 */
public record StoredProvider(ProviderAddress provider, int packages, long bytes) {}
