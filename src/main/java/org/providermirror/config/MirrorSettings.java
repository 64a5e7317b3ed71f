package org.providermirror.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Everything that an operator can set, checked.
 *
 * @param storage where packages are stored
 * @param offload who sends the bytes of local storage
 * @param miss what a client gets that asks for a package which is not stored
 * @param fetch the limits of the fetches into storage
 * @param indexTtl how long a version list counts as fresh, at least one second
 * @param upstream whom the mirror may ask, and how
 * @param signatures whether a release must carry a good signature
 * @param policy who may ask, for what, and what is written down of it
 * @param publicUrl where clients reach the mirror, with a trailing slash
 * @param keeping how the store is filled and kept
 */
public record MirrorSettings(
        StorageSettings storage,
        OffloadSettings offload,
        MissAnswer miss,
        FetchSettings fetch,
        Duration indexTtl,
        UpstreamSettings upstream,
        SignaturePolicy signatures,
        PolicySettings policy,
        Optional<URI> publicUrl,
        MaintenanceSettings keeping) {
    /** Returns what a release needs to be trusted. */
    public TrustSettings trust() {
        return new TrustSettings(
                signatures, policy.rules().pinnedSigners(), policy.rules().refuseExpiredKeys());
    }
}
