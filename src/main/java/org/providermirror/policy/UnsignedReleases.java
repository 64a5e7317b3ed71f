package org.providermirror.policy;

import java.util.Optional;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;

/**
 * Decides whether a release may be unsigned, so that an attacker cannot bypass a publisher's key by leaving the
 * signature out (a downgrade). Unsigned releases are refused if the provider's signers are pinned or a signer of its
 * namespace is known, unless an administrator accepted them.
 *
 * <p>Thread-safe. Reads storage on each call, because another instance may have recorded the first signature or a
 * decision a moment ago.
 */
public final class UnsignedReleases {
    private final Signers signers;
    private final UnsignedAcceptances acceptances;

    public UnsignedReleases(Signers signers, UnsignedAcceptances acceptances) {
        this.signers = signers;
        this.acceptances = acceptances;
    }

    /**
     * Returns why an unsigned release of a provider is refused, and what an administrator can do about it, as a
     * sentence part; empty if it is accepted.
     *
     * @throws StorageException if storage cannot be read; then the release must not be accepted now
     */
    public Optional<String> refusal(ProviderAddress provider) {
        if (acceptances.covers(provider)) {
            return Optional.empty();
        }
        var remedy = "an administrator can accept unsigned releases of " + provider;
        if (signers.isPinned(provider)) {
            return Optional.of(
                    "the registry gives no signing key, but mirror.trust.pin-signers has this provider; " + remedy);
        }
        if (!signers.hasAny(provider)) {
            return Optional.empty();
        }
        var namespace = provider.hostname() + "/" + provider.namespace();
        return Optional.of("the registry gives no signing key, but a signer of " + namespace + " is known"
                + named(provider) + "; " + remedy + " or remove the signers of " + namespace);
    }

    private String named(ProviderAddress provider) {
        return signers.first(provider)
                .or(() -> {
                    signers.refresh();
                    return signers.first(provider);
                })
                .map(signer -> " (" + signer.fingerprint() + ")")
                .orElse("");
    }
}
