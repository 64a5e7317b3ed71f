package org.providermirror.registry;

import java.time.Instant;

/**
 * Who made a good signature.
 *
 * @param primaryFingerprint the fingerprint of the primary key, upper-case hexadecimal
 * @param signingFingerprint the fingerprint of the key or subkey that signed, upper-case hexadecimal
 * @param signedAt when, as the signature says
 */
public record Signer(String primaryFingerprint, String signingFingerprint, Instant signedAt) {}
