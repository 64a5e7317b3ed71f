package org.providermirror.mirror;

import java.time.Instant;
import org.providermirror.catalog.refusal.RefusedRelease;
import org.providermirror.provider.ReleaseId;

/**
 * Describes a version whose release failed verification.
 *
 * @param reason which check failed, as a sentence part
 * @param leftOut whether it is left out of the lists, because it was never served
 * @param since when it failed for the first time
 * @param checkedAt when it was last verified
 * @param nextCheckAt when the mirror verifies it again by itself, at the latest
 * @param checks how often it was verified since
 *
 */
public record RefusedVersion(
        ReleaseId release,
        String reason,
        boolean leftOut,
        Instant since,
        Instant checkedAt,
        Instant nextCheckAt,
        int checks) {
    public static RefusedVersion of(RefusedRelease refused) {
        return new RefusedVersion(
                refused.release(),
                refused.reason(),
                refused.isLeftOut(),
                refused.firstRefused(),
                refused.lastChecked(),
                refused.nextCheck(),
                refused.checks());
    }
}
