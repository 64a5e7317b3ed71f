package org.providermirror.config;

import java.util.List;
import org.providermirror.provider.ProviderPattern;

/**
 * What a release needs to be trusted.
 *
 * @param signatures whether it must carry a good signature
 * @param pinnedSigners the providers whose signers are pinned, and whose archives must be named by convention
 * @param refuseExpiredKeys the providers whose releases must not be signed by a key that had expired by then
 */
public record TrustSettings(
        SignaturePolicy signatures, List<ProviderPattern> pinnedSigners, List<ProviderPattern> refuseExpiredKeys) {
    public TrustSettings {
        pinnedSigners = List.copyOf(pinnedSigners);
        refuseExpiredKeys = List.copyOf(refuseExpiredKeys);
    }

    /** The same for all providers. */
    public static TrustSettings of(SignaturePolicy signatures) {
        return new TrustSettings(signatures, List.of(), List.of());
    }
}
