package org.providermirror.registry.verify;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.config.TrustSettings;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Signer;
import org.providermirror.registry.signature.PublisherKeys;
import org.providermirror.registry.signature.SignatureVerifier;
import org.providermirror.registry.signature.VerificationRun;
import org.providermirror.registry.wire.AdvertisedKeys;

/**
 * Verifies stored signatures of checksum files: the recorded key made them over these sums. A file without a signer
 * is accepted if signatures are off, or if its registry gives no key.
 */
final class StoredSignatures {
    private final SignaturePolicy policy;
    private final SignatureRequirement requirement;
    private final SignatureVerifier verifier;

    StoredSignatures(TrustSettings trust, Clock clock) {
        policy = trust.signatures();
        // A recorded signer must be true even if signatures are not required.
        requirement = new SignatureRequirement(new TrustSettings(
                SignaturePolicy.REQUIRE,
                trust.pinnedSigners(),
                policy == SignaturePolicy.OFF ? List.of() : trust.refuseExpiredKeys()));
        verifier = new SignatureVerifier(clock);
    }

    /** Begins to verify the checksum files of one release, as of the time when they were signed. */
    VerificationRun begin() {
        return verifier.beginAsOfSigning();
    }

    /**
     * Holds a checksum file after its verification.
     *
     * @param checksums the file with its true signer
     * @param complaint why it is not trusted; empty if it is
     */
    record CheckedSums(PublishedChecksums checksums, Optional<String> complaint) {}

    CheckedSums verify(ProviderAddress provider, PublishedChecksums checksums, VerificationRun run) {
        var keys = AdvertisedKeys.ofEntries(checksums.keys());
        if (keys.isEmpty()) {
            return refused(checksums, "the signing keys beside it cannot be read");
        }
        var required = requirement.keysFor(provider, keys.get());
        if (checksums.signer().isEmpty()) {
            return policy == SignaturePolicy.OFF || required.isEmpty()
                    ? new CheckedSums(checksums, Optional.empty())
                    : refused(
                            checksums, "its SHA256SUMS carries no signature, and mirror.trust.signatures requires one");
        }
        if (required.isEmpty() || checksums.signature().isEmpty()) {
            return refused(checksums, "it names a signer, and there is no key or no signature beside it");
        }
        return verify(provider, checksums, required.get(), run);
    }

    // Only the recorded key is verified; others may have signed, too.
    private CheckedSums verify(
            ProviderAddress provider, PublishedChecksums checksums, PublisherKeys keys, VerificationRun run) {
        var recorded = checksums.signer().orElseThrow();
        var signature = checksums.signature().orElseThrow();
        if (checksums.sums().length > UpstreamRequest.SUMS_BYTES || signature.length > UpstreamRequest.KEY_BYTES) {
            return refused(checksums, "its SHA256SUMS or the signature is longer than any that is accepted");
        }
        var only = keys.onlyPrimary().orElse(recorded.primaryFingerprint());
        if (!only.equals(recorded.primaryFingerprint())) {
            return refused(
                    checksums,
                    "its record names the signer " + recorded.primaryFingerprint() + ", and only " + only
                            + " may sign it");
        }
        return requirement
                .verify(provider, checksums.sums(), signature, PublisherKeys.copiesOf(only, keys.blocks()), run)
                .map(
                        good -> compared(checksums, recorded, Signer.of(good)),
                        refused -> refused(checksums, refused.reason()));
    }

    // The recorded expiry is not compared: older records lack it.
    private static CheckedSums compared(PublishedChecksums checksums, Signer recorded, Signer found) {
        if (!found.signingFingerprint().equals(recorded.signingFingerprint())
                || !found.signedAt().equals(recorded.signedAt())) {
            return refused(
                    checksums,
                    "it was signed by the key " + found.signingFingerprint() + " on " + found.signedAt()
                            + ", and not as its record says by " + recorded.signingFingerprint() + " on "
                            + recorded.signedAt());
        }
        return found.equals(recorded)
                ? new CheckedSums(checksums, Optional.empty())
                : new CheckedSums(checksums.by(found), Optional.empty());
    }

    private static CheckedSums refused(PublishedChecksums checksums, String complaint) {
        return new CheckedSums(checksums, Optional.of(complaint));
    }
}
