package org.providermirror.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionConstraintsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ">= 4.0, < 6.0 | 4.0.0 | true",
                ">= 4.0, < 6.0 | 5.99.1 | true",
                ">= 4.0, < 6.0 | 6.0.0 | false",
                ">= 4.0, < 6.0 | 3.9.9 | false",
                ">= 4.0 | 4.0.0-rc1 | false",
                "~> 2.1 | 2.9.0 | true",
                "~> 2.1 | 2.0.9 | false",
                "~> 2.1 | 3.0.0 | false",
                "~> 2.1 | 3.0.0-beta1 | false",
                "~> 2.1.3 | 2.1.9 | true",
                "~> 2.1.3 | 2.2.0 | false",
                "~> 2 | 2.5.0 | true",
                "~> 2 | 3.0.0 | false",
                "!= 3.2.1 | 3.2.1 | false",
                "!= 3.2.1 | 3.2.2 | true",
                "1.0.0 | 1.0.0 | true",
                "1.0.0 | 1.0.0+build | true",
                "= v1 | 1.0.1 | false",
                "> 1.0.0 | 1.0.0 | false",
                "<= 1.0.0 | 1.0.0 | true"
            })
    void a_version_passes_that_meets_all_terms(String constraints, String version, boolean passes) {
        assertThat(VersionConstraints.parse(constraints).admit(ProviderVersion.parse(version)))
                .isEqualTo(passes);
        assertThat(VersionConstraints.parse(
                        VersionConstraints.parse(constraints).toString()))
                .isEqualTo(VersionConstraints.parse(constraints));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "~> 1.0 | ~> 1.0",
                "~> 1.0.0 | ~> 1.0.0",
                "~> 1.0-beta.2 | ~> 1.0-beta.2",
                "~> 1.0.0-DEV | ~> 1.0.0-DEV",
                "~>2 | ~> 2.0",
                "~> 1.10.0 | ~> 1.10.0",
                "~> 10.0 | ~> 10.0",
                ">=1.2, != 1.3.0 | >= 1.2.0, != 1.3.0",
                "v1 | = 1.0.0"
            })
    void terms_are_shown_as_what_they_mean(String constraints, String shown) {
        assertThat(VersionConstraints.parse(constraints)).hasToString(shown);
        assertThat(VersionConstraints.parse(shown)).isEqualTo(VersionConstraints.parse(constraints));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                ">=",
                ">= 1.x",
                "=> 1",
                ">= 1.0 < 2.0",
                ">= 1,,",
                "^1.0",
                "1.2.3.4",
                ">= 99999999999999999999"
            })
    void an_invalid_constraint_is_refused(String constraints) {
        assertThatThrownBy(() -> VersionConstraints.parse(constraints)).isInstanceOf(InvalidTermException.class);
    }
}
