package org.providermirror.web.api;

import java.time.Instant;
import org.providermirror.mirror.RefusedVersion;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * A version whose release failed verification.
 *
 * @param provider hostname/namespace/type
 * @param version the version
 * @param reason the check that failed
 * @param leftOut whether version lists omit it; false if clients were served it before
 * @param since when it failed for the first time
 * @param checkedAt when it was last verified
 * @param nextCheckAt when the mirror verifies it again at the latest
 * @param checks the number of verifications since the first failure
 */
public record RefusalView(
        ProviderAddress provider,
        ProviderVersion version,
        String reason,
        boolean leftOut,
        Instant since,
        Instant checkedAt,
        Instant nextCheckAt,
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
