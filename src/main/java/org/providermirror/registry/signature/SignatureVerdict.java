package org.providermirror.registry.signature;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Describes the result of verifying a detached signature. */
public sealed interface SignatureVerdict {
    /** Returns the result of the function for this kind of verdict. */
    <T> T map(Function<Good, T> good, Function<Invalid, T> invalid);

    /**
     * Names the key that made a valid signature.
     *
     * @param primaryFingerprint the fingerprint of the primary key, upper-case hexadecimal
     * @param signingFingerprint the fingerprint of the key or subkey that signed, upper-case hexadecimal
     * @param signedAt when, as the signature says
     * @param keyExpiredAt since when the key that signed, or its primary key, had expired by then, according to the
     *     available copies; the earlier of both. Clients accept such a signature. Mostly empty
     */
    record Good(String primaryFingerprint, String signingFingerprint, Instant signedAt, Optional<Instant> keyExpiredAt)
            implements SignatureVerdict {
        @Override
        public <T> T map(Function<Good, T> good, Function<Invalid, T> invalid) {
            return good.apply(this);
        }
    }

    /**
     * Says why a signature is invalid.
     *
     * @param reason which check failed, in plain words, as a sentence part
     */
    record Invalid(String reason) implements SignatureVerdict {
        @Override
        public <T> T map(Function<Good, T> good, Function<Invalid, T> invalid) {
            return invalid.apply(this);
        }
    }
}
