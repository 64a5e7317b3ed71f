package org.providermirror.policy;

import java.time.Instant;

/**
 * A block.
 *
 * @param reason why, in the words of the administrator
 * @param by who set it
 * @param at when
 */
public record Block(BlockTarget target, String reason, String by, Instant at) {}
