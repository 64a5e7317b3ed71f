package org.providermirror.policy;

import java.time.Instant;
import java.util.Optional;
import org.providermirror.provider.ReleaseId;

/**
 * Describes a version that appeared after the baseline of its provider.
 *
 * @param since when an instance first noticed it
 * @param decision what was decided last; empty if nothing was
 */
public record HeldVersion(ReleaseId release, Instant since, Optional<Decision> decision) {
    /**
     * Describes a decision about a version on hold.
     *
     * @param approved whether the version is approved; otherwise its approval was withdrawn
     * @param by the administrator, or the setting that approved it
     * @param at when
     */
    public record Decision(boolean approved, String by, Instant at) {}

    /** Returns whether the version is approved. */
    public boolean isApproved() {
        return decision.filter(Decision::approved).isPresent();
    }

    /** Returns the decision that withdrew the approval; empty if none did. */
    public Optional<Decision> withdrawal() {
        return decision.filter(last -> !last.approved());
    }
}
