package org.providermirror.registry.verify;

import java.util.List;
import java.util.Optional;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.config.TrustSettings;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.registry.Release;
import org.providermirror.registry.signature.PublisherKeys;
import org.providermirror.registry.signature.SignatureVerdict;
import org.providermirror.registry.signature.VerificationRun;
import org.providermirror.registry.wire.AdvertisedKeys;

/**
 * Decides which keys must have signed the checksums of a provider, and whether a key that had expired when it signed is
 * refused.
 */
final class SignatureRequirement {
    private final SignaturePolicy policy;
    private final List<ProviderPattern> refuseExpiredKeys;
    private final HashiCorpKey hashiCorpKey = new HashiCorpKey();

    SignatureRequirement(TrustSettings trust) {
        this.policy = trust.signatures();
        this.refuseExpiredKeys = trust.refuseExpiredKeys();
    }

    /**
     * Returns the keys of which one must have signed.
     *
     * @return empty if no signature is needed: signatures are off, or OpenTofu's registry gives no key at all
     */
    Optional<PublisherKeys> keysFor(ProviderAddress provider, AdvertisedKeys given) {
        if (policy == SignaturePolicy.OFF) {
            return Optional.empty();
        }
        if (hashiCorpKey.isRequiredFor(provider)) {
            return Optional.of(hashiCorpKey.with(given.blocks()));
        }
        return given.none() && provider.hostname().value().equals(Release.KEYLESS_REGISTRY)
                ? Optional.empty()
                : Optional.of(PublisherKeys.anyOf(given.blocks()));
    }

    /** Verifies checksums by the keys of which one must have signed. */
    SignatureVerdict verify(
            ProviderAddress provider, byte[] sums, byte[] signature, PublisherKeys keys, VerificationRun run) {
        return run.verify(sums, signature, keys).map(good -> unlessExpired(provider, good), refused -> refused);
    }

    private SignatureVerdict unlessExpired(ProviderAddress provider, SignatureVerdict.Good good) {
        return good.keyExpiredAt().isPresent() && refuses(provider)
                ? new SignatureVerdict.Invalid("key " + good.signingFingerprint() + " of the primary key "
                        + good.primaryFingerprint()
                        + " had expired on " + good.keyExpiredAt().get() + " when it signed on "
                        + good.signedAt() + ", which mirror.trust.refuse-expired-keys refuses for this provider")
                : good;
    }

    private boolean refuses(ProviderAddress provider) {
        return refuseExpiredKeys.stream().anyMatch(pattern -> pattern.matches(provider));
    }
}
