package org.providermirror.mirror.inventory;

import org.providermirror.provider.ProviderAddress;

/**
 * Summarizes a provider.
 *
 * @param packages how many of its archives are stored
 * @param bytes how many bytes they have
 *
 */
public record ProviderSummary(ProviderAddress provider, int packages, long bytes) {}
