package org.providermirror.registry.signature;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/**
 * Makes detached, binary OpenPGP signatures like {@code gpg --detach-sign}.
 *
 * <p>Thread-safe. Keeps the secret key in memory, and never shows it.
 */
public final class DetachedSigner {
    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_CHARACTERS = 256 * 1024;

    private final PGPPublicKey signing;
    private final PGPPrivateKey secret;
    private final RegistrableKey publicKey;
    private final Clock clock;

    private DetachedSigner(PGPPublicKey signing, PGPPrivateKey secret, RegistrableKey publicKey, Clock clock) {
        this.signing = signing;
        this.secret = secret;
        this.publicKey = publicKey;
        this.clock = clock;
    }

    /**
     * Reads one armored secret key.
     *
     * @param passphrase empty for a key without one
     * @throws UnusableKeyException if the text is not exactly one secret key, the passphrase is wrong, or signatures by the
     *     key would not verify
     */
    public static DetachedSigner read(String armored, String passphrase, Clock clock) throws UnusableKeyException {
        var ring = ring(armored);
        var publicKey = publicKey(ring, clock);
        var complaint = new ArrayList<UnusableKeyException>();
        for (var candidate : candidates(ring)) {
            try {
                var signer =
                        new DetachedSigner(candidate.getPublicKey(), unlock(candidate, passphrase), publicKey, clock);
                if (signer.verifies()) {
                    return signer;
                }
            } catch (UnusableKeyException locked) {
                complaint.add(locked);
            }
        }
        throw complaint.stream()
                .findFirst()
                .orElseGet(() -> new UnusableKeyException("the key " + publicKey.fingerprint()
                        + " has no secret part that may sign: export it with gpg --armor --export-secret-keys"));
    }

    private static PGPSecretKeyRing ring(String armored) throws UnusableKeyException {
        if (armored.length() > MOST_CHARACTERS || !armored.contains("-----BEGIN PGP PRIVATE KEY BLOCK-----")) {
            throw new UnusableKeyException(
                    "it is not an armored OpenPGP secret key: export it with gpg --armor --export-secret-keys");
        }
        try (var input = ArmoredInputStream.builder()
                .build(new ByteArrayInputStream(armored.getBytes(StandardCharsets.UTF_8)))) {
            var bytes = input.readAllBytes();
            var primaries = Packet.split(bytes, 1_000).stream()
                    .filter(packet -> packet.tag() == 5)
                    .count();
            if (primaries != 1) {
                throw new UnusableKeyException("it holds " + primaries
                        + " secret keys: export one with gpg --armor --export-secret-keys and its fingerprint");
            }
            return new PGPSecretKeyRing(bytes, new BcKeyFingerprintCalculator());
        } catch (IOException | PGPException | RuntimeException damaged) {
            throw new UnusableKeyException(
                    "it is damaged, or of a kind that the mirror cannot read: export it with gpg --armor"
                            + " --export-secret-keys");
        }
    }

    private static RegistrableKey publicKey(PGPSecretKeyRing ring, Clock clock) throws UnusableKeyException {
        var keys = new ArrayList<PGPPublicKey>();
        ring.getPublicKeys().forEachRemaining(keys::add);
        var text = new ByteArrayOutputStream();
        try (var armor = ArmoredOutputStream.builder().clearHeaders().build(text)) {
            new PGPPublicKeyRing(keys).encode(armor);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return RegistrableKey.parse(text.toString(StandardCharsets.US_ASCII), clock);
    }

    /** Returns the keys with a secret part, subkeys first, because a primary key with subkeys is often kept elsewhere. */
    private static List<PGPSecretKey> candidates(PGPSecretKeyRing ring) {
        var keys = new ArrayList<PGPSecretKey>();
        Iterator<PGPSecretKey> all = ring.getSecretKeys();
        all.forEachRemaining(key -> {
            if (!key.isPrivateKeyEmpty()
                    && Algorithms.canSign(key.getPublicKey().getAlgorithm())) {
                keys.add(key.isMasterKey() ? keys.size() : 0, key);
            }
        });
        return keys;
    }

    private static PGPPrivateKey unlock(PGPSecretKey key, String passphrase) throws UnusableKeyException {
        try {
            return key.extractPrivateKey(new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider())
                    .build(passphrase.toCharArray()));
        } catch (PGPException | RuntimeException locked) {
            throw new UnusableKeyException(
                    passphrase.isEmpty()
                            ? "it is protected by a passphrase, which is not set"
                            : "its passphrase is wrong");
        }
    }

    private boolean verifies() {
        return new SignatureVerifier(clock)
                .verify(PROBE, sign(PROBE), PublisherKeys.anyOf(List.of(publicKey.armored())))
                .map(good -> good.keyExpiredAt().isEmpty(), invalid -> false);
    }

    /** Signs a document; returns the bytes of a signature file. */
    public byte[] sign(byte[] document) {
        try {
            var generator = new PGPSignatureGenerator(
                    new BcPGPContentSignerBuilder(signing.getAlgorithm(), HashAlgorithmTags.SHA512), signing);
            generator.init(PGPSignature.BINARY_DOCUMENT, secret);
            var subpackets = new PGPSignatureSubpacketGenerator();
            subpackets.setSignatureCreationTime(false, Date.from(clock.instant()));
            subpackets.setIssuerFingerprint(false, signing);
            generator.setHashedSubpackets(subpackets.generate());
            var outside = new PGPSignatureSubpacketGenerator();
            outside.setIssuerKeyID(false, signing.getKeyID());
            generator.setUnhashedSubpackets(outside.generate());
            generator.update(document);
            return generator.generate().getEncoded();
        } catch (PGPException failed) {
            throw new IllegalStateException("the key " + publicKey.fingerprint() + " cannot sign", failed);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Returns the public key that verifies the signatures. */
    public RegistrableKey publicKey() {
        return publicKey;
    }

    @Override
    public String toString() {
        return "the signer with the key " + publicKey.fingerprint();
    }
}
