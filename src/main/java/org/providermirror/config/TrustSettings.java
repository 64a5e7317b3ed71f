package org.providermirror.config;

import java.util.List;
import org.providermirror.provider.ProviderPattern;

/**
 * Says what a release needs to be trusted.
 *
 * @param signatures whether it needs a valid signature
 * @param pinnedSigners the providers with pinned signers, whose archives must have conventional names
 * @param refuseExpiredKeys the providers whose releases are refused if the key had expired when it signed
 */
public record TrustSettings(
        SignaturePolicy signatures, List<ProviderPattern> pinnedSigners, List<ProviderPattern> refuseExpiredKeys) {
    public TrustSettings {
        pinnedSigners = List.copyOf(pinnedSigners);
        refuseExpiredKeys = List.copyOf(refuseExpiredKeys);
    }
}
