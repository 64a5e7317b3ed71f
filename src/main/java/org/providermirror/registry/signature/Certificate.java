package org.providermirror.registry.signature;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;

/**
 * Joins all available copies of a publisher's key: the primary key, its user IDs and subkeys, and the signatures on
 * each, which are not verified yet.
 *
 * <p>Every map is keyed by the bytes of the packet, so that copies do not repeat a packet. Bouncy Castle's signatures
 * have state while they are verified: a certificate belongs to one thread at a time.
 */
record Certificate(
        PGPPublicKey primary,
        Map<ByteBuffer, PGPSignature> direct,
        Map<ByteBuffer, UserId> userIds,
        Map<ByteBuffer, Subkey> subkeys) {

    /** A user ID's bytes and the signatures on it. */
    record UserId(byte[] bytes, Map<ByteBuffer, PGPSignature> signatures) {}

    /** A subkey and the signatures on it. */
    record Subkey(PGPPublicKey key, Map<ByteBuffer, PGPSignature> signatures) {}

    Certificate(PGPPublicKey primary) {
        this(primary, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** Returns the fingerprint as it is written, upper-case hexadecimal. */
    static String fingerprint(PGPPublicKey key) {
        return HexFormat.of().formatHex(key.getFingerprint()).toUpperCase(Locale.ROOT);
    }
}
