package org.providermirror.web.warmup;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts, agrees on keys and signs as TLS does, until the JVM has compiled that. The JDK uses the processor's
 * instructions for AES-GCM only in compiled code, which it would reach after tens of megabytes: two thirds of the
 * processor time of a first installation were spent in AES-GCM.
 */
public final class TlsWarmUp {
    private static final int RECORD_BYTES = 16 * 1024;
    private static final int TAG_BITS = 128;
    /** The JVM counts calls: a short record is a call, too, and takes less time. */
    private static final int SHORT_RECORDS = 200;

    private static final int SHORT_BYTES = 64;

    private final ByteBuffer plain = ByteBuffer.allocate(RECORD_BYTES);
    private final ByteBuffer encrypted = ByteBuffer.allocate(RECORD_BYTES + TAG_BITS / Byte.SIZE);
    private final ByteBuffer nonce = ByteBuffer.allocate(12);
    private final Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    private final SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
    private final KeyPair signing;
    private final KeyPairGenerator exchange = KeyPairGenerator.getInstance("X25519");

    private TlsWarmUp() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        signing = generator.generateKeyPair();
    }

    /**
     * Repeats the work of a connection until the limit is over or the thread is interrupted.
     *
     * @return how many connections that were
     */
    public static int run(Duration limit) throws GeneralSecurityException {
        var end = System.nanoTime() + limit.toNanos();
        var connections = 0;
        var warmUp = new TlsWarmUp();
        while (System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted()) {
            warmUp.connect();
            connections++;
        }
        return connections;
    }

    private void connect() throws GeneralSecurityException {
        var ours = exchange.generateKeyPair();
        var agreement = KeyAgreement.getInstance("X25519");
        agreement.init(ours.getPrivate());
        agreement.doPhase(exchange.generateKeyPair().getPublic(), true);
        agreement.generateSecret();
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signing.getPrivate());
        signature.update(nonce.array());
        signature.sign();
        for (var number = 0; number < SHORT_RECORDS; number++) {
            encrypt(SHORT_BYTES);
        }
        encrypt(RECORD_BYTES);
    }

    private void encrypt(int bytes) throws GeneralSecurityException {
        nonce.putLong(0, nonce.getLong(0) + 1);
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce.array()));
        plain.clear().limit(bytes);
        encrypted.clear();
        cipher.doFinal(plain, encrypted);
    }
}
