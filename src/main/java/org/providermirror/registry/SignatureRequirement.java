package org.providermirror.registry;

import java.util.Optional;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.signature.PublisherKeys;

/** Who has to have signed a provider's checksums. */
final class SignatureRequirement {
    /** The one registry whose keyless providers its own client installs unsigned. */
    static final String KEYLESS_REGISTRY = "registry.opentofu.org";

    private final SignaturePolicy policy;
    private final HashiCorpKey hashiCorpKey = new HashiCorpKey();

    SignatureRequirement(SignaturePolicy policy) {
        this.policy = policy;
    }

    /**
     * The keys of which one must have signed.
     *
     * @return empty where no signature is needed: signatures are off, or OpenTofu's registry gives no key at all
     */
    Optional<PublisherKeys> keysFor(ProviderAddress provider, SigningKeys given) {
        if (policy == SignaturePolicy.OFF) {
            return Optional.empty();
        }
        if (hashiCorpKey.isRequiredFor(provider)) {
            return Optional.of(hashiCorpKey.with(given.blocks()));
        }
        return given.none() && provider.hostname().value().equals(KEYLESS_REGISTRY)
                ? Optional.empty()
                : Optional.of(PublisherKeys.anyOf(given.blocks()));
    }
}
