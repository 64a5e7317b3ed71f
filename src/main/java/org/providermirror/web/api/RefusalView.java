package org.providermirror.web.api;

import org.providermirror.mirror.RefusedVersion;
import org.providermirror.web.openapi.Summary;

/** A version whose release failed verification. */
public record RefusalView(
        @Summary("hostname/namespace/type.") String provider,
        String version,
        @Summary("Which check failed.") String reason,

        @Summary("Whether it is left out of the lists of versions; not so if clients were served it before.")
        boolean leftOut,

        @Summary("When it failed for the first time.") String since,
        @Summary("When it was last verified.") String checkedAt,

        @Summary("When the mirror verifies it again by itself, at the latest.")
        String nextCheckAt,

        @Summary("How many times it was verified since it first failed.")
        int checks) {
    static RefusalView of(RefusedVersion refused) {
        return new RefusalView(
                refused.release().provider().toString(),
                refused.release().version().toString(),
                refused.reason(),
                refused.leftOut(),
                refused.since().toString(),
                refused.checkedAt().toString(),
                refused.nextCheckAt().toString(),
                refused.checks());
    }
}
