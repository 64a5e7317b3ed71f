package org.providermirror.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256Test {
    /** The first test vector of FIPS 180-2. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void content_has_the_digest_of_the_standard() {
        assertThat(Sha256.of("abc".getBytes(StandardCharsets.US_ASCII))).hasToString(ABC);
    }

    @Test
    void digits_of_either_case_are_the_same_digest() {
        assertThat(Sha256.tryParse(ABC.toUpperCase(Locale.ROOT))).hasValue(new Sha256(ABC));
        assertThatExceptionOfType(InvalidTermException.class)
                .isThrownBy(() -> new Sha256(ABC.toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ba7816bf",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ag",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
            })
    void anything_but_64_digits_is_no_digest(String given) {
        assertThat(Sha256.tryParse(given)).isEmpty();
    }

    @Test
    void a_digest_of_another_length_is_refused() {
        assertThatExceptionOfType(InvalidTermException.class).isThrownBy(() -> Sha256.ofDigest(new byte[20]));
    }
}
