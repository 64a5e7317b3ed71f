package org.providermirror.registry.signature;

import java.time.Instant;

/** What verification makes of a detached signature. */
public sealed interface SignatureVerdict {
    /**
     * One of the keys made it, and it counts.
     *
     * @param primaryFingerprint the fingerprint of the primary key, upper-case hexadecimal
     * @param signingFingerprint the fingerprint of the key or subkey that signed, upper-case hexadecimal
     * @param signedAt when, as the signature says
     */
    record Good(String primaryFingerprint, String signingFingerprint, Instant signedAt) implements SignatureVerdict {}

    /**
     * It does not count.
     *
     * @param reason which check failed, in plain words, as a sentence part
     */
    record Refused(String reason) implements SignatureVerdict {}
}
