package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.PBESecretKeyEncryptor;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/**
 * A publisher's OpenPGP key, Ed25519, made once for each JVM that runs tests. It never expires, but for
 * an old copy of it. Safe for use by any
 * number of threads.
 */
public final class SigningKey {
    /** When the key had expired according to its old copy. */
    public static final Instant EXPIRED = Instant.parse("2022-01-01T00:00:00Z");

    private static final Instant CREATED = Instant.parse("2020-01-01T00:00:00Z");

    private final PGPKeyPair pair;
    private final String owner;
    private final PGPPublicKeyRing ring;
    private final PGPPublicKeyRing expiredRing;

    private SigningKey(String owner) {
        this.owner = owner;
        try {
            pair = newPair();
            ring = newRing(pair, owner, Duration.ZERO);
            expiredRing = newRing(pair, owner, Duration.between(CREATED, EXPIRED));
        } catch (PGPException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static PGPKeyPair newPair() throws PGPException {
        var generator = new Ed25519KeyPairGenerator();
        generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        return new BcPGPKeyPair(
                PublicKeyPacket.VERSION_4,
                PublicKeyAlgorithmTags.EDDSA_LEGACY,
                generator.generateKeyPair(),
                Date.from(CREATED));
    }

    private static PGPPublicKeyRing newRing(PGPKeyPair pair, String owner, Duration lifetime) throws PGPException {
        return generator(pair, owner, lifetime, null).generatePublicKeyRing();
    }

    private static PGPKeyRingGenerator generator(
            PGPKeyPair pair, String owner, Duration lifetime, PBESecretKeyEncryptor encryptor) throws PGPException {
        var subpackets = new PGPSignatureSubpacketGenerator();
        subpackets.setSignatureCreationTime(false, Date.from(CREATED));
        subpackets.setKeyFlags(false, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
        if (!lifetime.isZero()) {
            subpackets.setKeyExpirationTime(false, lifetime.toSeconds());
        }
        return new PGPKeyRingGenerator(
                PGPSignature.POSITIVE_CERTIFICATION,
                pair,
                owner,
                new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
                subpackets.generate(),
                null,
                signerBuilder(pair, HashAlgorithmTags.SHA512),
                encryptor);
    }

    private static BcPGPContentSignerBuilder signerBuilder(PGPKeyPair pair, int hashAlgorithm) {
        return new BcPGPContentSignerBuilder(pair.getPublicKey().getAlgorithm(), hashAlgorithm);
    }

    /** The key of the fake registry's publishers. */
    public static SigningKey ofPublisher() {
        return Keys.PUBLISHER;
    }

    /** Another key, of a publisher that the fake registry does not have. */
    public static SigningKey ofStranger() {
        return Keys.STRANGER;
    }

    /** A detached, binary signature of this content, made now. */
    public byte[] sign(byte[] content) {
        return sign(content, Instant.now());
    }

    /** A detached, binary signature of this content that says it was made then. */
    public byte[] sign(byte[] content, Instant when) {
        return sign(content, when, HashAlgorithmTags.SHA512);
    }

    /** A detached, binary signature of this content, made now, over the outdated hash SHA-1. */
    public byte[] signWithSha1(byte[] content) {
        return sign(content, Instant.now(), HashAlgorithmTags.SHA1);
    }

    private byte[] sign(byte[] content, Instant when, int hashAlgorithm) {
        try {
            var generator = new PGPSignatureGenerator(signerBuilder(pair, hashAlgorithm), pair.getPublicKey());
            generator.init(PGPSignature.BINARY_DOCUMENT, pair.getPrivateKey());
            var subpackets = new PGPSignatureSubpacketGenerator();
            subpackets.setSignatureCreationTime(false, Date.from(when));
            subpackets.setIssuerFingerprint(false, pair.getPublicKey());
            subpackets.setIssuerKeyID(false, pair.getKeyID());
            generator.setHashedSubpackets(subpackets.generate());
            generator.update(content);
            return generator.generate().getEncoded();
        } catch (PGPException unexpected) {
            throw new IllegalStateException(unexpected);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The public key, armored, as in a registry's {@code ascii_armor}. */
    public String armored() {
        return armored(ring);
    }

    /** The old copy of the public key, which has expired since. */
    public String armoredAsExpired() {
        return armored(expiredRing);
    }

    /** The secret key, armored, as GnuPG exports it. */
    public String armoredSecret(String passphrase) {
        try {
            var digests = new BcPGPDigestCalculatorProvider();
            var encryptor = passphrase.isEmpty()
                    ? null
                    : new BcPBESecretKeyEncryptorBuilder(
                                    SymmetricKeyAlgorithmTags.AES_256, digests.get(HashAlgorithmTags.SHA1))
                            .build(passphrase.toCharArray());
            return armored(generator(pair, owner, Duration.ZERO, encryptor).generateSecretKeyRing()::encode);
        } catch (PGPException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static String armored(PGPPublicKeyRing ring) {
        return armored(ring::encode);
    }

    /** Writes an encoded key. */
    private interface Encoding {
        void to(OutputStream out) throws IOException;
    }

    private static String armored(Encoding key) {
        var text = new ByteArrayOutputStream();
        try (var armor = ArmoredOutputStream.builder().clearHeaders().build(text)) {
            key.to(armor);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString(US_ASCII);
    }

    /** The key's identifier as registries give it: 16 upper-case hexadecimal digits. */
    public String keyId() {
        return fingerprint().substring(24);
    }

    /** The key's fingerprint: 40 upper-case hexadecimal digits. */
    public String fingerprint() {
        return HexFormat.of().formatHex(ring.getPublicKey().getFingerprint()).toUpperCase(Locale.ROOT);
    }

    /** Made at first use, for the first use of Bouncy Castle takes half a second. */
    private static final class Keys {
        private static final SigningKey PUBLISHER = new SigningKey("Fake publisher <publisher@example.com>");
        private static final SigningKey STRANGER = new SigningKey("Stranger <stranger@example.net>");
    }
}
