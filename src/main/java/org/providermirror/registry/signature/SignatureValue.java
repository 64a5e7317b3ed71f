package org.providermirror.registry.signature;

import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.RSAPublicBCPGKey;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed448PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.DSASigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.Ed448Signer;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyConverter;

/** Compares the value of a signature with a digest that was computed before, by Bouncy Castle's own signers. */
final class SignatureValue {
    private SignatureValue() {}

    /** Returns whether the key made this value for this digest. Throws whatever Bouncy Castle throws for odd keys and values. */
    static boolean matches(PGPPublicKey key, int hashAlgorithm, byte[] digest, byte[] value) throws PGPException {
        var parameters = parameters(key);
        var signer = signer(key.getAlgorithm(), parameters, new Finished(Algorithms.digestName(hashAlgorithm), digest));
        signer.init(false, parameters);
        signer.update(digest, 0, digest.length);
        return signer.verifySignature(value);
    }

    private static AsymmetricKeyParameter parameters(PGPPublicKey key) throws PGPException {
        // The converter would test the modulus for being a prime, which takes many times the operation itself.
        return key.getPublicKeyPacket().getKey() instanceof RSAPublicBCPGKey rsa
                ? new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent(), true)
                : new BcPGPKeyConverter().getPublicKey(key);
    }

    private static Signer signer(int keyAlgorithm, AsymmetricKeyParameter parameters, Digest finished) {
        return switch (keyAlgorithm) {
            case PublicKeyAlgorithmTags.RSA_GENERAL, Algorithms.RSA_SIGN_ONLY -> new RSADigestSigner(finished);
            case PublicKeyAlgorithmTags.DSA -> new DSADigestSigner(new DSASigner(), finished);
            case PublicKeyAlgorithmTags.ECDSA -> new DSADigestSigner(new ECDSASigner(), finished);
            case PublicKeyAlgorithmTags.EDDSA_LEGACY, PublicKeyAlgorithmTags.Ed25519, PublicKeyAlgorithmTags.Ed448 ->
                parameters instanceof Ed448PublicKeyParameters ? new Ed448Signer(new byte[0]) : new Ed25519Signer();
            default -> throw new IllegalArgumentException("no signing algorithm: " + keyAlgorithm);
        };
    }

    /** Returns a finished digest, whatever is added to it. */
    private record Finished(String name, byte[] bytes) implements Digest {
        @Override
        public String getAlgorithmName() {
            return name;
        }

        @Override
        public int getDigestSize() {
            return bytes.length;
        }

        @Override
        public void update(byte in) {
            // It is finished.
        }

        @Override
        public void update(byte[] in, int offset, int length) {
            // It is finished.
        }

        @Override
        public int doFinal(byte[] out, int offset) {
            System.arraycopy(bytes, 0, out, offset, bytes.length);
            return bytes.length;
        }

        @Override
        public void reset() {
            // It is finished.
        }
    }
}
