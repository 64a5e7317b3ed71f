package org.providermirror.registry.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.registry.Recorded;
import org.providermirror.registry.Registries;
import org.providermirror.registry.UpstreamVersions;

class VersionsDocumentTest {
    private static final URI URL = URI.create("https://example.com/v1/providers/a/b/versions");

    @ParameterizedTest
    @CsvSource({
        "registry.terraform.io/v1/providers/hashicorp/aws/versions.json, 324",
        "registry.terraform.io/v1/providers/hashicorp/random/versions.json, 30",
        "registry.rlrabinowitz/v1/providers/Linguition/fauna/versions.json, 4",
        "private/T0tt1/providers/t0tt1/statuspage/index.json, 1",
        "private/cloudserviceconsulting/v1/providers/csc/jira/versions.json, 3"
    })
    void recorded_lists_are_read_whole_and_in_order(String recorded, int versions) {
        var read = VersionsDocument.parse(new UpstreamDocument(URL, Recorded.bytes(recorded)));

        assertThat(read.versions()).hasSize(versions).allSatisfy(entry -> {
            assertThat(entry.platforms()).isNotEmpty();
            assertThat(entry.protocols()).isNotEmpty();
        });
        assertThat(read.versions())
                .extracting(UpstreamVersions.ListedVersion::version)
                .isSorted();
        assertThat(read.warnings()).isEmpty();
    }

    @Test
    void upper_case_and_build_metadata_are_preserved() {
        assertThat(versions(Recorded.text("private/anotherchrisk/terraform/providers/v1/vmware/nsxt/versions.json")))
                .containsExactly("3.2.7-DEV");
        assertThat(versions(Recorded.text("registry.rlrabinowitz/v1/providers/Linguition/fauna/versions.json")))
                .containsExactly("0.1.0", "0.1.1", "0.1.1+1", "1.2.0");
    }

    static Stream<String> oddVersions() {
        return Stream.concat(
                Stream.of(
                        "0",
                        "9002",
                        "1.0",
                        "1.07",
                        "0.2.00",
                        "22.01.1",
                        ".1.1.1",
                        "V1.0.0",
                        "v1.0.0",
                        "20230311123421-dev",
                        "99999999999999999999.0.0",
                        ""),
                Recorded.text("odd-real-values.tsv")
                        .lines()
                        .filter(line -> line.startsWith("not SemVer"))
                        .map(line -> line.split("\t")[3]));
    }

    @ParameterizedTest
    @MethodSource("oddVersions")
    void a_version_that_is_no_semver_is_skipped_alone(String odd) {
        assertThat(versions("{\"versions\":[{\"version\":\"1.0.0\"},{\"version\":\"" + odd
                        + "\",\"platforms\":[{\"os\":\"linux\",\"arch\":\"amd64\"}]},{\"version\":\"0.9.0\"}]}"))
                .containsExactly("0.9.0", "1.0.0");
    }

    static Stream<String> realVersions() {
        return Recorded.text("odd-real-values.tsv")
                .lines()
                .filter(line -> line.startsWith("upper-case") || line.startsWith("build metadata"))
                .map(line -> line.split("\t")[3]);
    }

    @ParameterizedTest
    @MethodSource("realVersions")
    void odd_but_valid_versions_of_real_providers_are_listed(String version) {
        assertThat(versions("{\"versions\":[{\"version\":\"" + version + "\"}]}"))
                .containsExactly(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "\"1.0.0\"", "[]", "{}", "{\"version\":1}", "{\"version\":null}"})
    void an_entry_of_the_wrong_shape_is_skipped_alone(String entry) {
        assertThat(versions("{\"versions\":[" + entry + ",{\"version\":\"1.0.0\"}]}"))
                .containsExactly("1.0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"versions\":null}", "{\"versions\":[]}", "{\"versions\":{}}"})
    void no_versions_are_no_fault(String document) {
        assertThat(versions(document)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<!doctype html><p>404",
                "Not Found",
                "[]",
                "null",
                "7",
                "{\"versions\":[",
                "{\"versions\":\"x\"}",
                "{\"versions\":{\"a\":1}}"
            })
    void nonsense_is_a_fault(String document) {
        assertThatThrownBy(() -> parse(document)).isInstanceOf(UpstreamProtocolException.class);
    }

    @Test
    void a_document_that_is_nested_too_deeply_is_a_fault() {
        assertThatThrownBy(() -> parse("{\"x\":" + "[".repeat(100_000))).isInstanceOf(UpstreamProtocolException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"4.0,5.0\"]|4.0,5.0",
                "[\"1.0\"]|1.0",
                "[\"5.2\"]|5.2",
                "[\"1.0.0\"]|1.0.0",
                "[\"4\", 5, null, \"6.0\"]|4 6.0",
                "[]|''",
                "null|''",
                "\"5.0\"|''"
            })
    void protocols_keep_the_registrys_spelling(String protocols, String expected) {
        var entry = only("{\"version\":\"1.0.0\",\"protocols\":" + protocols + "}");

        assertThat(String.join(" ", entry.protocols())).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "\"linux_amd64\"", "[null,{\"os\":\"linux\"},{\"os\":1,\"arch\":2}]"})
    void platforms_may_be_missing(String platforms) {
        assertThat(only("{\"version\":\"1.0.0\",\"platforms\":" + platforms + "}")
                        .platforms())
                .isEmpty();
    }

    @Test
    void odd_platforms_are_read_and_duplicates_removed() {
        var entry = only("{\"version\":\"1.0.0\",\"platforms\":[{\"os\":\"macos\",\"arch\":\"amd64\"},"
                + "{\"os\":\"Darwin\",\"arch\":\"ARMv8\"},{\"os\":\"macOS\",\"arch\":\"64bit\"},"
                + "{\"os\":\"macos\",\"arch\":\"amd64\"},{\"os\":\"a/b\",\"arch\":\"x\"}]}");

        assertThat(entry.platforms())
                .extracting(Platform::toString)
                .containsExactlyInAnyOrder("macos_amd64", "Darwin_ARMv8", "macOS_64bit");
    }

    @Test
    void a_version_listed_twice_is_merged() {
        var read = parse("{\"versions\":["
                + "{\"version\":\"3.7.4\",\"protocols\":[\"5.0\"],\"platforms\":[{\"os\":\"linux\",\"arch\":\"amd64\"}]},"
                + "{\"version\":\"3.7.4\",\"protocols\":[\"5.0\",\"6.0\"],\"platforms\":[{\"os\":\"linux\",\"arch\":\"arm\"}]}"
                + "]}");

        assertThat(read.versions())
                .containsExactly(new UpstreamVersions.ListedVersion(
                        new ProviderVersion("3.7.4"),
                        List.of("5.0", "6.0"),
                        Registries.platforms("linux_amd64", "linux_arm")));
    }

    @Test
    void warnings_are_passed_on() {
        assertThat(parse("{\"versions\":[],\"warnings\":[\"moved to b/c\",null,7]}")
                        .warnings())
                .containsExactly("moved to b/c");
        assertThat(parse("{\"versions\":[],\"warnings\":null}").warnings()).isEmpty();
    }

    @Test
    void a_list_with_more_tokens_than_the_limit_is_refused_by_its_url() {
        var document = "{\"versions\":[" + "{},".repeat(JsonLimits.VERSION_LIST_TOKENS / 2) + "{}]}";

        assertThatThrownBy(() -> parse(document))
                .isInstanceOf(UpstreamProtocolException.class)
                .hasMessageContaining(URL.toString())
                .hasMessageContaining("1000000");
    }

    @Test
    void the_longest_value_that_nobody_needs_is_skipped() {
        var unneeded = "{\"a\":[" + "[],".repeat(100_000) + "{}]}";

        assertThat(versions(
                        "{\"odd\":" + unneeded + ",\"versions\":[{\"odd\":" + unneeded + ",\"version\":\"1.0.0\"}]}"))
                .containsExactly("1.0.0");
    }

    @Test
    void a_list_of_more_versions_than_the_limit_is_refused_by_its_url() {
        var versions = IntStream.rangeClosed(0, VersionsDocument.MAXIMUM_VERSIONS)
                .mapToObj(number -> "{\"version\":\"1.0." + number + "\"}")
                .collect(Collectors.joining(","));

        assertThatThrownBy(() -> parse("{\"versions\":[" + versions + "]}"))
                .isInstanceOf(UpstreamProtocolException.class)
                .hasMessageContaining(URL.toString())
                .hasMessageContaining("20000 versions");
    }

    @Test
    void versions_with_the_same_platforms_share_them() {
        var entry = "\"protocols\":[\"5.0\"],\"platforms\":[{\"os\":\"linux\",\"arch\":\"amd64\"}]}";

        var read = parse("{\"versions\":[{\"version\":\"1.0.0\"," + entry + ",{\"version\":\"1.0.1\"," + entry + "]}")
                .versions();

        assertThat(read.get(0).platforms()).isSameAs(read.get(1).platforms());
        assertThat(read.get(0).protocols()).isSameAs(read.get(1).protocols());
    }

    @Test
    void warnings_and_protocols_beyond_any_real_length_are_left_out() {
        var entry = only("{\"version\":\"1.0.0\",\"protocols\":[\"5.0\",\"" + "5".repeat(100) + "\""
                + ",\"6.0\"".repeat(100) + "]}");
        var list = parse("{\"warnings\":[\"" + "w".repeat(100_000) + "\"" + ",\"moved\"".repeat(100) + "]}");

        assertThat(entry.protocols()).hasSize(20).doesNotContain("5".repeat(100));
        assertThat(list.warnings()).hasSize(20).containsOnly("moved");
    }

    private static UpstreamVersions.ListedVersion only(String entry) {
        return parse("{\"versions\":[" + entry + "]}").versions().get(0);
    }

    private static List<String> versions(String document) {
        return parse(document).versions().stream()
                .map(entry -> entry.version().value())
                .toList();
    }

    private static UpstreamVersions parse(String document) {
        return VersionsDocument.parse(new UpstreamDocument(URL, document.getBytes(StandardCharsets.UTF_8)));
    }
}
