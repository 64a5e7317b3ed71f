package org.providermirror.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Terraform's rules for choosing a version. */
class VersionChoiceTest {
    private static final List<ProviderVersion> VERSIONS = Stream.of(
                    "0.9.0",
                    "1.0.0",
                    "1.0.1",
                    "1.1.0",
                    "1.2.0-rc.1",
                    "1.9.12",
                    "2.0.0-beta",
                    "2.0.0",
                    "2.1.0+build",
                    "3.0.0-alpha")
            .map(ProviderVersion::parse)
            .toList();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "= 1.0.1       | 1.0.1",
                "1.0.1         | 1.0.1",
                "~> 1.0        | 1.9.12",
                "~> 1.0.0      | 1.0.1",
                "~> 1          | 1.9.12",
                ">= 1.0, < 2.0 | 1.9.12",
                ">=1.0,<1.1    | 1.0.1",
                "> 1.0.0, != 1.9.12, < 2.0.0 | 1.1.0",
                "<= 1.0        | 1.0.0",
                "< 1.0.0       | 0.9.0",
                "2.0.0-beta    | 2.0.0-beta",
                "= 1.2.0-rc.1  | 1.2.0-rc.1",
                ">= 2.0.0      | 2.1.0+build",
            })
    void the_newest_version_that_meets_all_terms_is_chosen(String constraint, String chosen) {
        assertThat(VersionChoice.parse(constraint).newest(VERSIONS)).contains(ProviderVersion.parse(chosen));
    }

    @Test
    void without_a_constraint_the_newest_release_is_chosen() {
        assertThat(VersionChoice.parse(" ").newest(VERSIONS)).contains(ProviderVersion.parse("2.1.0+build"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {">= 2.0.0-beta, < 2.0.0", "~> 3.0.0-alpha", "> 2.1.0", "!= 1.0.0, > 3", "~> 4.0"})
    void a_prerelease_is_chosen_only_if_it_is_named_exactly(String constraint) {
        assertThat(VersionChoice.parse(constraint).newest(VERSIONS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"latest", "=> 1.0", "1.0.0.0", "~>", ">= 1.0 < 2.0", "1.x", ">= 1.0,"})
    void an_invalid_constraint_is_refused(String constraint) {
        assertThatThrownBy(() -> VersionChoice.parse(constraint)).isInstanceOf(InvalidTermException.class);
    }

    @Test
    void a_choice_is_written_as_it_is_read() {
        var choice = VersionChoice.parse("~> 1.0 , != 1.1.0");
        assertThat(VersionChoice.parse(choice.toString()).newest(VERSIONS)).isEqualTo(choice.newest(VERSIONS));
    }
}
