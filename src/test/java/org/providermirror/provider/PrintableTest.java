package org.providermirror.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void ordinary_text_of_any_script_stays_as_it_is() {
        var text = "Registry \"registry.terraform.io\" – école 日本 😀 a+b_c=1 ${x}";
        assertThat(Printable.of(text, 200)).isEqualTo(text);
    }

    @Test
    void whatever_could_forge_a_line_move_the_cursor_or_hide_is_replaced() {
        assertThat(Printable.of("a\r\nb\u001B[31mc\td\u0000e\u0085f\u2028g\u2029h\u202Ei\u200Bj\uFEFFk\u00A0l", 200))
                .isEqualTo("a??b?[31mc?d?e?f?g?h?i?j?k?l");
    }

    @Test
    void a_long_text_is_truncated_and_marked() {
        assertThat(Printable.of("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Printable.of("abcdefg", 6)).isEqualTo("abcdef…");
        assertThat(Printable.of("abcde😀", 6)).isEqualTo("abcde?…");
    }

    @Test
    void random_text_never_comes_out_with_a_control_character() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++) {
            var text = new StringBuilder();
            for (var length = random.nextInt(40); length > 0; length--) {
                text.append((char) random.nextInt(0x10000));
            }
            assertThat(Printable.of(text.toString(), 20))
                    .as("seed %d", seed)
                    .doesNotMatch("(?s).*[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}\\p{Cs}].*")
                    .hasSizeLessThanOrEqualTo(21);
        }
    }

    @Test
    void a_message_about_a_wrong_term_shows_the_text_safely_and_says_the_rule() {
        var thrown = new InvalidTermException("version", "1\n2" + "x".repeat(500), "three numbers");
        assertThat(thrown)
                .hasMessageStartingWith("\"1?2xxx")
                .hasMessageEndingWith("…\" is not a valid version: three numbers");
        assertThat(thrown.getMessage()).hasSizeLessThan(200).doesNotContain("\n");
        assertThat(thrown.rule()).isEqualTo("three numbers");
    }
}
