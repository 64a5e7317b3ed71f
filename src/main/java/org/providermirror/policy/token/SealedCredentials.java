package org.providermirror.policy.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the name and password of a user of the container for the cookie of that user's browser, with AES-256-GCM. A
 * signature without the password would not do: who can read the signing key in storage could then make a session of any
 * administrator.
 *
 * <p>The key is derived from the key that signs links, so all instances have it.
 */
final class SealedCredentials {
    /** The first character of each, which no signed session has. */
    private static final String MARK = "!";

    private static final String PURPOSE = "sealed session";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    /** A browser drops a cookie of more than 4,096 bytes. */
    private static final int LONGEST = 2_000;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final LinkSigningKeys keys;
    private final Duration timeToLive;
    private final Clock clock;

    SealedCredentials(LinkSigningKeys keys, Duration timeToLive, Clock clock) {
        this.keys = keys;
        this.timeToLive = timeToLive;
        this.clock = clock;
    }

    /** Returns text that needs no encoding in a cookie; empty if the name and the password are too long for one. */
    Optional<String> seal(Credentials credentials) {
        var text = bytes(credentials);
        return text.length > LONGEST ? Optional.empty() : Optional.of(seal(text));
    }

    private String seal(byte[] text) {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        var plain = ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(clock.instant().plus(timeToLive).getEpochSecond())
                .put(text);
        try {
            var encrypted =
                    cipher(Cipher.ENCRYPT_MODE, keys.keys().get(0), nonce).doFinal(plain.array());
            return MARK
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(ByteBuffer.allocate(nonce.length + encrypted.length)
                                    .put(nonce)
                                    .put(encrypted)
                                    .array());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES-GCM", impossible);
        }
    }

    /** Returns the session in a cookie; empty if it is not ours or has expired. */
    Optional<ContainerSession> open(String text) {
        if (!text.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            var sealed = Base64.getUrlDecoder().decode(text.substring(MARK.length()));
            return Stream.<Supplier<List<byte[]>>>of(keys::keys, keys::keysAnew)
                    .flatMap(source -> source.get().stream())
                    .map(key -> decrypted(key, sealed))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .flatMap(this::parsed);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Optional<ContainerSession> parsed(ByteBuffer plain) {
        var expiry = Instant.ofEpochSecond(plain.getLong());
        var text = StandardCharsets.UTF_8.decode(plain).toString();
        var end = text.indexOf('\n');
        var user = new Credentials(Optional.of(text.substring(0, end)), text.substring(end + 1));
        return Optional.of(new ContainerSession(user, expiry))
                .filter(session -> clock.instant().isBefore(session.expiry()));
    }

    private static Optional<ByteBuffer> decrypted(byte[] key, byte[] sealed) {
        try {
            var nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return sealed.length <= NONCE_BYTES
                    ? Optional.empty()
                    : Optional.of(ByteBuffer.wrap(cipher(Cipher.DECRYPT_MODE, key, nonce)
                            .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES)));
        } catch (GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
        var mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(key, ALGORITHM));
        var derived = mac.doFinal(PURPOSE.getBytes(StandardCharsets.UTF_8));
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(derived, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static byte[] bytes(Credentials credentials) {
        return (credentials.user().orElse("").replace("\n", "") + "\n" + credentials.secret())
                .getBytes(StandardCharsets.UTF_8);
    }
}
