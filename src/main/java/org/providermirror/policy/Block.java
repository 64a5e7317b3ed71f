package org.providermirror.policy;

import java.time.Instant;
import org.providermirror.provider.Target;

/**
 * Describes a block.
 *
 * @param reason why, in the words of the administrator
 * @param by who set it
 * @param at when
 *
 */
public record Block(Target target, String reason, String by, Instant at) {}
