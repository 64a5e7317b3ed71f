package org.providermirror.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderAddressTest {
    @ParameterizedTest
    @CsvSource({
        "registry.terraform.io/hashicorp/null, registry.terraform.io/hashicorp/null",
        "Registry.Terraform.io/Telmate/Proxmox, registry.terraform.io/telmate/proxmox",
        "example.com/a-b-c/1password, example.com/a-b-c/1password",
        "example.com/ÉCOLE/x, example.com/école/x",
        "example.com/e\u0301cole/x, example.com/école/x",
        "example.com/ｗｉｄｅ/x, example.com/wide/x",
        "example.com/ΑΣ/x, example.com/ασ/x",
        "example.com/日本/x, example.com/日本/x",
    })
    void all_spellings_of_one_address_are_one_address(String given, String canonical) {
        var address = ProviderAddress.parse(given);
        assertThat(address).hasToString(canonical).isEqualTo(ProviderAddress.parse(canonical));
        assertThat(new ProviderAddress(address.hostname(), address.namespace(), address.type()))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "hashicorp/null",
                "registry.terraform.io/hashicorp/null/x",
                "registry.terraform.io/hashicorp/",
                "registry.terraform.io//null",
                "registry.terraform.io/hashi_corp/null",
                "registry.terraform.io/hashi--corp/null",
                "registry.terraform.io/-hashicorp/null",
                "registry.terraform.io/hashicorp-/null",
                "registry.terraform.io/-/null",
                "registry.terraform.io/../null",
                "registry.terraform.io/hashicorp/..",
                "registry.terraform.io/hashicorp/a.b",
                "registry.terraform.io/hashicorp/nu ll",
                "registry.terraform.io/hashicorp/null\n",
                "registry.terraform.io/hashicorp/n\u0000ull",
                "registry.terraform.io/hashicorp/n\\ull",
                "registry.terraform.io/hashicorp/n%75ll",
                "registry.terraform.io/hashicorp/\u202Enull",
                "registry.terraform.io/hashicorp/a⁄b",
                "registry.terraform.io/hashicorp/\u0301",
                "registry.terraform.io:443/hashicorp/null",
            })
    void an_invalid_address_is_refused(String given) {
        assertThatExceptionOfType(InvalidTermException.class).isThrownBy(() -> ProviderAddress.parse(given));
    }

    @ParameterizedTest
    @MethodSource
    void a_real_address_with_an_extra_slash_is_refused(OddRealValue odd) {
        assertThatExceptionOfType(InvalidTermException.class)
                .isThrownBy(() -> ProviderAddress.parse("registry.opentofu.org/" + odd.provider()));
    }

    static Stream<OddRealValue> a_real_address_with_an_extra_slash_is_refused() {
        return OddRealValue.of("namespace/type has extra slash");
    }

    @Test
    void a_part_takes_at_most_63_bytes_so_that_file_names_fit_every_file_system() {
        assertThat(ProviderAddress.parse("example.com/" + "a".repeat(63) + "/x").namespace())
                .hasSize(63);
        assertThat(ProviderAddress.parse("example.com/" + "日".repeat(21) + "/x").namespace())
                .satisfies(part ->
                        assertThat(part.getBytes(StandardCharsets.UTF_8)).hasSize(63));
        assertThatExceptionOfType(InvalidTermException.class)
                .isThrownBy(() -> ProviderAddress.parse("example.com/" + "a".repeat(64) + "/x"))
                .satisfies(thrown -> assertThat(thrown.term()).isEqualTo("namespace"));
        assertThatExceptionOfType(InvalidTermException.class)
                .isThrownBy(() -> ProviderAddress.parse("example.com/x/" + "日".repeat(22)))
                .satisfies(thrown -> assertThat(thrown.term()).isEqualTo("provider type"));
    }

    @Test
    void a_folded_name_folds_to_itself_whatever_the_letter() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(point -> Character.isLetterOrDigit(point) && point > 'z')
                .mapToObj(point -> "example.com/a" + Character.toString(point) + "z/x")
                .flatMap(given -> tryParse(given).stream())
                .forEach(address ->
                        assertThat(ProviderAddress.parse(address.toString())).isEqualTo(address));
    }

    private static Optional<ProviderAddress> tryParse(String given) {
        try {
            return Optional.of(ProviderAddress.parse(given));
        } catch (InvalidTermException refused) {
            return Optional.empty();
        }
    }

    @Test
    void the_hostname_is_part_of_the_identity() {
        assertThat(ProviderAddress.parse("registry.terraform.io/hashicorp/null"))
                .isNotEqualTo(ProviderAddress.parse("registry.opentofu.org/hashicorp/null"));
    }

    @Test
    void addresses_are_ordered_by_hostname_then_namespace_then_type() {
        assertThat(Stream.of("b.example/a/a", "a.example/b/a", "a.example/a/b", "a.example/a/a")
                        .map(ProviderAddress::parse)
                        .sorted())
                .extracting(ProviderAddress::toString)
                .containsExactly("a.example/a/a", "a.example/a/b", "a.example/b/a", "b.example/a/a");
    }
}
