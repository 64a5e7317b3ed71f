package org.providermirror.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("component")
class FakeRegistryShapesTest extends FakeRegistryReader {
    @ParameterizedTest
    @CsvSource({"WRONG_SIGNATURE,false", "STRANGERS_SIGNATURE,false", "UNTIDY_SUMS,true", "SUMS_PER_PLATFORM,true"})
    void a_signature_is_as_good_as_the_shape_says(Shape shape, boolean good) throws Exception {
        registry.release("acme", "null", "1.0.0").shape(shape).publish();

        assertThat(signatureIsGood(document("linux/amd64"))).isEqualTo(good);
    }

    @Test
    void an_expiring_url_is_good_once_and_each_document_has_a_new_one() throws Exception {
        registry.release("acme", "null", "1.0.0").shape(Shape.EXPIRING_URLS).publish();
        var url = link(document("linux/amd64"), "download_url");

        assertThat(get(url).statusCode()).isEqualTo(200);
        assertThat(get(url).statusCode()).isEqualTo(403);
        assertThat(get(registry.archiveUrl(LINUX)).statusCode()).isEqualTo(403);
        assertThat(get(link(document("linux/amd64"), "download_url")).body()).isEqualTo(registry.archive(LINUX));
    }

    @Test
    void relative_urls_lead_from_the_document_to_the_files() throws Exception {
        registry.release("acme", "null", "1.0.0").shape(Shape.RELATIVE_URLS).publish();
        var document = document("linux/amd64");

        assertThat(document.get("download_url").asText()).startsWith("../");
        assertThat(documentUrl("linux/amd64")
                        .resolve(document.get("download_url").asText()))
                .isEqualTo(registry.archiveUrl(LINUX));
    }

    @Test
    void odd_shapes_are_seen_in_the_documents() throws Exception {
        registry.release("acme", "null", "1.0.0")
                .platforms("darwin_arm64", "linux_amd64")
                .shape(
                        Shape.KEYLESS,
                        Shape.OFF_CONVENTION_NAMES,
                        Shape.FIRST_PLATFORM_NOT_FOUND,
                        Shape.SUMS_WITHOUT_FIRST_PLATFORM,
                        Shape.SHASUM_DIFFERS_FROM_SUMS,
                        Shape.TOLD_HASHES,
                        Shape.LISTED_TWICE,
                        Shape.UNSEMANTIC_NEIGHBOURS)
                .publish();
        var document = document("linux/amd64");
        var sums = text(get(link(document, "shasums_url")));
        var versions = json(registry.services().resolve("acme/null/versions")).get("versions");

        assertThat(document.at("/signing_keys/gpg_public_keys")).isEmpty();
        assertThat(document.get("filename").asText()).isEqualTo("terraform-provider-null_v1.0.0_linux_amd64.zip");
        assertThat(get(link(document, "download_url")).statusCode()).isEqualTo(200);
        assertThat(get(documentUrl("darwin/arm64")).statusCode()).isEqualTo(404);
        assertThat(sums).contains("_linux_amd64.zip").doesNotContain("_darwin_arm64.zip");
        assertThat(sums).doesNotContain(document.get("shasum").asText());
        assertThat(document.at("/packages/linux_amd64/hashes/1").asText())
                .isEqualTo(registry.h1(LINUX).toString());
        assertThat(versions.findValuesAsText("version"))
                .contains("1.0", "v1.0.0")
                .containsOnlyOnce("1.0");
        assertThat(versions.findValuesAsText("version").stream().filter("1.0.0"::equals))
                .hasSize(2);
    }

    @Test
    void shapes_of_signing_keys_are_seen_in_the_document() throws Exception {
        assertThat(keysOf(Shape.NO_KEY_LIST).isMissingNode()).isTrue();
        assertThat(keysOf(Shape.KEYLESS)).isEmpty();
        assertThat(keysOf(Shape.UNREADABLE_KEY_FIRST)).hasSize(2);
        assertThat(keysOf(Shape.EXPIRED_KEY).findValuesAsText("ascii_armor"))
                .containsExactly(SigningKey.ofPublisher().armoredAsExpired());
        assertThat(keysOf(Shape.STRANGERS_KEY_FIRST).findValuesAsText("key_id"))
                .containsExactly(
                        SigningKey.ofStranger().keyId(),
                        SigningKey.ofPublisher().keyId());
    }

    private JsonNode keysOf(Shape shape) throws Exception {
        registry.release("acme", "null", "1.0.0").shape(shape).publish();
        return document("linux/amd64").at("/signing_keys/gpg_public_keys");
    }

    @Test
    void an_unsigned_release_lists_a_signature_url_that_is_not_found() throws Exception {
        registry.release("acme", "null", "1.0.0").shape(Shape.UNSIGNED).publish();

        assertThat(get(link(document("linux/amd64"), "shasums_signature_url")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void each_platform_can_have_sums_of_its_own() throws Exception {
        registry.release("acme", "null", "1.0.0").shape(Shape.SUMS_PER_PLATFORM).publish();
        var linux = link(document("linux/amd64"), "shasums_url");
        var windows = link(document("windows/amd64"), "shasums_url");

        assertThat(linux).isNotEqualTo(windows);
        assertThat(text(get(linux)).lines()).singleElement().asString().endsWith("  " + LINUX.archiveName());
    }

    @Test
    void untidy_sums_still_hold_the_digests() throws Exception {
        registry.release("acme", "null", "1.0.0").shape(Shape.UNTIDY_SUMS).publish();

        assertThat(text(get(link(document("linux/amd64"), "shasums_url"))))
                .contains(registry.sha256(LINUX).hex().toUpperCase(Locale.ROOT) + " " + LINUX.archiveName() + "\r\n")
                .doesNotEndWith("\n");
    }

    @Test
    void sums_can_end_with_an_empty_line() throws Exception {
        registry.release("acme", "null", "1.0.0")
                .shape(Shape.EMPTY_LINE_IN_SUMS)
                .publish();

        assertThat(text(get(link(document("linux/amd64"), "shasums_url")))).endsWith("json\n\n\n");
    }

    @Test
    void file_names_urls_and_digests_of_a_document_can_disagree() throws Exception {
        registry.release("acme", "null", "1.0.0")
                .shape(Shape.OTHER_NAME_IN_URL, Shape.EMPTY_SHASUM, Shape.UNLISTED_PLATFORMS)
                .publish();
        var document = document("linux/amd64");

        assertThat(document.get("filename").asText()).isEqualTo(LINUX.archiveName());
        assertThat(document.get("shasum").asText()).isEmpty();
        assertThat(document.get("download_url").asText()).doesNotEndWith(LINUX.archiveName());
        assertThat(get(link(document, "download_url")).body()).isEqualTo(registry.archive(LINUX));
        assertThat(json(registry.services().resolve("acme/null/versions")).at("/versions/0/platforms"))
                .isEmpty();
    }

    @Test
    void links_of_a_document_can_lead_anywhere() throws Exception {
        registry.release("acme", "null", "1.0.0")
                .downloadUrl("https://10.0.0.1/a.zip")
                .sumsUrl("https://10.0.0.2/sums")
                .signatureUrl("https://10.0.0.3/sig")
                .publish();
        var document = document("linux/amd64");

        assertThat(link(document, "download_url")).hasHost("10.0.0.1");
        assertThat(link(document, "shasums_url")).hasHost("10.0.0.2");
        assertThat(link(document, "shasums_signature_url")).hasHost("10.0.0.3");
    }
}
