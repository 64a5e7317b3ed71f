package org.providermirror.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.provider.PackageHash.Scheme;

class PackageHashTest {
    private static final String H1 = "h1:hkf5w5B6q8e2A42ND2CjAvgvSN3puAosDmOJb3zCVQM=";
    private static final String ZH = "zh:" + "0123456789abcdef".repeat(4);

    @Test
    void both_schemes_read_back() {
        assertThat(PackageHash.tryParse(H1))
                .hasValueSatisfying(hash -> assertThat(hash).hasToString(H1));
        assertThat(PackageHash.tryParse(ZH))
                .hasValueSatisfying(hash -> assertThat(hash).hasToString(ZH));
        assertThat(PackageHash.h1(new byte[32])).hasToString("h1:" + "A".repeat(43) + "=");
        assertThat(PackageHash.zh(Sha256.of(new byte[0]))).hasToString("zh:" + Sha256.of(new byte[0]));
    }

    @Test
    void hexadecimal_digits_are_folded_to_lower_case_as_upper_case_never_matches_in_a_client() {
        assertThat(PackageHash.tryParse("zh:" + "0123456789ABCDEF".repeat(4)))
                .hasValueSatisfying(hash -> assertThat(hash).hasToString(ZH));
        assertThatExceptionOfType(InvalidTermException.class)
                .isThrownBy(() -> new PackageHash(Scheme.ZH, "0123456789ABCDEF".repeat(4)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "zh",
                "zh:",
                "h1:",
                "zh:0123",
                "zh:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg",
                "ZH:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "h2:hkf5w5B6q8e2A42ND2CjAvgvSN3puAosDmOJb3zCVQM=",
                "h1:hkf5w5B6q8e2A42ND2CjAvgvSN3puAosDmOJb3zCVQM",
                "h1:hkf5w5B6q8e2A42ND2CjAvgvSN3puAosDmOJb3zCVQM=\n",
                "h1:hkf5w5B6q8e2A42ND2CjAvgvSN3puAosDmOJb3zCVQ-=",
                // The last digit of 32 bytes in base64 has two bits to spare, which an encoder leaves at zero.
                "h1:hkf5w5B6q8e2A42ND2CjAvgvSN3puAosDmOJb3zCVQN=",
            })
    void a_text_that_no_client_accepts_is_not_a_hash(String given) {
        assertThat(PackageHash.tryParse(given)).isEmpty();
    }

    @Test
    void hashes_are_ordered_by_their_text() {
        assertThat(Stream.of(ZH, H1)
                        .map(PackageHash::tryParse)
                        .flatMap(Optional::stream)
                        .sorted())
                .extracting(PackageHash::toString)
                .containsExactly(H1, ZH);
    }

    @Test
    void a_digest_of_another_length_is_no_hash() {
        assertThatExceptionOfType(InvalidTermException.class).isThrownBy(() -> PackageHash.h1(new byte[31]));
    }
}
