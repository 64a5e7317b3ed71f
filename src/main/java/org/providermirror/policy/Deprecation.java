package org.providermirror.policy;

import java.time.Instant;
import org.providermirror.provider.Target;

/**
 * Describes the deprecation of a hosted provider or of one of its versions.
 *
 * @param target a provider or a version, never a package
 * @param text what users read, in the words of the administrator
 * @param by who deprecated it
 * @param at when
 */
public record Deprecation(Target target, String text, String by, Instant at) {}
