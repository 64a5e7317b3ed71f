package org.providermirror.registry.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.providermirror.testing.SigningKey;

class DetachedSignerTest {
    private static final String PASSPHRASE = "correct horse";
    private static final byte[] SUMS = "a  b.zip\n".getBytes(StandardCharsets.UTF_8);
    private static final SigningKey KEY = SigningKey.ofPublisher();

    private static DetachedSigner read(String armored, String passphrase) throws UnusableKeyException {
        return DetachedSigner.read(armored, passphrase, Clock.systemUTC());
    }

    private static SignatureVerdict verify(byte[] content, byte[] signature, String key) {
        return new SignatureVerifier(Clock.systemUTC()).verify(content, signature, PublisherKeys.anyOf(List.of(key)));
    }

    @Test
    void its_signature_verifies_with_its_public_key() throws Exception {
        for (var passphrase : List.of("", PASSPHRASE)) {
            var signer = read(KEY.armoredSecret(passphrase), passphrase);
            assertThat(signer.publicKey().fingerprint()).isEqualTo(KEY.fingerprint());
            assertThat(signer.publicKey().armored()).doesNotContain("PRIVATE");
            var signature = signer.sign(SUMS);
            assertThat(verify(SUMS, signature, signer.publicKey().armored()))
                    .isInstanceOfSatisfying(
                            SignatureVerdict.Good.class,
                            good -> assertThat(good.primaryFingerprint()).isEqualTo(KEY.fingerprint()));
            assertThat(verify("other".getBytes(StandardCharsets.UTF_8), signature, KEY.armored()))
                    .isInstanceOf(SignatureVerdict.Invalid.class);
        }
    }

    @Test
    void a_wrong_passphrase_is_reported_without_it() {
        var locked = KEY.armoredSecret(PASSPHRASE);
        assertThatThrownBy(() -> read(locked, "wrong secret"))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessage("its passphrase is wrong");
        assertThatThrownBy(() -> read(locked, "")).hasMessage("it is protected by a passphrase, which is not set");
    }

    @Test
    void other_texts_are_refused() {
        var secret = KEY.armoredSecret("");
        assertThatThrownBy(() -> read(KEY.armored(), "")).hasMessageContaining("not an armored OpenPGP secret key");
        assertThatThrownBy(() -> read("", "")).hasMessageContaining("not an armored OpenPGP secret key");
        assertThatThrownBy(() -> read(secret.substring(0, secret.length() / 2), ""))
                .isInstanceOf(UnusableKeyException.class);
    }

    @Test
    void it_shows_no_secret() throws Exception {
        assertThat(read(KEY.armoredSecret(PASSPHRASE), PASSPHRASE))
                .hasToString("the signer with the key " + KEY.fingerprint());
    }
}
