package org.providermirror.registry.signature;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.openpgp.PGPSignature;

/** Reads the hashed part of a signature; anybody can change the other part. */
final class Subpackets {
    private static final Set<Integer> UNDERSTOOD = Set.of(
            SignatureSubpacketTags.CREATION_TIME,
            SignatureSubpacketTags.EXPIRE_TIME,
            SignatureSubpacketTags.EXPORTABLE,
            SignatureSubpacketTags.REVOCABLE,
            SignatureSubpacketTags.KEY_EXPIRE_TIME,
            SignatureSubpacketTags.PREFERRED_SYM_ALGS,
            SignatureSubpacketTags.ISSUER_KEY_ID,
            SignatureSubpacketTags.PREFERRED_HASH_ALGS,
            SignatureSubpacketTags.PREFERRED_COMP_ALGS,
            SignatureSubpacketTags.KEY_SERVER_PREFS,
            SignatureSubpacketTags.PREFERRED_KEY_SERV,
            SignatureSubpacketTags.PRIMARY_USER_ID,
            SignatureSubpacketTags.POLICY_URL,
            SignatureSubpacketTags.KEY_FLAGS,
            SignatureSubpacketTags.SIGNER_USER_ID,
            SignatureSubpacketTags.REVOCATION_REASON,
            SignatureSubpacketTags.FEATURES,
            SignatureSubpacketTags.EMBEDDED_SIGNATURE,
            SignatureSubpacketTags.ISSUER_FINGERPRINT,
            SignatureSubpacketTags.LIBREPGP_PREFERRED_ENCRYPTION_MODES,
            SignatureSubpacketTags.PREFERRED_AEAD_ALGORITHMS);

    private Subpackets() {}

    /** Returns when a signature was made; without this, a signature is invalid. */
    static Optional<Instant> createdAt(PGPSignature signature) {
        var hashed = signature.getHashedSubPackets();
        return hashed == null || !hashed.hasSubpacket(SignatureSubpacketTags.CREATION_TIME)
                ? Optional.empty()
                : Optional.of(hashed.getSignatureCreationTime().toInstant());
    }

    /** Returns when a signature expires; empty if never. */
    static Optional<Instant> expiresAt(PGPSignature signature) {
        var seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
        return seconds == 0 ? Optional.empty() : createdAt(signature).map(created -> created.plusSeconds(seconds));
    }

    /** Returns the first unknown critical subpacket, such as a notation, which makes a signature invalid. */
    static Optional<Integer> unknownCritical(PGPSignature signature) {
        return Arrays.stream(signature.getHashedSubPackets().getCriticalTags())
                .boxed()
                .filter(tag -> !UNDERSTOOD.contains(tag))
                .findFirst();
    }
}
