package org.providermirror.registry.signature;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Set;
import org.bouncycastle.bcpg.DSAPublicBCPGKey;
import org.bouncycastle.bcpg.ECDSAPublicBCPGKey;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.RSAPublicBCPGKey;
import org.bouncycastle.openpgp.PGPPublicKey;

/** Decides which algorithms are still secure. */
final class Algorithms {
    /** When chosen-prefix collisions of SHA-1 became affordable ("SHA-1 is a Shambles", January 2020). */
    private static final Instant SHA1_SIGNS_NO_MORE = Instant.parse("2020-01-01T00:00:00Z");
    /**
     * A key's signatures on itself are safe for longer, as no one else chooses what is signed; the date is the one that
     * Sequoia's standard policy has.
     */
    private static final Instant SHA1_BINDS_NO_MORE = Instant.parse("2023-02-01T00:00:00Z");

    private static final int WEAKEST = 1024;
    /** Longer keys take more than some milliseconds for each operation and are no more secure. */
    private static final int LONGEST_RSA = 16384;

    /** Clients refuse longer ones, too. */
    private static final int LONGEST_RSA_EXPONENT = 31;

    private static final int LONGEST_DSA = 4096;
    private static final int SHORTEST_DSA_ORDER = 160;
    private static final int LONGEST_DSA_ORDER = 256;

    /** The curves that the clients know: P-256, P-384, P-521, secp256k1 and three of Brainpool's. */
    private static final Set<String> CURVES = Set.of(
            "1.2.840.10045.3.1.7",
            "1.3.132.0.34",
            "1.3.132.0.35",
            "1.3.132.0.10",
            "1.3.36.3.3.2.8.1.1.7",
            "1.3.36.3.3.2.8.1.1.11",
            "1.3.36.3.3.2.8.1.1.13");

    /** OpenPGP's number for RSA keys that sign only; keys that have it are still in use. */
    static final int RSA_SIGN_ONLY = 3;

    private Algorithms() {}

    /** Returns whether a document signature with this hash algorithm is accepted if it was made then. MD5 never is. */
    static boolean maySign(int hashAlgorithm, Instant at) {
        return isStrong(hashAlgorithm) || hashAlgorithm == HashAlgorithmTags.SHA1 && at.isBefore(SHA1_SIGNS_NO_MORE);
    }

    /** Returns whether a self-signature with this hash algorithm is accepted if it was made then. */
    static boolean mayBind(int hashAlgorithm, Instant at) {
        return isStrong(hashAlgorithm) || hashAlgorithm == HashAlgorithmTags.SHA1 && at.isBefore(SHA1_BINDS_NO_MORE);
    }

    /** Returns whether keys of this algorithm can sign. */
    static boolean canSign(int keyAlgorithm) {
        return switch (keyAlgorithm) {
            case PublicKeyAlgorithmTags.RSA_GENERAL,
                    RSA_SIGN_ONLY,
                    PublicKeyAlgorithmTags.DSA,
                    PublicKeyAlgorithmTags.ECDSA,
                    PublicKeyAlgorithmTags.EDDSA_LEGACY,
                    PublicKeyAlgorithmTags.Ed25519,
                    PublicKeyAlgorithmTags.Ed448 -> true;
            default -> false;
        };
    }

    /** Returns whether the key is long enough to be secure and short enough to be fast. */
    static boolean isUsable(PGPPublicKey key) {
        var material = key.getPublicKeyPacket().getKey();
        if (material instanceof RSAPublicBCPGKey rsa) {
            return isWithin(rsa.getModulus(), WEAKEST, LONGEST_RSA)
                    && isWithin(rsa.getPublicExponent(), 2, LONGEST_RSA_EXPONENT)
                    && rsa.getModulus().testBit(0);
        }
        if (material instanceof DSAPublicBCPGKey dsa) {
            return isWithin(dsa.getP(), WEAKEST, LONGEST_DSA)
                    && isWithin(dsa.getQ(), SHORTEST_DSA_ORDER, LONGEST_DSA_ORDER)
                    && dsa.getG().compareTo(dsa.getP()) < 0;
        }
        return !(material instanceof ECDSAPublicBCPGKey curve)
                || CURVES.contains(curve.getCurveOID().getId());
    }

    /** Returns the name that Java and Bouncy Castle have for a hash algorithm. */
    static String digestName(int hashAlgorithm) {
        return switch (hashAlgorithm) {
            case HashAlgorithmTags.MD5 -> "MD5";
            case HashAlgorithmTags.RIPEMD160 -> "RIPEMD160";
            case HashAlgorithmTags.SHA1 -> "SHA-1";
            case HashAlgorithmTags.SHA224 -> "SHA-224";
            case HashAlgorithmTags.SHA256 -> "SHA-256";
            case HashAlgorithmTags.SHA384 -> "SHA-384";
            case HashAlgorithmTags.SHA512 -> "SHA-512";
            case HashAlgorithmTags.SHA3_256 -> "SHA3-256";
            case HashAlgorithmTags.SHA3_512 -> "SHA3-512";
            default -> throw new IllegalArgumentException("hash algorithm " + hashAlgorithm);
        };
    }

    /** Returns the name of a hash algorithm for messages. */
    static String name(int hashAlgorithm) {
        return switch (hashAlgorithm) {
            case HashAlgorithmTags.MD5 -> "MD5";
            case HashAlgorithmTags.SHA1 -> "SHA-1";
            case HashAlgorithmTags.RIPEMD160 -> "RIPEMD-160";
            default -> "hash algorithm " + hashAlgorithm;
        };
    }

    private static boolean isWithin(BigInteger number, int fewestBits, int mostBits) {
        return number.bitLength() >= fewestBits && number.bitLength() <= mostBits;
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
