package org.providermirror.policy;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.Signer;
import org.providermirror.registry.verify.SignerRule;

/**
 * Trusts a stored release only if its signers are known for its namespace, because an attacker with write access to the
 * storage can sign with a key of their own. The first signer of a namespace is recorded, as when a release is fetched.
 *
 * <p>A release without a signature is trusted if no signer of its namespace is known, if it was verified before the
 * first signer became known, or if an administrator accepts unsigned releases of its provider.
 *
 * <p>Thread-safe; may read and write storage.
 */
public final class StoredSigners implements SignerRule {
    private final Signers signers;
    private final Predicate<ProviderAddress> unsignedAccepted;

    /** @param unsignedAccepted tests whether an administrator accepts unsigned releases of a provider */
    public StoredSigners(Signers signers, Predicate<ProviderAddress> unsignedAccepted) {
        this.signers = signers;
        this.unsignedAccepted = unsignedAccepted;
    }

    @Override
    public Optional<String> complaint(Release release, boolean builtInKey) {
        var unknown = release.checksums().stream()
                .flatMap(checksums -> checksums.signer().stream())
                .map(Signer::primaryFingerprint)
                .distinct()
                .filter(fingerprint -> !isTrusted(release, fingerprint, builtInKey))
                .findFirst();
        if (unknown.isPresent()) {
            return Optional.of("it is signed by the key " + unknown.get() + ", which is not known to sign for "
                    + release.provider().hostname() + "/" + release.provider().namespace()
                    + ": accept it as a signer if you know it to be the publisher's");
        }
        return release.checksums().stream().map(PublishedChecksums::signer).allMatch(Optional::isPresent)
                ? Optional.empty()
                : unsignedComplaint(release);
    }

    private boolean isTrusted(Release release, String fingerprint, boolean builtInKey) {
        var provider = release.provider();
        if (builtInKey && !signers.isPinned(provider) || signers.trusts(provider, fingerprint)) {
            return true;
        }
        // Another instance may have recorded or accepted the key a moment ago.
        signers.refresh();
        if (signers.firstSeen(provider).isPresent()) {
            return signers.trusts(provider, fingerprint);
        }
        return isFirst(release, fingerprint);
    }

    private boolean isFirst(Release release, String fingerprint) {
        try {
            signers.see(release.id(), fingerprint);
            return true;
        } catch (ReleaseUnverifiedException notTheFirst) {
            return false;
        }
    }

    private Optional<String> unsignedComplaint(Release release) {
        var provider = release.provider();
        if (unsignedAccepted.test(provider)) {
            return Optional.empty();
        }
        var remedy = ": accept unsigned releases of " + provider + " if its publisher does not sign them";
        if (signers.isPinned(provider)) {
            return Optional.of("it is not signed, and mirror.trust.pin-signers has its provider" + remedy);
        }
        if (!signers.hasAny(provider)) {
            return Optional.empty();
        }
        signers.refresh();
        var seen = signers.firstSeen(provider).orElse(Instant.MIN);
        return release.verifiedAt().isBefore(seen)
                ? Optional.empty()
                : Optional.of("it is not signed, and was verified when a signer of " + provider.hostname() + "/"
                        + provider.namespace() + " was known" + remedy);
    }
}
