package org.providermirror.policy;

import java.time.Instant;
import java.util.Optional;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;

/**
 * A package that upstream changed after this mirror had verified it.
 *
 * @param first the digest of the bytes that are served
 * @param other the digest of the bytes that upstream lists now
 * @param seen when that was found out
 * @param accepted who decided that the other bytes count, and when; empty while the first are served
 */
public record Conflict(PackageId id, Sha256 first, Sha256 other, Instant seen, Optional<Acceptance> accepted) {
    /** An administrator's decision for the other bytes. */
    public record Acceptance(String by, Instant at) {}
}
