package org.providermirror.registry.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.providermirror.registry.signature.OpenPgpGenerator.armor;
import static org.providermirror.registry.signature.OpenPgpGenerator.binding;
import static org.providermirror.registry.signature.OpenPgpGenerator.bytes;
import static org.providermirror.registry.signature.OpenPgpGenerator.certificate;
import static org.providermirror.registry.signature.OpenPgpGenerator.concat;
import static org.providermirror.registry.signature.OpenPgpGenerator.key;
import static org.providermirror.registry.signature.OpenPgpGenerator.sign;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hostile keys and signatures may cost, counted in public-key operations. */
@Tag("component")
class VerificationCostTest {
    private static final Instant MADE = Instant.parse("2020-03-01T00:00:00Z");
    private static final Instant SIGNED = Instant.parse("2024-05-01T00:00:00Z");
    private static final byte[] SUMS = "a  b.zip\n".getBytes(StandardCharsets.UTF_8);
    private static final PGPKeyPair PUBLISHER = OpenPgpGenerator.ed25519(MADE);
    private static final PGPKeyPair SUBKEY = OpenPgpGenerator.subkey(OpenPgpGenerator.ed25519(MADE));
    private static final byte[] PUBLISHERS_KEY = concat(
            certificate(PUBLISHER, MADE),
            key(SUBKEY.getPublicKey()),
            bytes(binding(PUBLISHER, SUBKEY, MADE, said -> {})));

    private final VerificationRun run =
            new SignatureVerifier(Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC)).begin();

    @Test
    void hostile_keys_are_as_many_as_they_are_meant_to_be() {
        var read = PublisherKeys.anyOf(HostileKeys.armored()).read();

        assertThat(read.certificates())
                .hasSize(32)
                .allSatisfy(certificate -> assertThat(certificate.subkeys()).hasSize(490));
    }

    @Test
    void many_keys_and_signatures_without_an_issuer_are_refused_at_the_limit_and_the_reason_names_it() {
        var verdict = run.verify(SUMS, HostileKeys.sixteenSignatures(SUMS), PublisherKeys.anyOf(HostileKeys.armored()));

        assertThat(run.operations()).isEqualTo(PublicKeyOperations.MAXIMUM).isLessThanOrEqualTo(48);
        assertThat(verdict)
                .isEqualTo(new SignatureVerdict.Invalid(
                        "its keys and signatures take more than 48 public-key operations to verify, the limit for one"
                                + " release"));
        assertThat(run.exceeded()).isPresent();
    }

    @Test
    void beyond_the_limit_the_release_is_refused_as_a_whole() {
        run.verify(SUMS, HostileKeys.sixteenSignatures(SUMS), PublisherKeys.anyOf(HostileKeys.armored()));

        assertThat(run.verify(SUMS, sign(PUBLISHER, SUMS, SIGNED), publishersKey()))
                .isInstanceOf(SignatureVerdict.Invalid.class);
        assertThat(run.operations()).isEqualTo(PublicKeyOperations.MAXIMUM);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_named_signer_is_found_behind_hostile_keys_and_signatures(boolean bySubkey) {
        var keys = new ArrayList<>(HostileKeys.armored().subList(0, 31));
        keys.add(armor(PUBLISHERS_KEY));
        var signature = concat(HostileKeys.sixteenSignatures(SUMS), sign(bySubkey ? SUBKEY : PUBLISHER, SUMS, SIGNED));
        // At most 16 signatures of a file are read.
        var first = HostileKeys.signatureWithoutIssuer(SUMS, SIGNED).length;
        var file = Arrays.copyOfRange(signature, first, signature.length);

        assertThat(run.verify(SUMS, file, PublisherKeys.anyOf(keys))).isInstanceOf(SignatureVerdict.Good.class);
        assertThat(run.operations()).isLessThanOrEqualTo(4);
    }

    @Test
    void documents_that_all_give_other_keys_are_refused_at_a_limit_too() {
        var verdicts = new ArrayList<SignatureVerdict>();
        for (var document = 0; document < 3; document++) {
            var keys = new ArrayList<>(HostileKeys.armored());
            keys.add("document " + document);
            verdicts.add(run.verify(SUMS, sign(PUBLISHER, SUMS, SIGNED), PublisherKeys.anyOf(keys)));
        }

        assertThat(verdicts.get(2))
                .isEqualTo(new SignatureVerdict.Invalid(
                        "the keys that its documents give hold more than 20000 packets, the limit for one release"));
        assertThat(run.exceeded()).isPresent();
    }

    @Test
    void a_signature_over_another_file_takes_no_operation() {
        var other = "c  d.zip\n".getBytes(StandardCharsets.UTF_8);

        assertThat(run.verify(other, sign(PUBLISHER, SUMS, SIGNED), publishersKey()))
                .isInstanceOf(SignatureVerdict.Invalid.class);
        assertThat(run.operations()).isZero();
    }

    @Test
    void twenty_five_checksum_files_of_a_genuine_release_stay_within_the_limit() {
        for (var file = 0; file < 25; file++) {
            var sums = (file + "  b.zip\n").getBytes(StandardCharsets.UTF_8);
            assertThat(run.verify(sums, sign(SUBKEY, sums, SIGNED), publishersKey()))
                    .isInstanceOf(SignatureVerdict.Good.class);
        }
        assertThat(run.operations()).as("one a file, and three for the key").isEqualTo(28);
    }

    @Test
    void copies_of_a_key_cost_no_more_than_one() {
        var copies =
                IntStream.range(0, 32).mapToObj(copy -> armor(PUBLISHERS_KEY)).toList();

        assertThat(run.verify(SUMS, sign(SUBKEY, SUMS, SIGNED), PublisherKeys.anyOf(copies)))
                .isInstanceOf(SignatureVerdict.Good.class);
        assertThat(run.operations()).isEqualTo(4);
    }

    @Test
    void forged_revocations_and_bindings_use_up_the_limit() {
        var forged = new ArrayList<byte[]>();
        forged.add(key(PUBLISHER.getPublicKey()));
        for (var second = 0; second < 100; second++) {
            var revocation = bytes(OpenPgpGenerator.revocation(PUBLISHER, SIGNED.plusSeconds(second)));
            revocation[revocation.length - 1] ^= 1;
            forged.add(revocation);
        }
        forged.add(OpenPgpGenerator.user());
        forged.add(bytes(OpenPgpGenerator.certification(PUBLISHER, MADE, HashAlgorithmTags.SHA256, said -> {})));
        var key = PublisherKeys.anyOf(List.of(armor(concat(forged.toArray(byte[][]::new)))));

        assertThat(run.verify(SUMS, sign(PUBLISHER, SUMS, SIGNED), key)).isInstanceOf(SignatureVerdict.Invalid.class);
        assertThat(run.operations()).isEqualTo(PublicKeyOperations.MAXIMUM);
    }

    @Test
    void a_file_is_hashed_once_however_many_signatures_there_are() {
        var content = new ContentHash(SUMS);
        var digests = DocumentSignature.read(HostileKeys.sixteenSignatures(SUMS)).stream()
                .map(signature -> signature.digest(content))
                .toList();

        assertThat(digests)
                .hasSize(16)
                .doesNotHaveDuplicates()
                .allSatisfy(digest -> assertThat(digest).isPresent());
        assertThat(content.passes()).isOne();
    }

    private static PublisherKeys publishersKey() {
        return PublisherKeys.anyOf(List.of(armor(PUBLISHERS_KEY)));
    }
}
