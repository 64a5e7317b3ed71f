package org.providermirror.registry;

import java.time.Instant;
import java.util.Optional;
import org.providermirror.registry.signature.SignatureVerdict;

/**
 * Identifies the maker of a valid signature.
 *
 * @param primaryFingerprint the fingerprint of the primary key, upper-case hexadecimal
 * @param signingFingerprint the fingerprint of the key or subkey that signed, upper-case hexadecimal
 * @param signedAt when, as the signature says
 * @param keyExpiredAt when the key that signed, or its primary key, had expired by then, according to the registry's copy;
 *     the earlier of both. Clients accept such a signature. Mostly empty
 *
 */
public record Signer(
        String primaryFingerprint, String signingFingerprint, Instant signedAt, Optional<Instant> keyExpiredAt) {

    /** Returns the maker of a valid signature. */
    public static Signer of(SignatureVerdict.Good good) {
        return new Signer(good.primaryFingerprint(), good.signingFingerprint(), good.signedAt(), good.keyExpiredAt());
    }
}
