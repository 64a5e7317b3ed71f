package org.providermirror.registry.signature;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.BCPGOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.UserIDPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.DSAKeyPairGenerator;
import org.bouncycastle.crypto.generators.DSAParametersGenerator;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed448KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.DSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.Ed448KeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** Makes keys and signatures of any shape, right and wrong. */
public final class OpenPgpGenerator {
    public static final String USER = "Publisher <publisher@example.com>";

    private static final Consumer<PGPSignatureSubpacketGenerator> PLAIN = said -> {};

    private OpenPgpGenerator() {}

    public static PGPKeyPair ed25519(Instant created) {
        var generator = new Ed25519KeyPairGenerator();
        generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        try {
            return new BcPGPKeyPair(
                    4, PublicKeyAlgorithmTags.EDDSA_LEGACY, generator.generateKeyPair(), Date.from(created));
        } catch (PGPException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static PGPKeyPair rsa(int bits, Instant created) {
        var generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(65537), new SecureRandom(), bits, 80));
        try {
            return new BcPGPKeyPair(
                    4, PublicKeyAlgorithmTags.RSA_GENERAL, generator.generateKeyPair(), Date.from(created));
        } catch (PGPException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A key of another signing algorithm: dsa, ecdsa-p256, ecdsa-p521, ed25519 or ed448, both in their new form. */
    public static PGPKeyPair of(String algorithm, Instant created) {
        try {
            return switch (algorithm) {
                case "dsa" -> pair(PublicKeyAlgorithmTags.DSA, dsa(), created);
                case "ecdsa-p256" -> pair(PublicKeyAlgorithmTags.ECDSA, ecdsa(SECObjectIdentifiers.secp256r1), created);
                case "ecdsa-p521" -> pair(PublicKeyAlgorithmTags.ECDSA, ecdsa(SECObjectIdentifiers.secp521r1), created);
                case "ed25519" -> {
                    var generator = new Ed25519KeyPairGenerator();
                    generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
                    yield pair(PublicKeyAlgorithmTags.Ed25519, generator.generateKeyPair(), created);
                }
                case "ed448" -> {
                    var generator = new Ed448KeyPairGenerator();
                    generator.init(new Ed448KeyGenerationParameters(new SecureRandom()));
                    yield pair(PublicKeyAlgorithmTags.Ed448, generator.generateKeyPair(), created);
                }
                default -> throw new IllegalArgumentException(algorithm);
            };
        } catch (PGPException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static PGPKeyPair pair(int algorithm, AsymmetricCipherKeyPair pair, Instant created) throws PGPException {
        return new BcPGPKeyPair(4, algorithm, pair, Date.from(created));
    }

    private static AsymmetricCipherKeyPair dsa() {
        var parameters = new DSAParametersGenerator();
        parameters.init(1024, 20, new SecureRandom());
        var generator = new DSAKeyPairGenerator();
        generator.init(new DSAKeyGenerationParameters(new SecureRandom(), parameters.generateParameters()));
        return generator.generateKeyPair();
    }

    private static AsymmetricCipherKeyPair ecdsa(ASN1ObjectIdentifier curve) {
        var generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(
                new ECNamedDomainParameters(curve, ECNamedCurveTable.getByOID(curve)), new SecureRandom()));
        return generator.generateKeyPair();
    }

    /** The key pair as a subkey. */
    public static PGPKeyPair subkey(PGPKeyPair pair) {
        try {
            return pair.asSubkey(new BcKeyFingerprintCalculator());
        } catch (PGPException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A key, a user ID and a certification that lets it sign: the usual certificate. */
    public static byte[] certificate(PGPKeyPair primary, Instant made) {
        return certificate(primary, certification(primary, made, HashAlgorithmTags.SHA512, PLAIN));
    }

    public static byte[] certificate(PGPKeyPair primary, PGPSignature certification) {
        return concat(key(primary.getPublicKey()), user(), bytes(certification));
    }

    /** A self-certification with the flags certify and sign, unless the caller says otherwise. */
    public static PGPSignature certification(
            PGPKeyPair primary, Instant made, int hash, Consumer<PGPSignatureSubpacketGenerator> said) {
        return signature(
                primary,
                PGPSignature.POSITIVE_CERTIFICATION,
                hash,
                made,
                subpackets -> {
                    subpackets.setKeyFlags(false, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
                    said.accept(subpackets);
                },
                generator -> generator.generateCertification(USER, primary.getPublicKey()));
    }

    /** A binding of a signing subkey that the subkey confirms. */
    public static PGPSignature binding(
            PGPKeyPair primary, PGPKeyPair subkey, Instant made, Consumer<PGPSignatureSubpacketGenerator> said) {
        var confirmation = confirmation(primary, subkey, made);
        return unconfirmedBinding(primary, subkey, made, subpackets -> {
            subpackets.setKeyFlags(false, KeyFlags.SIGN_DATA);
            try {
                subpackets.addEmbeddedSignature(false, confirmation);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            said.accept(subpackets);
        });
    }

    public static PGPSignature unconfirmedBinding(
            PGPKeyPair primary, PGPKeyPair subkey, Instant made, Consumer<PGPSignatureSubpacketGenerator> said) {
        return signature(
                primary,
                PGPSignature.SUBKEY_BINDING,
                HashAlgorithmTags.SHA256,
                made,
                said,
                generator -> generator.generateCertification(primary.getPublicKey(), subkey.getPublicKey()));
    }

    public static PGPSignature confirmation(PGPKeyPair primary, PGPKeyPair subkey, Instant made) {
        return signature(
                subkey,
                PGPSignature.PRIMARYKEY_BINDING,
                HashAlgorithmTags.SHA256,
                made,
                PLAIN,
                generator -> generator.generateCertification(primary.getPublicKey(), subkey.getPublicKey()));
    }

    public static PGPSignature revocation(PGPKeyPair primary, Instant made) {
        return revocation(primary, made, HashAlgorithmTags.SHA256);
    }

    public static PGPSignature revocation(PGPKeyPair primary, Instant made, int hash) {
        return signature(
                primary,
                PGPSignature.KEY_REVOCATION,
                hash,
                made,
                PLAIN,
                generator -> generator.generateCertification(primary.getPublicKey()));
    }

    public static PGPSignature subkeyRevocation(PGPKeyPair primary, PGPKeyPair subkey, Instant made) {
        return signature(
                primary,
                PGPSignature.SUBKEY_REVOCATION,
                HashAlgorithmTags.SHA256,
                made,
                PLAIN,
                generator -> generator.generateCertification(primary.getPublicKey(), subkey.getPublicKey()));
    }

    /** A detached binary signature with SHA-256. */
    public static byte[] sign(PGPKeyPair by, byte[] content, Instant made) {
        return sign(by, content, made, PGPSignature.BINARY_DOCUMENT, HashAlgorithmTags.SHA256, PLAIN);
    }

    public static byte[] sign(
            PGPKeyPair by,
            byte[] content,
            Instant made,
            int type,
            int hash,
            Consumer<PGPSignatureSubpacketGenerator> said) {
        return bytes(signature(by, type, hash, made, said, generator -> {
            generator.update(content);
            return generator.generate();
        }));
    }

    public static String armor(byte[] packets) {
        var armored = new ByteArrayOutputStream();
        try (var output = new ArmoredOutputStream(armored)) {
            output.write(packets);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return armored.toString(StandardCharsets.US_ASCII);
    }

    public static byte[] key(PGPPublicKey key) {
        return encoded(output -> key.getPublicKeyPacket().encode(output));
    }

    public static byte[] user() {
        return encoded(new UserIDPacket(USER)::encode);
    }

    public static byte[] bytes(PGPSignature signature) {
        try {
            return signature.getEncoded();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static PGPSignature signature(
            PGPKeyPair by,
            int type,
            int hash,
            Instant made,
            Consumer<PGPSignatureSubpacketGenerator> said,
            Making making) {
        try {
            var generator = new PGPSignatureGenerator(
                    new BcPGPContentSignerBuilder(by.getPublicKey().getAlgorithm(), hash), by.getPublicKey());
            generator.init(type, by.getPrivateKey());
            var subpackets = new PGPSignatureSubpacketGenerator();
            subpackets.setSignatureCreationTime(false, Date.from(made));
            subpackets.setIssuerFingerprint(false, by.getPublicKey());
            said.accept(subpackets);
            generator.setHashedSubpackets(subpackets.generate());
            return making.make(generator);
        } catch (PGPException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] encoded(Encoding encoding) {
        var bytes = new ByteArrayOutputStream();
        try (var output = new BCPGOutputStream(bytes)) {
            encoding.to(output);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private interface Making {
        PGPSignature make(PGPSignatureGenerator generator) throws PGPException;
    }

    private interface Encoding {
        void to(BCPGOutputStream output) throws IOException;
    }
}
