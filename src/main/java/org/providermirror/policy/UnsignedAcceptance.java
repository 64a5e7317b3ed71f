package org.providermirror.policy;

import java.time.Instant;
import org.providermirror.provider.ProviderAddress;

/**
 * Describes an administrator's decision that releases of a provider may be unsigned.
 *
 * @param provider hostname/namespace/type
 * @param by the administrator who accepted its unsigned releases
 * @param at when they were accepted
 */
public record UnsignedAcceptance(ProviderAddress provider, String by, Instant at) {}
