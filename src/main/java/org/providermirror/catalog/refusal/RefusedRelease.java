package org.providermirror.catalog.refusal;

import java.time.Duration;
import java.time.Instant;
import org.providermirror.provider.ReleaseId;

/**
 * Describes a release that definitively failed its last verification.
 *
 * @param reason which check failed, as a sentence part
 * @param served whether clients were served the version before, so that it stays listed
 * @param firstRefused when it failed for the first time
 * @param lastChecked when it was last verified, or when that was last attempted
 * @param checks how often it was verified, including the first time
 *
 */
public record RefusedRelease(
        ReleaseId release, String reason, boolean served, Instant firstRefused, Instant lastChecked, int checks) {
    private static final int LONGEST_MINUTES = 60;
    /** From the seventh check on, the backoff is the longest. */
    private static final int MOST_DOUBLINGS = 6;

    static RefusedRelease first(ReleaseId release, String reason, boolean served, Instant now) {
        return new RefusedRelease(release, reason, served, now, now, 1);
    }

    RefusedRelease again(String otherReason, boolean nowServed, Instant now) {
        return new RefusedRelease(release, otherReason, nowServed, firstRefused, now, checks + 1);
    }

    /** Returns whether the version is left out of the lists. */
    public boolean isLeftOut() {
        return !served;
    }

    /** Returns when the mirror verifies it again: after an exponential backoff of 1, 2, 4 … 60 minutes. */
    public Instant nextCheck() {
        var doublings = Math.max(0, Math.min(checks - 1, MOST_DOUBLINGS));
        return lastChecked.plus(Duration.ofMinutes(Math.min(LONGEST_MINUTES, 1L << doublings)));
    }
}
