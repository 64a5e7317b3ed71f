package org.providermirror.registry.signature;

import java.time.Instant;
import org.bouncycastle.bcpg.DSAPublicBCPGKey;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.RSAPublicBCPGKey;
import org.bouncycastle.openpgp.PGPPublicKey;

/** Which algorithms still prove something. */
final class Algorithms {
    /** When chosen-prefix collisions of SHA-1 became affordable ("SHA-1 is a Shambles", January 2020). */
    private static final Instant SHA1_SIGNS_NO_MORE = Instant.parse("2020-01-01T00:00:00Z");
    /**
     * A key's signatures on itself are safe for longer, as nobody else chooses what is signed; the date is the one that
     * Sequoia's standard policy has.
     */
    private static final Instant SHA1_BINDS_NO_MORE = Instant.parse("2023-02-01T00:00:00Z");

    private static final int WEAKEST = 1024;
    /** Beyond this, and with a long exponent, a key costs seconds to use and protects nothing more. */
    private static final int LONGEST = 16384;

    private static final int LONGEST_EXPONENT = 64;

    private Algorithms() {}

    /** Whether a signature over a document with this hash algorithm counts that was made then. MD5 never does. */
    static boolean maySign(int hashAlgorithm, Instant at) {
        return isStrong(hashAlgorithm) || hashAlgorithm == HashAlgorithmTags.SHA1 && at.isBefore(SHA1_SIGNS_NO_MORE);
    }

    /** Whether a signature of a key on itself or its subkey with this hash algorithm counts that was made then. */
    static boolean mayBind(int hashAlgorithm, Instant at) {
        return isStrong(hashAlgorithm) || hashAlgorithm == HashAlgorithmTags.SHA1 && at.isBefore(SHA1_BINDS_NO_MORE);
    }

    /** Whether the key is long enough to prove something and short enough to be used. */
    static boolean isUsable(PGPPublicKey key) {
        var material = key.getPublicKeyPacket().getKey();
        if (material instanceof RSAPublicBCPGKey rsa) {
            return isWithin(rsa.getModulus().bitLength())
                    && rsa.getPublicExponent().bitLength() <= LONGEST_EXPONENT;
        }
        return !(material instanceof DSAPublicBCPGKey dsa)
                || isWithin(dsa.getP().bitLength());
    }

    /** How a hash algorithm is called in a message. */
    static String name(int hashAlgorithm) {
        return switch (hashAlgorithm) {
            case HashAlgorithmTags.MD5 -> "MD5";
            case HashAlgorithmTags.SHA1 -> "SHA-1";
            case HashAlgorithmTags.RIPEMD160 -> "RIPEMD-160";
            default -> "hash algorithm " + hashAlgorithm;
        };
    }

    private static boolean isWithin(int bits) {
        return bits >= WEAKEST && bits <= LONGEST;
    }

    private static boolean isStrong(int hashAlgorithm) {
        return switch (hashAlgorithm) {
            case HashAlgorithmTags.SHA224,
                    HashAlgorithmTags.SHA256,
                    HashAlgorithmTags.SHA384,
                    HashAlgorithmTags.SHA512,
                    HashAlgorithmTags.SHA3_256,
                    HashAlgorithmTags.SHA3_512 -> true;
            default -> false;
        };
    }
}
