package org.providermirror.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderPatternTest {
    @ParameterizedTest
    @CsvSource({
        "registry.terraform.io/hashicorp/*, registry.terraform.io/hashicorp/null, true",
        "registry.terraform.io/hashicorp/*, registry.opentofu.org/hashicorp/null, false",
        "registry.terraform.io/hashicorp/*, registry.terraform.io/other/null, false",
        "hashicorp/*, registry.terraform.io/hashicorp/null, true",
        "hashicorp/null, registry.terraform.io/hashicorp/null, true",
        "*/*, registry.terraform.io/a/b, true",
        "*/*, example.com/a/b, false",
        "Example.com/*/*, example.com/a/b, true",
        "*/*/*, example.com/a/b, true",
        "example.com/Acme/Null, example.com/acme/null, true",
        "example.com/acme/null, example.com/acme/nullx, false"
    })
    void a_pattern_means_what_it_means_to_the_clients(String pattern, String provider, boolean matches) {
        assertThat(ProviderPattern.parse(pattern).matches(ProviderAddress.parse(provider)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "a",
                "example.com/*/null",
                "*/acme/*",
                "*/*/null",
                "a/b/c/d",
                "e_x/a/b",
                "example.com/a*/b"
            })
    void an_invalid_pattern_is_refused(String pattern) {
        assertThatThrownBy(() -> ProviderPattern.parse(pattern)).isInstanceOf(InvalidTermException.class);
    }

    @Test
    void it_is_printed_whole() {
        assertThat(ProviderPattern.parse("Hashicorp/*")).hasToString("registry.terraform.io/hashicorp/*");
    }
}
