package org.providermirror.registry.signature;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;

/**
 * Decides whether a key was entitled to sign a document when it did.
 *
 * <p>A key that had expired when it signed is accepted, as in the clients, because publishers extend a key without
 * giving the registry the new copy; the expiry is returned. A revocation always applies, whatever its reason and
 * whichever copy contains it. Revocations by other keys and of single user IDs are ignored.
 */
final class KeyRules {
    private final SelfSignatures selfSignatures;

    KeyRules(SelfSignatures selfSignatures) {
        this.selfSignatures = selfSignatures;
    }

    /** Describes whether the key was entitled. */
    sealed interface Standing {
        /** Returns the result of the function for this kind. */
        <T> T map(Function<Entitled, T> good, Function<NotEntitled, T> bad);

        /** @param expiredAt when the key or its primary key had expired, if it had; the earlier of both */
        record Entitled(Optional<Instant> expiredAt) implements Standing {
            @Override
            public <T> T map(Function<Entitled, T> good, Function<NotEntitled, T> bad) {
                return good.apply(this);
            }
        }

        /** @param reason why the signature is invalid, as a sentence part */
        record NotEntitled(String reason) implements Standing {
            @Override
            public <T> T map(Function<Entitled, T> good, Function<NotEntitled, T> bad) {
                return bad.apply(this);
            }
        }
    }

    /**
     * Checks a document that the primary key signed.
     *
     * @param validAt the time at which the key's signatures on itself must not have expired
     */
    Standing ofPrimary(Certificate certificate, Instant signedAt, Instant validAt) {
        var primary = certificate.primary();
        var own = selfSignatures.newestOnPrimary(certificate, validAt);
        var complaint = primaryComplaint(certificate, own, signedAt);
        if (complaint.isPresent()) {
            return new Standing.NotEntitled(complaint.get());
        }
        return maySign(own.orElseThrow())
                ? new Standing.Entitled(expiredAt(primary, own.get(), signedAt))
                : new Standing.NotEntitled(describe(primary) + " may not sign documents");
    }

    /**
     * Checks a document that a subkey signed.
     *
     * @param validAt the time at which the keys' signatures on themselves must not have expired
     */
    Standing ofSubkey(Certificate certificate, Certificate.Subkey subkey, Instant signedAt, Instant validAt) {
        var primary = certificate.primary();
        var own = selfSignatures.newestOnPrimary(certificate, validAt);
        var binding = selfSignatures.newestBinding(primary, subkey, validAt);
        var complaint = primaryComplaint(certificate, own, signedAt)
                .or(() -> subkeyComplaint(primary, subkey, binding, validAt))
                .or(() -> ageComplaint(subkey.key(), signedAt));
        if (complaint.isPresent()) {
            return new Standing.NotEntitled(complaint.get());
        }
        return new Standing.Entitled(Stream.concat(
                        expiredAt(primary, own.orElseThrow(), signedAt).stream(),
                        expiredAt(subkey.key(), binding.orElseThrow(), signedAt).stream())
                .min(Instant::compareTo));
    }

    private Optional<String> primaryComplaint(Certificate certificate, Optional<PGPSignature> own, Instant signedAt) {
        var primary = certificate.primary();
        if (!Algorithms.isUsable(primary)) {
            return Optional.of(describe(primary) + " is too short or too long to be trusted");
        }
        if (selfSignatures.revokesPrimary(certificate)) {
            return Optional.of(describe(primary) + " was revoked");
        }
        return own.isEmpty()
                ? Optional.of(describe(primary) + " carries no valid signature of its own")
                : ageComplaint(primary, signedAt);
    }

    private Optional<String> subkeyComplaint(
            PGPPublicKey primary, Certificate.Subkey subkey, Optional<PGPSignature> binding, Instant validAt) {
        var key = subkey.key();
        if (selfSignatures.revokesSubkey(primary, subkey)) {
            return Optional.of(describe(key) + " was revoked");
        }
        if (binding.isEmpty()) {
            return Optional.of(
                    describe(key) + " is not bound to primary " + describe(primary) + " by a valid signature");
        }
        if (!maySign(binding.get())) {
            return Optional.of(describe(key) + " may not sign documents");
        }
        return selfSignatures.isConfirmedBySubkey(binding.get(), primary, key, validAt)
                ? Optional.empty()
                : Optional.of(describe(key) + " does not itself say that it belongs to primary " + describe(primary));
    }

    private static Optional<String> ageComplaint(PGPPublicKey key, Instant signedAt) {
        var created = key.getCreationTime().toInstant();
        return signedAt.isBefore(created)
                ? Optional.of(
                        "the signature of " + signedAt + " is older than " + describe(key) + ", made on " + created)
                : Optional.empty();
    }

    private static Optional<Instant> expiredAt(PGPPublicKey key, PGPSignature own, Instant signedAt) {
        var lifetime = own.getHashedSubPackets().getKeyExpirationTime();
        return Optional.of(key.getCreationTime().toInstant().plusSeconds(lifetime))
                .filter(expiry -> lifetime != 0 && !signedAt.isBefore(expiry));
    }

    /** A key without usage flags may be used for everything. */
    private static boolean maySign(PGPSignature own) {
        var said = own.getHashedSubPackets();
        return !said.hasSubpacket(SignatureSubpacketTags.KEY_FLAGS) || (said.getKeyFlags() & KeyFlags.SIGN_DATA) != 0;
    }

    private static String describe(PGPPublicKey key) {
        return "key " + Certificate.fingerprint(key);
    }
}
