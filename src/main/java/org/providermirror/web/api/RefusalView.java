package org.providermirror.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.providermirror.mirror.RefusedVersion;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/** A version whose release failed verification. */
public record RefusalView(
        @Schema(description = "hostname/namespace/type.") ProviderAddress provider,
        @Schema(description = "The version.") ProviderVersion version,
        @Schema(description = "The check that failed.") String reason,

        @Schema(description = "Whether version lists omit it; false if clients were served it before.")
        boolean leftOut,

        @Schema(description = "When it failed for the first time.")
        Instant since,

        @Schema(description = "When it was last verified.") Instant checkedAt,

        @Schema(description = "When the mirror verifies it again at the latest.")
        Instant nextCheckAt,

        @Schema(description = "The number of verifications since the first failure.")
        int checks) {
    static RefusalView of(RefusedVersion refused) {
        return new RefusalView(
                refused.release().provider(),
                refused.release().version(),
                refused.reason(),
                refused.leftOut(),
                refused.since(),
                refused.checkedAt(),
                refused.nextCheckAt(),
                refused.checks());
    }
}
