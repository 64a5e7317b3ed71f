package org.providermirror.app;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSignature;
import org.providermirror.registry.signature.OpenPgpGenerator;

/** The keys that sign, or claim to sign, the releases of {@link HostileRegistry}; made once for each JVM. */
enum TestKey {
    /** A good one. */
    PUBLISHER,
    /** Another good one, which not every registry gives. */
    STRANGER,
    /** One that has expired, as the registry's copy of it says. */
    EXPIRED,
    /** One that its owner revoked: no signature of it is valid. */
    REVOKED;

    private static final Duration LIFETIME = Duration.ofDays(365);

    private final PGPKeyPair pair = OpenPgpGenerator.ed25519(created());

    // No constant, for an enum makes its own before those of its class.
    private static Instant created() {
        return Instant.parse("2020-01-01T00:00:00Z");
    }

    String fingerprint() {
        return HexFormat.of().formatHex(pair.getPublicKey().getFingerprint()).toUpperCase(Locale.ROOT);
    }

    String armored() {
        var certification = OpenPgpGenerator.certification(pair, created(), HashAlgorithmTags.SHA512, subpackets -> {
            if (this == EXPIRED) {
                subpackets.setKeyExpirationTime(false, LIFETIME.toSeconds());
            }
        });
        var revocation = this == REVOKED
                ? OpenPgpGenerator.bytes(
                        OpenPgpGenerator.revocation(pair, created().plus(LIFETIME)))
                : new byte[0];
        return OpenPgpGenerator.armor(OpenPgpGenerator.concat(
                OpenPgpGenerator.key(pair.getPublicKey()),
                revocation,
                OpenPgpGenerator.user(),
                OpenPgpGenerator.bytes(certification)));
    }

    /** A detached signature of now, of text or binary. */
    byte[] sign(byte[] content, boolean text) {
        return sign(content, text, Instant.now());
    }

    /** A detached signature, of text or binary, that says when it was made. */
    byte[] sign(byte[] content, boolean text, Instant when) {
        return OpenPgpGenerator.sign(
                pair,
                content,
                when,
                text ? PGPSignature.CANONICAL_TEXT_DOCUMENT : PGPSignature.BINARY_DOCUMENT,
                HashAlgorithmTags.SHA256,
                subpackets -> {});
    }
}
