package org.providermirror.mirror.inventory;

import java.time.Instant;
import org.providermirror.provider.Target;

/**
 * Describes a block of a provider, a version or a package.
 *
 * @param by the administrator who set it
 */
public record BlockedTarget(Target target, String reason, String by, Instant at) {}
