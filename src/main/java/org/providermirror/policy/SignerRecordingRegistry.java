package org.providermirror.policy;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ForwardingRegistry;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;

/**
 * Records the signers of releases and events about them, and refuses unsigned releases of a namespace with a known
 * signer, before any of them is stored or served.
 */
public final class SignerRecordingRegistry extends ForwardingRegistry {
    private final Signers signers;
    private final UnsignedReleases unsigned;
    private final SignaturePolicy signatures;
    private final ReleaseNotices notices;

    /** @param unsigned decides about releases without a signature, if signatures are required at all */
    public SignerRecordingRegistry(
            ProviderRegistry registry,
            Signers signers,
            UnsignedReleases unsigned,
            SignaturePolicy signatures,
            ReleaseNotices notices) {
        super(registry);
        this.signers = signers;
        this.unsigned = unsigned;
        this.signatures = signatures;
        this.notices = notices;
    }

    @Override
    public <T> UpstreamAnswer<T> release(
            ReleaseId id, Set<Platform> listed, Optional<Platform> requested, Function<Release, T> use) {
        return super.release(id, listed, requested, release -> {
            judge(release);
            notices.see(release);
            return use.apply(release);
        });
    }

    // Signers first: if a release is only partly signed, the rest is refused.
    private void judge(Release release) {
        var isUnsigned = false;
        for (var checksums : release.checksums()) {
            var signer = checksums.signer();
            signer.ifPresent(known -> signers.see(release.id(), known.primaryFingerprint()));
            isUnsigned |= signer.isEmpty();
        }
        if (isUnsigned && signatures == SignaturePolicy.REQUIRE) {
            unsigned.refusal(release.provider()).ifPresent(reason -> {
                throw new ReleaseUnverifiedException(release.id(), reason);
            });
        }
    }
}
