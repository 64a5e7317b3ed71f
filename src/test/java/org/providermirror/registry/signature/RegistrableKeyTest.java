package org.providermirror.registry.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.providermirror.registry.signature.OpenPgpGenerator.armor;
import static org.providermirror.registry.signature.OpenPgpGenerator.bytes;
import static org.providermirror.registry.signature.OpenPgpGenerator.certificate;
import static org.providermirror.registry.signature.OpenPgpGenerator.certification;
import static org.providermirror.registry.signature.OpenPgpGenerator.concat;
import static org.providermirror.registry.signature.OpenPgpGenerator.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.testing.SigningKey;

class RegistrableKeyTest {
    private static final Instant MADE = Instant.parse("2024-03-01T00:00:00Z");
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC);
    private static final PGPKeyPair PRIMARY = OpenPgpGenerator.ed25519(MADE);

    private static RegistrableKey parse(String text) throws UnusableKeyException {
        return RegistrableKey.parse(text, NOW);
    }

    private static void refuses(String text, String reason) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_key_is_described() throws Exception {
        var parsed = parse("\n" + armor(certificate(PRIMARY, MADE)) + "\n");
        assertThat(parsed.fingerprint()).isEqualTo(Certificate.fingerprint(PRIMARY.getPublicKey()));
        assertThat(parsed.userIds()).containsExactly(OpenPgpGenerator.USER);
        assertThat(parsed.createdAt()).isEqualTo(MADE);
        assertThat(parsed.armored()).startsWith("-----BEGIN").endsWith("-----");
    }

    @Test
    void a_key_whose_subkey_signs_is_accepted() throws Exception {
        var subkey = OpenPgpGenerator.subkey(OpenPgpGenerator.ed25519(MADE));
        var certifier = certificate(
                PRIMARY,
                certification(
                        PRIMARY,
                        MADE,
                        HashAlgorithmTags.SHA256,
                        said -> said.setKeyFlags(false, KeyFlags.CERTIFY_OTHER)));
        refuses(armor(certifier), "may not sign documents");
        var withSubkey = concat(
                certifier,
                key(subkey.getPublicKey()),
                bytes(OpenPgpGenerator.binding(
                        PRIMARY, subkey, MADE, said -> said.setKeyFlags(false, KeyFlags.SIGN_DATA))));
        assertThat(parse(armor(withSubkey)).fingerprint()).isEqualTo(Certificate.fingerprint(PRIMARY.getPublicKey()));
    }

    @Test
    void a_secret_key_is_refused() {
        refuses(SigningKey.ofPublisher().armoredSecret(""), "this is a secret key");
        refuses(SigningKey.ofPublisher().armoredSecret("").replace("PRIVATE", "PUBLIC"), "this is a secret key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hello", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n!!!\n-----END PGP PUBLIC KEY BLOCK-----"})
    void other_texts_are_refused(String text) {
        refuses(text, "this is not an armored OpenPGP public key");
    }

    @Test
    void several_keys_at_once_are_refused() {
        var one = SigningKey.ofPublisher().armored();
        refuses(one + SigningKey.ofStranger().armored(), "the text holds 2 keys");
        refuses(
                armor(concat(certificate(PRIMARY, MADE), certificate(OpenPgpGenerator.ed25519(MADE), MADE))),
                "the text holds 2 keys");
    }

    @Test
    void a_key_that_verifies_no_signature_made_now_is_refused() {
        refuses(SigningKey.ofPublisher().armoredAsExpired(), "it expired on 2022-01-01T00:00:00Z: extend it");
        refuses(
                armor(concat(
                        key(PRIMARY.getPublicKey()),
                        bytes(OpenPgpGenerator.revocation(PRIMARY, MADE)),
                        OpenPgpGenerator.user(),
                        bytes(certification(PRIMARY, MADE, HashAlgorithmTags.SHA256, said -> {})))),
                "was revoked");
        refuses(armor(key(PRIMARY.getPublicKey())), "carries no valid signature of its own");
        var weak = OpenPgpGenerator.rsa(768, MADE);
        refuses(armor(certificate(weak, MADE)), "too short");
    }

    @Test
    void a_damaged_key_is_refused() {
        var whole = certificate(PRIMARY, MADE);
        refuses(armor(Arrays.copyOf(whole, whole.length - 10)), "the key is damaged");
    }

    @Test
    void a_large_text_is_refused() {
        refuses(SigningKey.ofPublisher().armored() + " ".repeat(RegistrableKey.MOST_CHARACTERS), "more than 65536");
    }

    @Test
    void a_key_with_more_signatures_than_any_is_refused_in_bounded_time() {
        var signatures = new byte[300][];
        for (var number = 0; number < signatures.length; number++) {
            var later = MADE.plus(Duration.ofSeconds(number));
            var forged = bytes(certification(PRIMARY, later, HashAlgorithmTags.SHA256, said -> {}));
            forged[forged.length - 1] ^= 1;
            signatures[number] = forged;
        }
        refuses(
                armor(concat(key(PRIMARY.getPublicKey()), OpenPgpGenerator.user(), concat(signatures))),
                "cannot verify a release");
    }
}
