package org.providermirror.registry.signature;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;

/**
 * Whether a key was entitled to sign a document at the time when it did.
 *
 * <p>An expiry counts at the time of signing: a signature made before the key expired stays good. A revocation counts
 * always, whatever its reason and whichever copy of the key brings it, as with GnuPG and the clients. Revocations by other
 * keys and of single user IDs say nothing here.
 */
final class KeyRules {
    private final SelfSignatures selfSignatures;

    KeyRules(Clock clock) {
        this.selfSignatures = new SelfSignatures(clock);
    }

    /** Why a document signed by the primary key at that time does not count; empty where it does. */
    Optional<String> primaryComplaint(Certificate certificate, List<Certificate> copies, Instant signedAt) {
        return generalComplaint(certificate, copies, signedAt)
                .or(() -> selfSignatures
                        .newestOnPrimary(certificate)
                        .filter(own -> !maySign(own))
                        .map(own -> describe(certificate.primary()) + " may not sign documents"));
    }

    /** Why a document signed by the subkey at that time does not count; empty where it does. */
    Optional<String> subkeyComplaint(
            Certificate certificate, Certificate.Subkey subkey, List<Certificate> copies, Instant signedAt) {
        var complaint = generalComplaint(certificate, copies, signedAt);
        if (complaint.isPresent()) {
            return complaint;
        }
        var primary = certificate.primary();
        if (isRevoked(subkey, copies)) {
            return Optional.of(describe(subkey.key()) + " was revoked");
        }
        var binding = selfSignatures.newestBinding(primary, subkey);
        if (binding.isEmpty()) {
            return Optional.of(
                    describe(subkey.key()) + " is not bound to primary " + describe(primary) + " by a valid signature");
        }
        if (!maySign(binding.get())) {
            return Optional.of(describe(subkey.key()) + " may not sign documents");
        }
        if (!selfSignatures.isConfirmedBySubkey(binding.get(), primary, subkey.key())) {
            return Optional.of(
                    describe(subkey.key()) + " does not itself say that it belongs to primary " + describe(primary));
        }
        return lifetimeComplaint(subkey.key(), binding.get(), signedAt);
    }

    private Optional<String> generalComplaint(Certificate certificate, List<Certificate> copies, Instant signedAt) {
        var primary = certificate.primary();
        if (!Algorithms.isUsable(primary)) {
            return Optional.of(describe(primary) + " is too short or too long to be trusted");
        }
        if (copies.stream().anyMatch(selfSignatures::revokesPrimary)) {
            return Optional.of(describe(primary) + " was revoked");
        }
        return selfSignatures
                .newestOnPrimary(certificate)
                .map(own -> lifetimeComplaint(primary, own, signedAt))
                .orElseGet(() -> Optional.of(describe(primary) + " carries no valid signature of its own"));
    }

    private boolean isRevoked(Certificate.Subkey subkey, List<Certificate> copies) {
        return copies.stream()
                .flatMap(copy -> copy.subkeys().stream()
                        .filter(other -> other.key().hasFingerprint(subkey.key().getFingerprint()))
                        .filter(other -> selfSignatures.revokesSubkey(copy.primary(), other)))
                .findAny()
                .isPresent();
    }

    private static Optional<String> lifetimeComplaint(PGPPublicKey key, PGPSignature own, Instant signedAt) {
        var created = key.getCreationTime().toInstant();
        if (signedAt.isBefore(created)) {
            return Optional.of(
                    "the signature of " + signedAt + " is older than " + describe(key) + ", made on " + created);
        }
        var lifetime = own.getHashedSubPackets().getKeyExpirationTime();
        var expiry = created.plusSeconds(lifetime);
        return lifetime != 0 && !signedAt.isBefore(expiry)
                ? Optional.of(describe(key) + " had expired on " + expiry + " when it signed on " + signedAt)
                : Optional.empty();
    }

    /** A key that says nothing of its use may be used for anything that its algorithm can do. */
    private static boolean maySign(PGPSignature own) {
        var said = own.getHashedSubPackets();
        return !said.hasSubpacket(SignatureSubpacketTags.KEY_FLAGS) || (said.getKeyFlags() & KeyFlags.SIGN_DATA) != 0;
    }

    private static String describe(PGPPublicKey key) {
        return "key " + Certificate.fingerprint(key);
    }
}
