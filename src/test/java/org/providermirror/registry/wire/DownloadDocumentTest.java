package org.providermirror.registry.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Recorded;

class DownloadDocumentTest {
    private static final URI URL = URI.create("https://example.com/v1/providers/a/b/1.0.0/download/linux/amd64");
    private static final Platform LINUX = Platform.parse("linux_amd64");
    private static final String A = "a".repeat(64);
    private static final String H1 = "h1:BdIx478D4wpFgFeaS+5Bdve1HIlt3Yhsr5hAbUs2rRg=";
    private static final String ZH = "zh:" + A;

    @Test
    void the_recorded_document_of_opentofu_is_read_with_its_hashes() {
        var document = recorded(
                "registry.opentofu.org/v1/providers/hashicorp/null/3.2.1/download/darwin/arm64.json", "darwin_arm64");

        assertThat(document.fileName()).contains("terraform-provider-null_3.2.1_darwin_arm64.zip");
        assertThat(document.protocols()).containsExactly("5.0");
        assertThat(document.agreesWith(new Sha256("5ce03460813954cbebc9f9ad5befbe364d9dc67acb08869f67c1aa634fbf6d6c")))
                .isTrue();
        assertThat(document.agreesWith(new Sha256(A))).isFalse();
        assertThat(document.advertisedHashes())
                .hasSize(10)
                .allSatisfy((platform, hashes) -> assertThat(hashes).hasSize(2));
        assertThat(document.advertisedSizes()).hasSize(10).containsEntry(Platform.parse("darwin_arm64"), 4781117L);
        assertThat(document.checksums().orElseThrow().keys().blocks()).hasSize(1);
    }

    @Test
    void opentofus_advertised_hashes_are_read_and_wrong_ones_are_skipped_one_by_one() {
        var entry = DownloadDocument.parse(
                new UpstreamDocument(
                        URL,
                        ("{\"packages\":{"
                                        + "\"linux_amd64\":{\"hashes\":[\"" + ZH + "\",\"" + H1
                                        + "\",\"h1:short\",\"sha1:x\",null,7]},"
                                        + "\"linux_arm\":{\"hashes\":[\"" + ZH.toUpperCase() + "\"]},"
                                        + "\"darwin_arm64\":{\"hashes\":null},\"nonsense\":{\"hashes\":[\"" + H1
                                        + "\"]},\"windows_386\":7}}")
                                .getBytes(StandardCharsets.UTF_8)),
                LINUX);

        assertThat(entry.advertisedHashes())
                .isEqualTo(Map.of(
                        Platform.parse("linux_amd64"),
                        Set.of(
                                PackageHash.tryParse(ZH).orElseThrow(),
                                PackageHash.tryParse(H1).orElseThrow())));
    }

    @Test
    void a_document_with_more_tokens_than_the_limit_is_refused_by_its_url() {
        var document = "{\"packages\":[" + "{},".repeat(JsonLimits.DOCUMENT_TOKENS / 2) + "{}]}";

        assertThatThrownBy(() -> DownloadDocument.parse(
                        new UpstreamDocument(URL, document.getBytes(StandardCharsets.UTF_8)), LINUX))
                .isInstanceOf(UpstreamProtocolException.class)
                .hasMessageContaining(URL.toString())
                .hasMessageContaining("50000");
    }

    @Test
    void the_keys_keep_the_registrys_text() {
        var document = recorded(
                "registry.terraform.io/v1/providers/hashicorp/random/3.4.3/download/linux/amd64.json", "linux_amd64");

        var keys = document.checksums().orElseThrow().keys();
        assertThat(keys.entries())
                .singleElement()
                .asString()
                .contains("\"key_id\":\"34365D9472D7468F\"")
                .contains("\"trust_signature\"");
        assertThat(keys.none()).isFalse();
    }

    @Test
    void urls_relative_to_the_document_are_resolved() {
        var document = DownloadDocument.parse(
                new UpstreamDocument(
                        URI.create("https://example.com/x/hello/1.0.0/download/linux/amd64"),
                        Recorded.bytes("chains/ikedam-hello-1.0.0/download_linux_amd64.json")),
                LINUX);

        assertThat(document.archive())
                .contains(URI.create("https://example.com/x/hello/1.0.0/download/linux/"
                        + "terraform-provider-hello_1.0.0_linux_amd64.zip"));
        assertThat(document.checksums().orElseThrow().sums())
                .isEqualTo(URI.create("https://example.com/x/hello/1.0.0/download/linux/"
                        + "terraform-provider-hello_1.0.0_linux_amd64_SHA256SUMS"));
    }

    @Test
    void a_document_without_sums_and_keys_says_so() {
        var document = recorded("private/T0tt1/providers/t0tt1/statuspage/0.1.15/linux_amd64.json", "linux_amd64");

        assertThat(document.checksums()).isEmpty();
        assertThat(document.archive()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"signing_keys\":{},",
                "\"signing_keys\":null,",
                "\"signing_keys\":{\"gpg_public_keys\":null},",
                "\"signing_keys\":{\"gpg_public_keys\":[]},",
                "\"signing_keys\":{\"other\":1},"
            })
    void no_key_at_all_comes_in_many_forms(String field) {
        assertThat(keys(field).none()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"signing_keys\":\"x\",",
                "\"signing_keys\":{\"gpg_public_keys\":\"x\"},",
                "\"signing_keys\":{\"gpg_public_keys\":[null]},",
                "\"signing_keys\":{\"gpg_public_keys\":[{\"key_id\":\"word\"}]},"
            })
    void a_key_that_cannot_be_used_is_not_no_key(String field) {
        assertThat(keys(field).none()).isFalse();
        assertThat(keys(field).blocks()).isEmpty();
    }

    @Test
    void at_most_32_keys_are_read_each_within_its_limit() {
        var key = "{\"ascii_armor\":\"x\"}";
        var huge = "{\"ascii_armor\":\"" + "x".repeat(256 * 1024) + "\"}";

        assertThat(keys("\"signing_keys\":{\"gpg_public_keys\":[" + (key + ",").repeat(40) + key + "]},")
                        .blocks())
                .hasSize(32);
        assertThat(keys("\"signing_keys\":{\"gpg_public_keys\":[" + huge + "," + key + "]},")
                        .blocks())
                .containsExactly("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"shasum\":\"\",", "\"shasum\":null,", "\"shasum\":7,"})
    void a_missing_shasum_contradicts_nothing(String field) {
        assertThat(parse("{" + field + "\"os\":\"linux\"}").agreesWith(new Sha256(A)))
                .isTrue();
    }

    @Test
    void a_shasum_is_valid_in_either_case_and_a_malformed_one_matches_nothing() {
        assertThat(parse("{\"shasum\":\"" + A.toUpperCase() + "\"}").agreesWith(new Sha256(A)))
                .isTrue();
        assertThat(parse("{\"shasum\":\"abc\"}").agreesWith(new Sha256(A))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/a b.zip, https://example.org/a%20b.zip",
        "/a/b.zip?x=1, https://example.com/a/b.zip?x=1",
        "https://user:pw@example.org/a.zip, https://user:pw@example.org/a.zip",
        "../../b.zip, https://example.com/v1/providers/a/b/1.0.0/b.zip",
        "ä.zip, https://example.com/v1/providers/a/b/1.0.0/download/linux/%C3%A4.zip"
    })
    void urls_are_read_leniently(String given, String expected) {
        assertThat(parse("{\"download_url\":\"" + given + "\"}").archive()).contains(URI.create(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://example.org/a.zip",
                "file:///etc/passwd",
                "https://",
                "https://%zz/",
                "https://example.org/100%.zip",
                "https://example.org\\\\@evil.example/a.zip",
                "mailto:a@b.c",
                "javascript:alert(1)"
            })
    void a_url_without_http_is_ignored(String given) {
        assertThat(parse("{\"download_url\":\"" + given + "\"}").archive()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"os\":\"darwin\",\"arch\":\"amd64\"}",
                "{\"os\":\"linux\",\"arch\":\"arm64\"}",
                "[]",
                "{\"errors\":[\"Not Found\"]",
                "Not Found",
                "<html>"
            })
    void another_platforms_document_and_nonsense_are_faults(String document) {
        assertThatThrownBy(() -> parse(document)).isInstanceOf(UpstreamProtocolException.class);
    }

    static Stream<String> fileNames() {
        return Recorded.text("odd-real-values.tsv")
                .lines()
                .filter(line -> line.startsWith("file name off"))
                .map(line -> line.split("\t")[4]);
    }

    @ParameterizedTest
    @MethodSource("fileNames")
    void any_file_name_is_read(String name) {
        assertThat(parse("{\"filename\":\"" + name + "\"}").fileName()).isEqualTo(Optional.of(name));
    }

    private static AdvertisedKeys keys(String field) {
        return parse("{" + field + "\"shasums_url\":\"sums\"}")
                .checksums()
                .orElseThrow()
                .keys();
    }

    private static DownloadDocument recorded(String path, String platform) {
        return DownloadDocument.parse(new UpstreamDocument(URL, Recorded.bytes(path)), Platform.parse(platform));
    }

    private static DownloadDocument parse(String document) {
        return DownloadDocument.parse(new UpstreamDocument(URL, document.getBytes(StandardCharsets.UTF_8)), LINUX);
    }
}
