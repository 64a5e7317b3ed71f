package org.providermirror.registry.signature;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.PGPContentVerifier;

/**
 * Performs the public-key operations of one verification and limits their number, so that a registry with many keys and
 * signatures costs no more than any other.
 *
 * <p>Owned by one thread at a time.
 */
final class PublicKeyOperations {
    /** A genuine release takes four, and one or two more for each further checksum file. */
    static final int MAXIMUM = 48;

    private int performed;

    /** A release that would take too many operations. */
    static final class LimitReachedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** @param reason why, as a sentence part */
        LimitReachedException(String reason) {
            super(reason, null, false, false);
        }
    }

    /** A verification by Bouncy Castle of a signature on a key. */
    interface Check {
        boolean verify() throws PGPException;
    }

    /** Returns how many operations were performed. */
    int performed() {
        return performed;
    }

    /**
     * Whether the key made a signature over what has this digest.
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
     * Whether the key made a signature on a key.
     *
     * @param check verifies the signature once it was initialized for the key
     * @throws LimitReachedException if too many operations were performed before
     */
    boolean made(PGPSignature signature, PGPPublicKey by, Check check) {
        count();
        try {
            signature.init((keyAlgorithm, hashAlgorithm) -> key -> new Verifier(key, hashAlgorithm), by);
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

    /** Begins to hash by an algorithm of OpenPGP's. */
    static MessageDigest digest(int hashAlgorithm) {
        try {
            return MessageDigest.getInstance(Algorithms.digestName(hashAlgorithm));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java 17 has it", impossible);
        }
    }

    private record Verifier(PGPPublicKey key, int hash, MessageDigest digest) implements PGPContentVerifier {
        Verifier(PGPPublicKey key, int hash) {
            this(key, hash, PublicKeyOperations.digest(hash));
        }

        @Override
        public OutputStream getOutputStream() {
            return new DigestOutputStream(OutputStream.nullOutputStream(), digest);
        }

        @Override
        public int getHashAlgorithm() {
            return hash;
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
                return SignatureValue.matches(key, hash, digest.digest(), expected);
            } catch (PGPException odd) {
                return false;
            }
        }
    }
}
