package org.providermirror.registry.signature;

import java.io.OutputStream;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.PGPContentVerifier;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/**
 * Performs the public-key operations of one verification and limits their number, so that a registry with many keys and
 * signatures costs no more than any other.
 *
 * <p>Owned by one thread at a time.
 */
final class PublicKeyOperations {
    /** A genuine release takes four operations, and one or two more for each further checksum file. */
    static final int MAXIMUM = 48;

    private int performed;

    /** Reports a release that would take too many operations. */
    static final class LimitReachedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** @param reason why, as a sentence part */
        LimitReachedException(String reason) {
            super(reason, null, false, false);
        }
    }

    /** Verifies a signature on a key by Bouncy Castle. */
    interface Check {
        boolean verify() throws PGPException;
    }

    /** Returns how many operations were performed. */
    int performed() {
        return performed;
    }

    /**
     * Returns whether the key made a signature over content with this digest.
     *
     * @throws LimitReachedException if too many operations were performed before
     */
    boolean made(PGPSignature signature, PGPPublicKey key, byte[] digest) {
        count();
        try {
            return SignatureValue.matches(key, signature.getHashAlgorithm(), digest, signature.getSignature());
        } catch (PGPException | RuntimeException odd) {
            return false;
        }
    }

    /**
     * Returns whether the key made a signature on a key.
     *
     * @param check verifies the signature once it was initialized for the key
     * @throws LimitReachedException if too many operations were performed before
     */
    boolean made(PGPSignature signature, PGPPublicKey by, Check check) {
        count();
        try {
            signature.init((keyAlgorithm, hashAlgorithm) -> key -> Verifier.of(key, hashAlgorithm), by);
            return check.verify();
        } catch (PGPException | RuntimeException odd) {
            return false;
        }
    }

    private void count() {
        if (performed == MAXIMUM) {
            throw new LimitReachedException("its keys and signatures take more than " + MAXIMUM
                    + " public-key operations to verify, the limit for one release");
        }
        performed++;
    }

    /** Accepts any hash algorithm, because a revocation applies whichever it uses. */
    private record Verifier(PGPPublicKey key, PGPDigestCalculator digest) implements PGPContentVerifier {
        static Verifier of(PGPPublicKey key, int hashAlgorithm) throws PGPException {
            return new Verifier(key, new BcPGPDigestCalculatorProvider().get(hashAlgorithm));
        }

        @Override
        public OutputStream getOutputStream() {
            return digest.getOutputStream();
        }

        @Override
        public int getHashAlgorithm() {
            return digest.getAlgorithm();
        }

        @Override
        public int getKeyAlgorithm() {
            return key.getAlgorithm();
        }

        @Override
        public long getKeyID() {
            return key.getKeyID();
        }

        @Override
        public boolean verify(byte[] expected) {
            try {
                return SignatureValue.matches(key, digest.getAlgorithm(), digest.getDigest(), expected);
            } catch (PGPException odd) {
                return false;
            }
        }
    }
}
