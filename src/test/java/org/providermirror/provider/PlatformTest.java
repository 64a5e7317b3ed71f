package org.providermirror.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
    @Test
    void two_words_joined_by_an_underscore_are_a_platform() {
        var platform = Platform.parse("linux_amd64");
        assertThat(platform).isEqualTo(new Platform("linux", "amd64")).hasToString("linux_amd64");
        assertThat(Platform.tryParse("linux", "amd64")).hasValue(platform);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_",
                "linux",
                "linux_",
                "_amd64",
                "linux_amd64_v1",
                "linux-amd64",
                "linux_amd 64",
                "linux_amd64\n",
                "linux_amd64.json",
                "linux_../x",
                "lïnux_amd64",
                "abcdefghijklmnopq_amd64",
                "linux_abcdefghijklmnopq",
            })
    void an_invalid_platform_is_skipped_and_refused(String given) {
        assertThat(Platform.tryParse(given)).isEmpty();
        assertThatExceptionOfType(InvalidTermException.class)
                .isThrownBy(() -> Platform.parse(given))
                .satisfies(thrown -> assertThat(thrown.term()).isEqualTo("platform"));
    }

    @Test
    void listed_words_that_are_not_platforms_are_skipped() {
        assertThat(Platform.tryParse("linux", "")).isEmpty();
        assertThat(Platform.tryParse("li_nux", "amd64")).isEmpty();
        assertThatExceptionOfType(InvalidTermException.class).isThrownBy(() -> new Platform("linux", "x86_64"));
    }

    @ParameterizedTest
    @MethodSource
    void a_real_odd_platform_keeps_its_case(OddRealValue odd) {
        var name = odd.detail().split(" ")[0];
        assertThat(Platform.tryParse(name))
                .hasValueSatisfying(platform -> assertThat(platform).hasToString(name));
    }

    static Stream<OddRealValue> a_real_odd_platform_keeps_its_case() {
        return Stream.of("odd platform", "duplicate platform").flatMap(OddRealValue::of);
    }

    @Test
    void platforms_are_ordered_by_operating_system_then_architecture() {
        assertThat(Stream.of("linux_arm", "linux_amd64", "darwin_arm64")
                        .map(Platform::parse)
                        .sorted())
                .extracting(Platform::toString)
                .containsExactly("darwin_arm64", "linux_amd64", "linux_arm");
    }
}
