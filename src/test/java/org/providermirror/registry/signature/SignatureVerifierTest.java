package org.providermirror.registry.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.providermirror.registry.signature.OpenPgpGenerator.armor;
import static org.providermirror.registry.signature.OpenPgpGenerator.binding;
import static org.providermirror.registry.signature.OpenPgpGenerator.bytes;
import static org.providermirror.registry.signature.OpenPgpGenerator.certificate;
import static org.providermirror.registry.signature.OpenPgpGenerator.certification;
import static org.providermirror.registry.signature.OpenPgpGenerator.concat;
import static org.providermirror.registry.signature.OpenPgpGenerator.key;
import static org.providermirror.registry.signature.OpenPgpGenerator.sign;
import static org.providermirror.registry.signature.OpenPgpGenerator.user;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and signatures made here, one wrong thing at a time. */
class SignatureVerifierTest {
    private static final Instant KEY_MADE = Instant.parse("2018-03-01T00:00:00Z");
    private static final Instant SIGNED = Instant.parse("2024-05-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final long YEAR = Duration.ofDays(365).toSeconds();
    private static final byte[] SUMS = "a  b.zip\n".getBytes(StandardCharsets.UTF_8);
    private static final Consumer<PGPSignatureSubpacketGenerator> PLAIN = said -> {};
    private static final PGPKeyPair PRIMARY = OpenPgpGenerator.ed25519(KEY_MADE);
    private static final PGPKeyPair SUBKEY = OpenPgpGenerator.subkey(OpenPgpGenerator.ed25519(KEY_MADE));

    private final SignatureVerifier verifier = new SignatureVerifier(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void a_signature_by_the_primary_key_is_good() {
        assertThat(verify(sign(PRIMARY, SUMS, SIGNED), certificate(PRIMARY, KEY_MADE)))
                .isEqualTo(new SignatureVerdict.Good(
                        Certificate.fingerprint(PRIMARY.getPublicKey()),
                        Certificate.fingerprint(PRIMARY.getPublicKey()),
                        SIGNED,
                        Optional.empty()));
    }

    @Test
    void an_rsa_signature_is_good() {
        var rsa = OpenPgpGenerator.rsa(2048, KEY_MADE);

        assertGood(verify(sign(rsa, SUMS, SIGNED), certificate(rsa, KEY_MADE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dsa", "ecdsa-p256", "ecdsa-p521", "ed25519", "ed448"})
    void a_signature_by_a_key_of_another_algorithm_is_good_and_a_changed_one_is_not(String algorithm) {
        var pair = OpenPgpGenerator.of(algorithm, KEY_MADE);
        var signature = sign(pair, SUMS, SIGNED, PGPSignature.BINARY_DOCUMENT, HashAlgorithmTags.SHA512, PLAIN);
        var certificate = certificate(pair, KEY_MADE);
        assertGood(verify(signature, certificate));

        signature[signature.length - 3] ^= 1;
        assertRefused(verify(signature, certificate), "does not match the file");
    }

    @Test
    void an_armored_signature_is_good() {
        var armored = armor(sign(PRIMARY, SUMS, SIGNED)).getBytes(StandardCharsets.US_ASCII);

        assertGood(verify(armored, certificate(PRIMARY, KEY_MADE)));
    }

    @Test
    void the_second_of_two_signatures_is_valid_if_the_first_is_by_another_key() {
        var both = concat(sign(OpenPgpGenerator.ed25519(KEY_MADE), SUMS, SIGNED), sign(PRIMARY, SUMS, SIGNED));

        assertGood(verify(both, certificate(PRIMARY, KEY_MADE)));
    }

    @Test
    void other_content_is_refused() {
        var verdict = verifier.verify(
                "c  b.zip\n".getBytes(StandardCharsets.UTF_8),
                sign(PRIMARY, SUMS, SIGNED),
                PublisherKeys.anyOf(List.of(armor(certificate(PRIMARY, KEY_MADE)))));

        assertRefused(verdict, "does not match the file");
    }

    @Test
    void a_signature_of_a_stranger_is_refused() {
        var stranger = OpenPgpGenerator.ed25519(KEY_MADE);

        assertRefused(
                verify(sign(stranger, SUMS, SIGNED), certificate(PRIMARY, KEY_MADE)), "no accepted key (1 tried)");
    }

    @Test
    void a_stranger_that_names_the_publishers_key_as_issuer_is_refused() {
        var stranger = OpenPgpGenerator.ed25519(KEY_MADE);
        var forged = sign(stranger, SUMS, SIGNED, PGPSignature.BINARY_DOCUMENT, HashAlgorithmTags.SHA256, said -> {
            said.removePacketsOfType(33);
            said.setIssuerKeyID(false, PRIMARY.getKeyID());
        });

        assertRefused(verify(forged, certificate(PRIMARY, KEY_MADE)), "does not match the file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Not found</html>", "-----BEGIN PGP SIGNATURE-----\n\n====\n"})
    void a_file_that_is_no_signature_is_refused(String file) {
        var verdict = verify(file.getBytes(StandardCharsets.UTF_8), certificate(PRIMARY, KEY_MADE));

        assertRefused(verdict, "holds no OpenPGP signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a  b.zip\n", "a  b.zip\r\nc  d.zip\r\n", "\na  b.zip\n\r\n\nc  d.zip", ""})
    void a_signature_over_text_is_valid_with_any_line_breaks(String text) {
        var signed = text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        var signature =
                sign(PRIMARY, signed, SIGNED, PGPSignature.BINARY_DOCUMENT + 1, HashAlgorithmTags.SHA256, PLAIN);

        for (var content : List.of(text, text.replace("\r\n", "\n"), new String(signed, StandardCharsets.UTF_8))) {
            assertGood(verifier.verify(content.getBytes(StandardCharsets.UTF_8), signature, ours()));
        }
        assertRefused(verifier.verify(concat(signed, new byte[] {'x'}), signature, ours()), "does not match");
    }

    @Test
    void line_ends_matter_to_a_signature_over_a_binary_file() {
        var other = "a  b.zip\r\n".getBytes(StandardCharsets.UTF_8);

        assertRefused(verifier.verify(other, sign(PRIMARY, SUMS, SIGNED), ours()), "does not match");
    }

    private static PublisherKeys ours() {
        return PublisherKeys.anyOf(List.of(armor(certificate(PRIMARY, KEY_MADE))));
    }

    @Test
    void a_certification_is_not_taken_for_a_signature_over_a_file() {
        var certification = certification(PRIMARY, KEY_MADE, HashAlgorithmTags.SHA256, PLAIN);

        assertRefused(verify(bytes(certification), certificate(PRIMARY, KEY_MADE)), "type 0x13");
    }

    @Test
    void a_signature_from_tomorrow_is_taken_for_a_clock_that_differs() {
        assertGood(verify(sign(PRIMARY, SUMS, NOW.plus(Duration.ofHours(23))), certificate(PRIMARY, KEY_MADE)));
    }

    @Test
    void a_signature_from_the_future_is_refused() {
        var future = sign(PRIMARY, SUMS, NOW.plus(Duration.ofDays(2)));

        assertRefused(verify(future, certificate(PRIMARY, KEY_MADE)), "in the future");
    }

    @Test
    void a_signature_that_expired_by_its_own_word_is_refused() {
        var brief = sign(
                PRIMARY,
                SUMS,
                SIGNED,
                PGPSignature.BINARY_DOCUMENT,
                HashAlgorithmTags.SHA256,
                said -> said.setSignatureExpirationTime(false, YEAR));

        assertRefused(verify(brief, certificate(PRIMARY, KEY_MADE)), "the signature itself expired");
    }

    @Test
    void a_signature_that_has_not_expired_yet_is_good() {
        var brief = sign(
                PRIMARY,
                SUMS,
                SIGNED,
                PGPSignature.BINARY_DOCUMENT,
                HashAlgorithmTags.SHA256,
                said -> said.setSignatureExpirationTime(true, 3 * YEAR));

        assertGood(verify(brief, certificate(PRIMARY, KEY_MADE)));
    }

    @Test
    void a_critical_notation_is_refused() {
        var critical = sign(
                PRIMARY,
                SUMS,
                SIGNED,
                PGPSignature.BINARY_DOCUMENT,
                HashAlgorithmTags.SHA256,
                said -> said.addNotationData(true, true, "only@example.com", "on Sundays"));

        assertRefused(verify(critical, certificate(PRIMARY, KEY_MADE)), "critical subpacket (type 20)");
    }

    @Test
    void a_notation_that_is_not_critical_is_passed_over() {
        var noted = sign(
                PRIMARY,
                SUMS,
                SIGNED,
                PGPSignature.BINARY_DOCUMENT,
                HashAlgorithmTags.SHA256,
                said -> said.addNotationData(false, true, "mood@example.com", "good"));

        assertGood(verify(noted, certificate(PRIMARY, KEY_MADE)));
    }

    @Test
    void md5_is_refused_whenever_it_was_used() {
        var rsa = OpenPgpGenerator.rsa(2048, KEY_MADE);
        var old = sign(
                rsa,
                SUMS,
                Instant.parse("2018-06-01T00:00:00Z"),
                PGPSignature.BINARY_DOCUMENT,
                HashAlgorithmTags.MD5,
                PLAIN);

        assertRefused(verify(old, certificate(rsa, KEY_MADE)), "MD5");
    }

    @Test
    void sha1_is_good_before_2020_alone() {
        var rsa = OpenPgpGenerator.rsa(2048, KEY_MADE);
        var old = sha1(rsa, Instant.parse("2019-12-31T23:59:59Z"));
        var late = sha1(rsa, Instant.parse("2020-01-01T00:00:00Z"));

        assertGood(verify(old, certificate(rsa, KEY_MADE)));
        assertRefused(verify(late, certificate(rsa, KEY_MADE)), "SHA-1");
    }

    @Test
    void sha1_in_a_keys_signature_on_itself_is_good_before_february_2023_alone() {
        var early = Instant.parse("2023-01-31T00:00:00Z");
        var late = Instant.parse("2023-02-01T00:00:00Z");

        assertGood(verify(
                sign(PRIMARY, SUMS, SIGNED),
                certificate(PRIMARY, certification(PRIMARY, early, HashAlgorithmTags.SHA1, PLAIN))));
        assertRefused(
                verify(
                        sign(PRIMARY, SUMS, SIGNED),
                        certificate(PRIMARY, certification(PRIMARY, late, HashAlgorithmTags.SHA1, PLAIN))),
                "no valid signature of its own");
    }

    @Test
    void a_short_key_is_refused() {
        var rsa = OpenPgpGenerator.rsa(768, KEY_MADE);

        assertRefused(verify(sign(rsa, SUMS, SIGNED), certificate(rsa, KEY_MADE)), "too short");
    }

    @Test
    void a_key_without_any_signature_of_its_own_is_refused() {
        assertRefused(
                verify(sign(PRIMARY, SUMS, SIGNED), concat(key(PRIMARY.getPublicKey()), user())),
                "no valid signature of its own");
    }

    @Test
    void a_key_certified_by_a_stranger_alone_is_refused() {
        var stranger = OpenPgpGenerator.ed25519(KEY_MADE);

        assertRefused(
                verify(
                        sign(PRIMARY, SUMS, SIGNED),
                        certificate(PRIMARY, certification(stranger, KEY_MADE, HashAlgorithmTags.SHA256, PLAIN))),
                "no valid signature of its own");
    }

    static Stream<PGPSignature> certificationsThatDoNotCount() {
        return Stream.of(
                certification(
                        PRIMARY,
                        KEY_MADE,
                        HashAlgorithmTags.SHA256,
                        said -> said.addNotationData(true, true, "only@example.com", "on Sundays")),
                certification(PRIMARY, NOW.plus(Duration.ofDays(2)), HashAlgorithmTags.SHA256, PLAIN),
                certification(
                        PRIMARY,
                        KEY_MADE,
                        HashAlgorithmTags.SHA256,
                        said -> said.setSignatureExpirationTime(false, YEAR)));
    }

    @ParameterizedTest
    @MethodSource("certificationsThatDoNotCount")
    void a_certification_that_is_expired_or_from_the_future_or_has_an_unknown_critical_packet_is_ignored(
            PGPSignature own) {
        assertRefused(verify(sign(PRIMARY, SUMS, SIGNED), certificate(PRIMARY, own)), "no valid signature of its own");
    }

    @Test
    void a_key_that_expired_since_is_good() {
        assertGood(verify(sign(PRIMARY, SUMS, SIGNED), expiring(KEY_MADE, 7 * YEAR)));
    }

    @Test
    void a_key_that_had_expired_at_the_time_of_signing_is_good_and_says_so() {
        assertExpired(verify(sign(PRIMARY, SUMS, SIGNED), expiring(KEY_MADE, 6 * YEAR)), 6 * YEAR);
    }

    @Test
    void a_revocation_applies_although_an_expiry_does_not() {
        var revoked = concat(
                key(PRIMARY.getPublicKey()),
                bytes(OpenPgpGenerator.revocation(PRIMARY, NOW.minusSeconds(60))),
                user(),
                bytes(certification(
                        PRIMARY,
                        KEY_MADE,
                        HashAlgorithmTags.SHA256,
                        said -> said.setKeyExpirationTime(false, 6 * YEAR))));

        assertRefused(verify(sign(PRIMARY, SUMS, SIGNED), revoked), "was revoked");
    }

    @Test
    void a_signature_by_an_unexpired_key_is_preferred() {
        var other = OpenPgpGenerator.ed25519(KEY_MADE);
        var both = concat(sign(PRIMARY, SUMS, SIGNED), sign(other, SUMS, SIGNED));

        assertThat(verify(both, expiring(KEY_MADE, 6 * YEAR), certificate(other, KEY_MADE)))
                .isEqualTo(new SignatureVerdict.Good(
                        Certificate.fingerprint(other.getPublicKey()),
                        Certificate.fingerprint(other.getPublicKey()),
                        SIGNED,
                        Optional.empty()));
    }

    @Test
    void the_newest_certification_decides_on_the_expiry() {
        var short_ = expiring(KEY_MADE, 2 * YEAR);
        var renewed = bytes(certification(
                PRIMARY,
                SIGNED.plusSeconds(5),
                HashAlgorithmTags.SHA256,
                said -> said.setKeyExpirationTime(false, 9 * YEAR)));

        assertGood(verify(sign(PRIMARY, SUMS, SIGNED), concat(short_, renewed)));
        assertThat(expiry(verify(sign(PRIMARY, SUMS, SIGNED), concat(short_, renewed))))
                .isEmpty();
    }

    @Test
    void the_newest_statement_of_several_key_copies_decides_the_expiry() {
        var old = expiring(KEY_MADE, 2 * YEAR);
        var renewed = expiring(KEY_MADE.plusSeconds(1), 9 * YEAR);
        var endless = certificate(PRIMARY, KEY_MADE.plusSeconds(2));

        for (var copies : List.of(List.of(old, renewed), List.of(renewed, old), List.of(old, renewed, endless))) {
            var verdict = verify(sign(PRIMARY, SUMS, SIGNED), copies.toArray(byte[][]::new));
            assertGood(verdict);
            assertThat(expiry(verdict)).isEmpty();
        }
    }

    @Test
    void two_copies_in_one_armor_block_are_both_read() {
        var verdict = verify(
                sign(PRIMARY, SUMS, SIGNED),
                concat(expiring(KEY_MADE, 2 * YEAR), expiring(KEY_MADE.plusSeconds(1), 9 * YEAR)));

        assertThat(expiry(verdict)).isEmpty();
    }

    @Test
    void a_key_made_after_the_signature_is_refused() {
        var young = OpenPgpGenerator.ed25519(SIGNED.plusSeconds(60));

        assertRefused(
                verify(sign(young, SUMS, SIGNED), certificate(young, SIGNED.plusSeconds(60))),
                "is older than key " + Certificate.fingerprint(young.getPublicKey()));
    }

    @Test
    void a_primary_key_that_may_not_sign_is_refused() {
        var certifyOnly = certification(PRIMARY, KEY_MADE, HashAlgorithmTags.SHA256, said -> {
            said.removePacketsOfType(27);
            said.setKeyFlags(false, KeyFlags.CERTIFY_OTHER);
        });

        assertRefused(verify(sign(PRIMARY, SUMS, SIGNED), certificate(PRIMARY, certifyOnly)), "may not sign");
    }

    @Test
    void a_revoked_key_is_refused_even_if_another_copy_lacks_the_revocation() {
        var revoked = concat(
                key(PRIMARY.getPublicKey()),
                bytes(OpenPgpGenerator.revocation(PRIMARY, NOW.minusSeconds(60))),
                user(),
                bytes(certification(PRIMARY, KEY_MADE, HashAlgorithmTags.SHA256, PLAIN)));

        assertRefused(verify(sign(PRIMARY, SUMS, SIGNED), revoked), "was revoked");
        assertRefused(verify(sign(PRIMARY, SUMS, SIGNED), certificate(PRIMARY, KEY_MADE), revoked), "was revoked");
    }

    @ParameterizedTest
    @ValueSource(ints = {HashAlgorithmTags.MD5, HashAlgorithmTags.SHA1, HashAlgorithmTags.RIPEMD160})
    void a_revocation_applies_with_any_hash_algorithm(int hash) {
        for (var primary : List.of(PRIMARY, OpenPgpGenerator.rsa(2048, KEY_MADE))) {
            var revoked = concat(
                    key(primary.getPublicKey()),
                    bytes(OpenPgpGenerator.revocation(primary, NOW.minusSeconds(60), hash)),
                    user(),
                    bytes(certification(primary, KEY_MADE, HashAlgorithmTags.SHA256, PLAIN)));

            assertRefused(verify(sign(primary, SUMS, SIGNED), revoked), "was revoked");
        }
    }

    @Test
    void a_revocation_by_a_stranger_is_ignored() {
        var stranger = OpenPgpGenerator.ed25519(KEY_MADE);
        var slandered = concat(
                key(PRIMARY.getPublicKey()),
                bytes(OpenPgpGenerator.revocation(stranger, NOW)),
                user(),
                bytes(certification(PRIMARY, KEY_MADE, HashAlgorithmTags.SHA256, PLAIN)));

        assertGood(verify(sign(PRIMARY, SUMS, SIGNED), slandered));
    }

    @Test
    void a_signature_by_a_bound_subkey_is_good_and_names_both_keys() {
        assertThat(verify(sign(SUBKEY, SUMS, SIGNED), withSubkey(binding(PRIMARY, SUBKEY, KEY_MADE, PLAIN))))
                .isEqualTo(new SignatureVerdict.Good(
                        Certificate.fingerprint(PRIMARY.getPublicKey()),
                        Certificate.fingerprint(SUBKEY.getPublicKey()),
                        SIGNED,
                        Optional.empty()));
    }

    @Test
    void a_subkey_without_binding_is_refused() {
        var unbound = concat(certificate(PRIMARY, KEY_MADE), key(SUBKEY.getPublicKey()));

        assertRefused(verify(sign(SUBKEY, SUMS, SIGNED), unbound), "is not bound to primary");
    }

    @Test
    void a_subkey_bound_by_a_stranger_is_refused() {
        var stranger = OpenPgpGenerator.ed25519(KEY_MADE);

        assertRefused(
                verify(sign(SUBKEY, SUMS, SIGNED), withSubkey(binding(stranger, SUBKEY, KEY_MADE, PLAIN))),
                "is not bound to primary");
    }

    @Test
    void a_subkey_that_does_not_confirm_its_binding_is_refused() {
        var adopted = OpenPgpGenerator.unconfirmedBinding(
                PRIMARY, SUBKEY, KEY_MADE, said -> said.setKeyFlags(false, KeyFlags.SIGN_DATA));

        assertRefused(verify(sign(SUBKEY, SUMS, SIGNED), withSubkey(adopted)), "does not itself say");
    }

    @Test
    void a_subkey_confirmed_for_another_primary_is_refused() {
        var other = OpenPgpGenerator.ed25519(KEY_MADE);
        var foreign = OpenPgpGenerator.confirmation(other, SUBKEY, KEY_MADE);
        var adopted = OpenPgpGenerator.unconfirmedBinding(PRIMARY, SUBKEY, KEY_MADE, said -> {
            said.setKeyFlags(false, KeyFlags.SIGN_DATA);
            try {
                said.addEmbeddedSignature(false, foreign);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        });

        assertRefused(verify(sign(SUBKEY, SUMS, SIGNED), withSubkey(adopted)), "does not itself say");
    }

    @Test
    void a_subkey_for_encryption_may_not_sign() {
        var encrypting = OpenPgpGenerator.unconfirmedBinding(
                PRIMARY, SUBKEY, KEY_MADE, said -> said.setKeyFlags(false, KeyFlags.ENCRYPT_COMMS));

        assertRefused(verify(sign(SUBKEY, SUMS, SIGNED), withSubkey(encrypting)), "may not sign");
    }

    @Test
    void a_subkey_expires_on_its_own() {
        var expiredSince = binding(PRIMARY, SUBKEY, KEY_MADE, said -> said.setKeyExpirationTime(false, 7 * YEAR));
        var expiredBefore = binding(PRIMARY, SUBKEY, KEY_MADE, said -> said.setKeyExpirationTime(false, 6 * YEAR));

        assertGood(verify(sign(SUBKEY, SUMS, SIGNED), withSubkey(expiredSince)));
        assertThat(expiry(verify(sign(SUBKEY, SUMS, SIGNED), withSubkey(expiredSince))))
                .isEmpty();
        assertExpired(verify(sign(SUBKEY, SUMS, SIGNED), withSubkey(expiredBefore)), 6 * YEAR);
    }

    @Test
    void a_subkey_of_an_expired_primary_has_expired_and_the_earlier_of_two_expiries_applies() {
        for (var years : List.of(1, 3, 100)) {
            var expired = concat(
                    expiring(KEY_MADE, 2 * YEAR),
                    key(SUBKEY.getPublicKey()),
                    bytes(binding(PRIMARY, SUBKEY, KEY_MADE, said -> said.setKeyExpirationTime(false, years * YEAR))));

            assertExpired(verify(sign(SUBKEY, SUMS, SIGNED), expired), Math.min(2, years) * YEAR);
        }
    }

    @Test
    void a_revoked_subkey_is_refused_and_its_primary_is_not() {
        var certificate = concat(
                withSubkey(binding(PRIMARY, SUBKEY, KEY_MADE, PLAIN)),
                bytes(OpenPgpGenerator.subkeyRevocation(PRIMARY, SUBKEY, NOW.minusSeconds(60))));

        assertRefused(verify(sign(SUBKEY, SUMS, SIGNED), certificate), "was revoked");
        assertGood(verify(sign(PRIMARY, SUMS, SIGNED), certificate));
    }

    @Test
    void a_subkey_of_an_algorithm_to_come_does_not_spoil_the_key() {
        var unknown = new byte[] {(byte) 0xCE, 8, 4, 0, 0, 0, 0, 99, 1, 2};
        var certificate = concat(
                certificate(PRIMARY, KEY_MADE),
                unknown,
                bytes(binding(PRIMARY, SUBKEY, KEY_MADE, PLAIN)),
                key(SUBKEY.getPublicKey()),
                bytes(binding(PRIMARY, SUBKEY, KEY_MADE, PLAIN)));

        assertGood(verify(sign(SUBKEY, SUMS, SIGNED), certificate));
        assertGood(verify(sign(PRIMARY, SUMS, SIGNED), certificate));
    }

    @Test
    void a_key_that_breaks_off_leaves_what_came_before() {
        var whole = withSubkey(binding(PRIMARY, SUBKEY, KEY_MADE, PLAIN));
        var broken = Arrays.copyOf(whole, whole.length - 10);

        assertGood(verify(sign(PRIMARY, SUMS, SIGNED), broken));
        assertRefused(verify(sign(SUBKEY, SUMS, SIGNED), broken), "is not bound");
    }

    static Stream<String> oddArmor() {
        var armor = armor(certificate(PRIMARY, KEY_MADE));
        return Stream.of(
                armor.strip(),
                armor.replace("\n", "\r\n"),
                armor.replace("\n", "\\n"),
                armor.replace("\n", "\\r\\n"),
                "Our key:\n\n" + armor,
                armor.replaceFirst("\n[^\n]*\n\n", "\nVersion:\u00a0GnuPG v2\n\n"),
                armor.replaceFirst("\n[^\n]*\n\n", "\nComment: caf\u00e9\n\u00a0\n"),
                armor.replaceFirst("\n=....\n", "\n"),
                armor.replaceFirst("\n=....\n", "\n=AAAA\n"),
                armor.replace("\n", " \n\t"));
    }

    @ParameterizedTest
    @MethodSource("oddArmor")
    void a_key_in_odd_armor_is_read(String armor) {
        assertGood(verifier.verify(SUMS, sign(PRIMARY, SUMS, SIGNED), PublisherKeys.anyOf(List.of(armor))));
    }

    @Test
    void all_armor_blocks_of_an_entry_are_read_and_an_unreadable_one_hides_no_other() {
        var other = armor(certificate(OpenPgpGenerator.ed25519(KEY_MADE), KEY_MADE));
        var ours = armor(certificate(PRIMARY, KEY_MADE));
        var broken = ours.replaceFirst("\n\n....", "\n\n*");

        for (var entry : List.of(other + ours, ours + other, broken + ours, ours.strip() + "\n\n" + other)) {
            assertGood(verifier.verify(SUMS, sign(PRIMARY, SUMS, SIGNED), PublisherKeys.anyOf(List.of(entry))));
        }
    }

    @Test
    void a_later_expiry_does_not_invalidate_a_signature() {
        var brief = sign(
                PRIMARY,
                SUMS,
                SIGNED,
                PGPSignature.BINARY_DOCUMENT,
                HashAlgorithmTags.SHA256,
                said -> said.setSignatureExpirationTime(false, YEAR));
        var briefSelf = certification(
                PRIMARY, KEY_MADE, HashAlgorithmTags.SHA256, said -> said.setSignatureExpirationTime(false, 7 * YEAR));
        var keys = PublisherKeys.anyOf(List.of(armor(certificate(PRIMARY, briefSelf))));

        assertRefused(verifier.verify(SUMS, brief, keys), "the signature itself expired");
        assertRefused(verifier.verify(SUMS, sign(PRIMARY, SUMS, SIGNED), keys), "no valid signature of its own");
        assertGood(verifier.beginAsOfSigning().verify(SUMS, brief, keys));
    }

    @Test
    void a_key_that_was_revoked_later_is_refused_even_at_the_time_of_signing() {
        var revoked = concat(
                key(PRIMARY.getPublicKey()),
                bytes(OpenPgpGenerator.revocation(PRIMARY, NOW.minusSeconds(60))),
                user(),
                bytes(certification(PRIMARY, KEY_MADE, HashAlgorithmTags.SHA256, PLAIN)));

        assertRefused(
                verifier.beginAsOfSigning()
                        .verify(SUMS, sign(PRIMARY, SUMS, SIGNED), PublisherKeys.anyOf(List.of(armor(revoked)))),
                "was revoked");
    }

    private static byte[] sha1(PGPKeyPair by, Instant made) {
        return sign(by, SUMS, made, PGPSignature.BINARY_DOCUMENT, HashAlgorithmTags.SHA1, PLAIN);
    }

    private static byte[] expiring(Instant made, long seconds) {
        return certificate(
                PRIMARY,
                certification(
                        PRIMARY, made, HashAlgorithmTags.SHA256, said -> said.setKeyExpirationTime(false, seconds)));
    }

    private static byte[] withSubkey(PGPSignature binding) {
        return concat(certificate(PRIMARY, KEY_MADE), key(SUBKEY.getPublicKey()), bytes(binding));
    }

    private SignatureVerdict verify(byte[] signature, byte[]... certificates) {
        return verifier.verify(
                SUMS,
                signature,
                PublisherKeys.anyOf(
                        Stream.of(certificates).map(OpenPgpGenerator::armor).toList()));
    }

    private static Optional<Instant> expiry(SignatureVerdict verdict) {
        assertGood(verdict);
        return ((SignatureVerdict.Good) verdict).keyExpiredAt();
    }

    private static void assertExpired(SignatureVerdict verdict, long secondsAfterItWasMade) {
        assertThat(expiry(verdict)).contains(KEY_MADE.plusSeconds(secondsAfterItWasMade));
    }

    private static void assertGood(SignatureVerdict verdict) {
        assertThat(verdict).isInstanceOf(SignatureVerdict.Good.class);
    }

    private static void assertRefused(SignatureVerdict verdict, String reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        SignatureVerdict.Invalid.class,
                        refused -> assertThat(refused.reason()).contains(reason));
    }
}
