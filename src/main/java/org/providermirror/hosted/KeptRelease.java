package org.providermirror.hosted;

import java.time.Instant;

/**
 * Describes the decision to keep a release although its only key was revoked.
 *
 * @param by the name of the administrator
 * @param at when
 */
public record KeptRelease(String by, Instant at) {}
