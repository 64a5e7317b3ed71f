package org.providermirror.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderVersionTest {
    /** Ascending; the middle part is the example of Semantic Versioning 2.0, section 11. */
    private static final List<String> ASCENDING = List.of(
            "0.0.0-0",
            "0.0.0",
            "0.9.0",
            "0.10.0",
            "1.0.0-1",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-99999999999999999999999",
            "1.0.0--",
            "1.0.0-CROC9",
            "1.0.0-alpha",
            "1.0.0-alpha+build",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.0+1",
            "1.0.0+2",
            "1.0.1-0",
            "1.1.0",
            "2.0.0",
            "11.0.0",
            "2020.9.20",
            "999999999999999999.0.0");

    @Test
    void versions_are_ordered_by_semantic_precedence_and_then_by_their_text() {
        var seed = System.nanoTime();
        var shuffled = new ArrayList<>(ASCENDING);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(shuffled.stream().map(ProviderVersion::parse).sorted())
                .as("shuffled with seed %d", seed)
                .extracting(ProviderVersion::value)
                .containsExactlyElementsOf(ASCENDING);
    }

    @Test
    void the_order_is_total_and_agrees_with_equality() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++) {
            var a = randomVersion(random);
            var b = randomVersion(random);
            var c = randomVersion(random);
            assertThat(Integer.signum(a.compareTo(b)))
                    .as("seed %d: %s, %s", seed, a, b)
                    .isEqualTo(-Integer.signum(b.compareTo(a)));
            assertThat(a.compareTo(b) == 0).as("seed %d: %s, %s", seed, a, b).isEqualTo(a.equals(b));
            if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
                assertThat(a.compareTo(c))
                        .as("seed %d: %s, %s, %s", seed, a, b, c)
                        .isNotPositive();
            }
        }
    }

    private static ProviderVersion randomVersion(Random random) {
        var identifiers = List.of("0", "1", "9", "10", "a", "A", "-", "1a", "a1");
        var text = random.nextInt(2) + "." + random.nextInt(2) + "." + random.nextInt(12);
        if (random.nextBoolean()) {
            text += "-" + identifiers.get(random.nextInt(identifiers.size()));
            if (random.nextBoolean()) {
                text += "." + identifiers.get(random.nextInt(identifiers.size()));
            }
        }
        return ProviderVersion.parse(random.nextInt(4) == 0 ? text + "+" + random.nextInt(2) : text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "1",
                "9002",
                "1.0",
                "1.07",
                "0.2.00",
                "22.01.1",
                ".1.1.1",
                "1.1.1.1",
                "v1.0.0",
                "V1.0.0",
                "20230311123421-dev",
                "1.0.0-",
                "1.0.0-01",
                "1.0.0-a..b",
                "1.0.0+",
                "1.0.0+a+b",
                "1.0.0+a_b",
                "1.0.0 ",
                " 1.0.0",
                "1.0.0\n",
                "1.0.0\u0000",
                "1.0.0/..",
                "../1.0.0",
                "1.0.0%2B1",
                "-1.0.0",
                "١.0.0",
                "1.0.0-é",
                "9223372036854775808.0.0",
                "1.18446744073709551616.0",
                "index",
            })
    void a_non_canonical_version_is_skipped_and_refused(String given) {
        assertThat(ProviderVersion.tryParse(given)).isEmpty();
        assertThatExceptionOfType(InvalidTermException.class)
                .isThrownBy(() -> ProviderVersion.parse(given))
                .satisfies(thrown -> assertThat(thrown.term()).isEqualTo("version"));
    }

    @ParameterizedTest
    @MethodSource
    void a_real_version_keeps_its_published_spelling(OddRealValue odd) {
        assertThat(ProviderVersion.tryParse(odd.version()))
                .hasValueSatisfying(version -> assertThat(version).hasToString(odd.version()));
        assertThat(ProviderVersion.parse(odd.version()).value()).isEqualTo(odd.version());
    }

    static Stream<OddRealValue> a_real_version_keeps_its_published_spelling() {
        return Stream.of("build metadata", "upper-case letter in version", "odd platform")
                .flatMap(OddRealValue::of);
    }

    @ParameterizedTest
    @MethodSource
    void a_real_version_that_is_no_semver_is_skipped(OddRealValue odd) {
        assertThat(ProviderVersion.tryParse(odd.version())).isEmpty();
    }

    static Stream<OddRealValue> a_real_version_that_is_no_semver_is_skipped() {
        return OddRealValue.of("not SemVer 2.0");
    }

    @ParameterizedTest
    @MethodSource
    void two_real_versions_that_differ_by_build_metadata_are_two(OddRealValue odd) {
        var pair = new TreeSet<>(List.of(ProviderVersion.parse(odd.version()), ProviderVersion.parse(odd.detail())));
        assertThat(pair).hasSize(2);
    }

    static Stream<OddRealValue> two_real_versions_that_differ_by_build_metadata_are_two() {
        return OddRealValue.of("two versions equal but for build metadata");
    }

    @Test
    void a_version_has_at_most_128_characters() {
        var longest = "1.0.0-" + "a".repeat(122);
        assertThat(ProviderVersion.parse(longest).value()).hasSize(128);
        assertThat(ProviderVersion.tryParse(longest + "a")).isEmpty();
        assertThatExceptionOfType(InvalidTermException.class).isThrownBy(() -> ProviderVersion.parse(longest + "a"));
    }
}
