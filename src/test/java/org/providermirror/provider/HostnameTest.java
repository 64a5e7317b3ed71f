package org.providermirror.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostnameTest {
    @ParameterizedTest
    @CsvSource({
        "registry.terraform.io, registry.terraform.io",
        "Registry.Terraform.IO, registry.terraform.io",
        "münchen.example, xn--mnchen-3ya.example",
        "MÜNCHEN.example, xn--mnchen-3ya.example",
        "mu\u0308nchen.example, xn--mnchen-3ya.example",
        "XN--MNCHEN-3YA.example, xn--mnchen-3ya.example",
        "registry。example。com, registry.example.com",
        "ｒｅｇｉｓｔｒｙ.example, registry.example",
        "\u212Aubernetes.example, kubernetes.example",
        "localhost, localhost",
        "1password.example, 1password.example",
    })
    void all_spellings_of_one_name_are_one_hostname(String given, String canonical) {
        assertThat(Hostname.parse(given)).isEqualTo(new Hostname(canonical)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                " ",
                "a b.example",
                "example.com ",
                "example.com\n",
                "example.com.",
                ".example.com",
                "a..example",
                "-a.example",
                "a-.example",
                "a_b.example",
                "example.com:443",
                "user@example.com",
                "https://example.com",
                "example.com/path",
                "[::1]",
                "::1",
                "%65xample.com",
                "..",
                "a\\b",
                "a\u0000b",
            })
    void a_text_that_is_not_a_bare_hostname_is_refused(String given) {
        assertThatExceptionOfType(InvalidTermException.class)
                .isThrownBy(() -> Hostname.parse(given))
                .satisfies(thrown -> assertThat(thrown.term()).isEqualTo("hostname"));
    }

    /** Java knows the IDNA of 2003 alone, which folds these into another name than the clients' IDNA of 2008 does. */
    @ParameterizedTest
    @ValueSource(strings = {"straße.example", "βόλος.example", "نامه\u200Cای.example", "क्\u200Dष.example"})
    void a_name_that_the_two_idna_standards_read_differently_must_be_punycode(String given) {
        assertThatExceptionOfType(InvalidTermException.class)
                .isThrownBy(() -> Hostname.parse(given))
                .withMessageContaining("punycode");
    }

    @Test
    void a_name_is_as_long_as_dns_allows_and_no_longer() {
        var label = "a".repeat(63);
        var longest = String.join(".", label, label, label, "a".repeat(61));
        assertThat(Hostname.parse(longest).value()).hasSize(253);
        assertThatExceptionOfType(InvalidTermException.class).isThrownBy(() -> Hostname.parse("a" + longest));
        assertThatExceptionOfType(InvalidTermException.class)
                .isThrownBy(() -> Hostname.parse("a" + label + ".example"));
        assertThatExceptionOfType(InvalidTermException.class).isThrownBy(() -> Hostname.parse("ü".repeat(100_000)));
    }

    @Test
    void the_constructor_takes_the_canonical_form_alone() {
        assertThatExceptionOfType(InvalidTermException.class).isThrownBy(() -> new Hostname("Example.com"));
        assertThatExceptionOfType(InvalidTermException.class).isThrownBy(() -> new Hostname("münchen.example"));
    }

    @Test
    void only_a_name_with_a_dot_that_ends_in_no_number_can_be_a_public_host() {
        assertThat(List.of("registry.terraform.io", "a.1b", "127.0.0.1.example", "0x7f.example", "10.example"))
                .allMatch(name -> Hostname.parse(name).isFullyQualified());
        assertThat(List.of(
                        "localhost",
                        "127.0.0.1",
                        "169.254.169.254",
                        "2130706433",
                        "0x7f000001",
                        "127.1",
                        "example.0x7f",
                        "example.0x",
                        "a.b.1"))
                .noneMatch(name -> Hostname.parse(name).isFullyQualified());
    }

    @Test
    void hostnames_are_ordered_by_their_text() {
        assertThat(List.of(Hostname.parse("b.example"), Hostname.parse("A.example")).stream()
                        .sorted())
                .extracting(Hostname::value)
                .containsExactly("a.example", "b.example");
    }
}
