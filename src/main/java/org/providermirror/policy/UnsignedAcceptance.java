package org.providermirror.policy;

import java.time.Instant;
import org.providermirror.provider.ProviderAddress;

/**
 * Describes an administrator's decision that releases of a provider may be unsigned.
 *
 * @param by the name of the administrator
 * @param at when it was made
 *
 */
public record UnsignedAcceptance(ProviderAddress provider, String by, Instant at) {}
