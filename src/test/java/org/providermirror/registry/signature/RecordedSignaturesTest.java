package org.providermirror.registry.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.registry.Recorded;

/** Every row of recorded/chains/VERIFY.tsv, in which GnuPG said what it makes of real releases. */
class RecordedSignaturesTest {
    private static final String EXPIRED_HASHICORP = "keys/hashicorp/hashicorp-2021-04.asc";
    private final SignatureVerifier verifier =
            new SignatureVerifier(Clock.fixed(Instant.parse("2026-11-22T00:00:00Z"), ZoneOffset.UTC));

    static Stream<Row> rows() {
        return Recorded.text("chains/VERIFY.tsv")
                .lines()
                .filter(line -> line.startsWith("chains/"))
                .map(Row::parse);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_recorded_release_gets_the_verdict_of_gnupg_at_the_time_of_signing(Row row) {
        var verdict = verifier.verify(
                Recorded.bytes(row.folder() + "/SHA256SUMS"),
                Recorded.bytes(row.folder() + "/SHA256SUMS.sig"),
                PublisherKeys.anyOf(List.of(Recorded.text(row.key()))));

        if (row.isGood()) {
            assertThat(verdict)
                    .isEqualTo(
                            new SignatureVerdict.Good(row.primary(), row.signing(), row.signedAt(), Optional.empty()));
        } else {
            assertThat(verdict).isInstanceOf(SignatureVerdict.Invalid.class);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_recorded_signature_over_other_sums_is_refused(Row row) {
        var sums = Recorded.bytes(row.folder() + "/SHA256SUMS");
        sums[0] ^= 1;

        assertThat(verifier.verify(
                        sums,
                        Recorded.bytes(row.folder() + "/SHA256SUMS.sig"),
                        PublisherKeys.anyOf(List.of(Recorded.text(row.key())))))
                .isInstanceOf(SignatureVerdict.Invalid.class);
    }

    @Test
    void the_altered_old_release_is_refused_by_name_of_the_check() {
        var verdict = verifier.verify(
                Recorded.bytes("chains/hashicorp-old-badsig-0.1.0/SHA256SUMS"),
                Recorded.bytes("chains/hashicorp-old-badsig-0.1.0/SHA256SUMS.sig"),
                PublisherKeys.anyOf(List.of(Recorded.text("keys/hashicorp/hashicorp-348FFC4C-2014.asc"))));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        SignatureVerdict.Invalid.class,
                        refused -> assertThat(refused.reason()).contains("does not match the file and key"));
    }

    @Test
    void a_release_signed_after_the_expiry_in_the_registrys_copy_is_good_and_says_so() {
        var given = Recorded.text("signed-after-expiry/key-as-the-registry-gives-it.asc");
        var extended = Recorded.text("signed-after-expiry/key-extended.asc");
        assertThat(expiry(given)).contains(Instant.parse("2024-01-01T00:00:00Z").plus(Duration.ofHours(12)));
        assertThat(expiry(extended)).isEmpty();
        assertThat(expiry(given, extended)).isEmpty();
        assertThat(expiry(extended, given)).isEmpty();
        assertThat(expiry(given + extended)).as("both in one entry").isEmpty();
    }

    private Optional<Instant> expiry(String... keys) {
        var verdict = verifier.verify(
                Recorded.bytes("signed-after-expiry/SHA256SUMS"),
                Recorded.bytes("signed-after-expiry/SHA256SUMS.sig"),
                PublisherKeys.anyOf(List.of(keys)));
        assertThat(verdict).isInstanceOf(SignatureVerdict.Good.class);
        return ((SignatureVerdict.Good) verdict).keyExpiredAt();
    }

    @Test
    void a_key_behind_others_and_behind_one_that_cannot_be_read_is_found() {
        var verdict = verifyNull(PublisherKeys.anyOf(List.of(
                "no armor at all",
                Recorded.text("keys/hashicorp/hashicorp-348FFC4C-2014.asc"),
                Recorded.text("keys/hashicorp/hashicorp-partners-2018.asc"),
                Recorded.text(EXPIRED_HASHICORP))));

        assertThat(verdict).isInstanceOf(SignatureVerdict.Good.class);
    }

    @Test
    void an_unknown_issuer_is_named_with_the_keys_that_could_not_be_read() {
        var verdict = verifyNull(PublisherKeys.anyOf(
                List.of("no armor at all", Recorded.text("keys/hashicorp/hashicorp-348FFC4C-2014.asc"))));

        assertThat(verdict)
                .isEqualTo(new SignatureVerdict.Invalid(
                        "no accepted key (1 tried) made the signature, which names key B0B441097685B676; "
                                + "1 of 2 keys could not be read"));
    }

    @Test
    void keys_other_than_the_required_one_are_not_accepted() {
        var verdict = verifyNull(PublisherKeys.copiesOf(
                "E8F371D1993C37B880906E5522B3D06A7A7517E0", List.of(Recorded.text(EXPIRED_HASHICORP))));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        SignatureVerdict.Invalid.class,
                        refused -> assertThat(refused.reason())
                                .contains("only copies of key E8F371D1993C37B880906E5522B3D06A7A7517E0 are accepted"));
    }

    private SignatureVerdict verifyNull(PublisherKeys keys) {
        return verifier.verify(
                Recorded.bytes("chains/hashicorp-null-3.1.0/SHA256SUMS"),
                Recorded.bytes("chains/hashicorp-null-3.1.0/SHA256SUMS.sig"),
                keys);
    }

    /** One line of the table. */
    record Row(String folder, String key, boolean isGood, String primary, String signing, Instant signedAt) {
        static Row parse(String line) {
            var cells = line.split("\t", -1);
            var only = cells[0].split(" with ONLY ", -1);
            var folder = only[0].substring(0, only[0].lastIndexOf('/'));
            // "EXPKEYSIG" is GnuPG's word for a good signature by a key that has expired since.
            var isGood = cells[2].equals("GOODSIG") || cells[1].equals("EXPKEYSIG");
            return new Row(
                    folder,
                    only.length == 2 ? only[1] : key(folder),
                    isGood,
                    cells[3],
                    cells[4],
                    isGood ? Instant.ofEpochSecond(Long.parseLong(cells[7])) : Instant.EPOCH);
        }

        private static String key(String folder) {
            if (folder.contains("old-badsig")) {
                return "keys/hashicorp/hashicorp-348FFC4C-2014.asc";
            }
            return folder.contains("hashicorp") ? EXPIRED_HASHICORP : folder + "/key.asc";
        }
    }
}
