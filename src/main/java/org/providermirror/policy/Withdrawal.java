package org.providermirror.policy;

import java.time.Instant;
import org.providermirror.provider.ReleaseId;

/**
 * Describes the withdrawal of a hosted version.
 *
 * @param reason why, in the words of the administrator
 * @param by who withdrew it
 * @param at when
 */
public record Withdrawal(ReleaseId release, String reason, String by, Instant at) {}
