package org.providermirror.web.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.web.ResourceTestBase;

/** Tests the documents of the network mirror protocol, and the paths without a document. */
@Tag("component")
class MirrorDocumentsTest extends ResourceTestBase {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.terraform.io/hashicorp/null");
    private static final String BASE = "registry.terraform.io/hashicorp/null/";
    private static final Sha256 DIGEST = Sha256.of(new byte[] {1});

    @Test
    void the_version_list_is_an_object_with_an_empty_object_for_each_version() throws IOException {
        mirror.index(new VersionIndex(NULL, List.of(ProviderVersion.parse("1.0.0"), ProviderVersion.parse("3.3.0+a"))));

        var response = get(BASE + "index.json");

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getHeaderString("Content-Type")).isEqualTo("application/json");
        assertThat(response.getHeaderString("Cache-Control")).isEqualTo("no-cache");
        assertThat(response.getHeaderString("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.getHeaderString("Transfer-Encoding")).isNull();
        var body = response.readEntity(String.class);
        assertThat(body).isEqualTo("{\"versions\":{\"1.0.0\":{},\"3.3.0+a\":{}}}");
        assertThat(response.getHeaderString("Content-Length")).isEqualTo(String.valueOf(body.length()));
    }

    @Test
    void a_provider_without_versions_has_an_empty_list() {
        mirror.index(new VersionIndex(NULL, List.of()));

        assertThat(get(BASE + "index.json").readEntity(String.class)).isEqualTo("{\"versions\":{}}");
    }

    @Test
    void a_long_list_has_an_exact_length_for_get_and_head() {
        mirror.index(new VersionIndex(
                NULL,
                IntStream.range(0, 2_000)
                        .mapToObj(minor -> ProviderVersion.parse("1." + minor + ".0"))
                        .toList()));

        var got = get(BASE + "index.json");
        var head = request("HEAD", BASE + "index.json");

        var length = String.valueOf(got.readEntity(byte[].class).length);
        assertThat(length).hasSizeGreaterThan(4);
        assertThat(got.getHeaderString("Content-Length")).isEqualTo(length);
        assertThat(head.getStatus()).isEqualTo(200);
        assertThat(head.getHeaderString("Content-Length")).isEqualTo(length);
        assertThat(head.getHeaderString("ETag")).isEqualTo(got.getHeaderString("ETag"));
        assertThat(head.readEntity(byte[].class)).isEmpty();
    }

    @Test
    void the_packages_are_listed_with_relative_urls_and_their_own_hashes_zh_first() throws IOException {
        var hashes = new TreeMap<Platform, List<PackageHash>>();
        var zh = PackageHash.zh(DIGEST);
        var h1 = PackageHash.h1(new byte[32]);
        hashes.put(Platform.parse("linux_amd64"), List.of(h1, zh, zh));
        hashes.put(Platform.parse("darwin_arm64"), List.of(zh));
        mirror.release(new PackageIndex(NULL, ProviderVersion.parse("3.3.0+a.1"), hashes));

        var response = get(BASE + "3.3.0+a.1.json");

        assertThat(response.getHeaderString("Content-Type")).isEqualTo("application/json");
        assertThat(response.readEntity(String.class))
                .isEqualTo("{\"archives\":{"
                        + "\"darwin_arm64\":{\"url\":\"terraform-provider-null_3.3.0+a.1_darwin_arm64.zip\","
                        + "\"hashes\":[\"" + zh + "\"]},"
                        + "\"linux_amd64\":{\"url\":\"terraform-provider-null_3.3.0+a.1_linux_amd64.zip\","
                        + "\"hashes\":[\"" + zh + "\",\"" + h1 + "\"]}}}");
        assertThat(get(BASE + "3.3.0%2Ba.1.json").getStatus()).isEqualTo(200);
    }

    @Test
    void an_unknown_version_has_no_archives() {
        mirror.release(new PackageIndex(NULL, ProviderVersion.parse("9.9.9"), new TreeMap<>()));

        var response = get(BASE + "9.9.9.json");

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.readEntity(String.class)).isEqualTo("{\"archives\":{}}");
    }

    @Test
    void the_url_of_an_archive_works_for_a_type_in_any_script() throws IOException {
        var provider = ProviderAddress.parse("registry.terraform.io/h\u00e4/\u65e5\u672c");
        var version = ProviderVersion.parse("1.0.0+b");
        var platform = Platform.parse("linux_amd64");
        var hashes = new TreeMap<Platform, List<PackageHash>>();
        hashes.put(platform, List.of(PackageHash.zh(DIGEST)));
        mirror.release(new PackageIndex(provider, version, hashes));
        var id = new PackageId(provider, version, platform);
        mirror.archive(id, new ArchiveAnswer.Upstream(URI.create("https://example.com/x.zip")));

        var folderOfProvider = "registry.terraform.io/h%C3%A4/%E6%97%A5%E6%9C%AC/";
        var url = json(get(folderOfProvider + "1.0.0+b.json"))
                .at("/archives/linux_amd64/url")
                .asText();

        assertThat(url).isEqualTo("terraform-provider-%E6%97%A5%E6%9C%AC_1.0.0+b_linux_amd64.zip");
        assertThat(get(folderOfProvider + url).getStatus()).isEqualTo(307);
    }

    @Test
    void an_unchanged_document_is_not_sent_again() {
        mirror.index(new VersionIndex(NULL, List.of(ProviderVersion.parse("1.0.0"))));
        var tag = get(BASE + "index.json").getHeaderString("ETag");

        var again = get(BASE + "index.json", "If-None-Match", "W/" + tag);

        assertThat(tag).matches("\"[0-9a-f]{64}\"");
        assertThat(again.getStatus()).isEqualTo(304);
        assertThat(again.getHeaderString("ETag")).isEqualTo(tag);
        assertThat(get(BASE + "index.json", "If-Match", "\"x\"").getStatus()).isEqualTo(412);
        mirror.index(new VersionIndex(NULL, List.of()));
        assertThat(get(BASE + "index.json", "If-None-Match", tag).getStatus()).isEqualTo(200);
    }

    @Test
    void a_late_answer_is_sent_when_it_is_known() throws Exception {
        var later = new CompletableFuture<VersionIndex>();
        mirror.indexes.put(NULL, later);
        var response = CompletableFuture.supplyAsync(() -> get(BASE + "index.json"), task -> new Thread(task).start());

        assertThat(mirror.requests.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(response).isNotDone();
        later.complete(new VersionIndex(NULL, List.of()));

        assertThat(response.get(10, TimeUnit.SECONDS).readEntity(String.class)).isEqualTo("{\"versions\":{}}");
    }

    @Test
    void a_late_failure_is_a_problem_document() throws Exception {
        var later = new CompletableFuture<VersionIndex>();
        mirror.indexes.put(NULL, later);
        var response = CompletableFuture.supplyAsync(() -> get(BASE + "index.json"), task -> new Thread(task).start());
        assertThat(mirror.requests.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        later.completeExceptionally(new UpstreamUnavailableException("registry.terraform.io", "timed out after 5 s"));

        var problem = response.get(10, TimeUnit.SECONDS);

        assertThat(problem.getStatus()).isEqualTo(503);
        assertThat(problem.getHeaderString("Retry-After")).isEqualTo("2");
        assertThat(problem.getHeaderString("Content-Type")).isEqualTo("application/problem+json");
        assertThat(json(problem).get("detail").asText()).isEqualTo("registry.terraform.io timed out after 5 s");
    }

    @Test
    void a_client_that_accepts_another_type_gets_json() {
        mirror.index(new VersionIndex(NULL, List.of()));

        assertThat(get(BASE + "index.json", "Accept", "text/html").getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REGISTRY.Terraform.io/HashiCorp/Null/index.json", BASE + "index.json?version=9&x=%zz;y"})
    void spelling_and_query_lead_to_the_same_answer(String path) {
        mirror.index(new VersionIndex(NULL, List.of()));

        assertThat(get(path.replace("%zz", "%25zz")).getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "registry.terraform.io/hashicorp/other/index.json, 404",
        "a:443/hashicorp/null/index.json, 400",
        "registry.terraform.io/hashi_corp/null/index.json, 400",
        "registry.terraform.io/hashicorp/null/v1.0.0.json, 400",
        "registry.terraform.io/hashicorp/null/1.0.json, 400",
        "registry.terraform.io/hashicorp/null/terraform-provider-other_1.0.0_linux_amd64.zip, 400",
        "registry.terraform.io/hashicorp/null/terraform-provider-null_1.0.0_linux.zip, 400",
        "registry.terraform.io/hashicorp/null/terraform-provider-null_1.0.0_linux_amd64.zip, 404",
        "registry.terraform.io/hashicorp/null/index.html, 404",
        "registry.terraform.io/hashicorp/index.json, 404",
        "registry.terraform.io/hashicorp/null/1/index.json, 404",
        "registry.terraform.io/hashicorp/null/index.json/, 400",
        "-/hashicorp/null/index.json, 404",
        "-/registry/a/b/c/versions, 404",
        "favicon.ico, 404",
        "application.wadl, 404",
        "'', 404",
    })
    void an_unknown_or_malformed_path_is_a_problem_document(String path, int status) throws IOException {
        for (var method : List.of("GET", "HEAD")) {
            var response = request(method, path);

            assertThat(response.getStatus()).isEqualTo(status);
            assertThat(response.getHeaderString("Content-Type")).isEqualTo("application/problem+json");
            assertThat(response.getHeaderString("X-Content-Type-Options")).isEqualTo("nosniff");
            if (method.equals("GET")) {
                assertThat(json(response).get("status").asInt()).isEqualTo(status);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void other_methods_are_refused(String method) throws IOException {
        mirror.index(new VersionIndex(NULL, List.of()));

        var response = request(method, BASE + "index.json");

        assertThat(response.getStatus()).isEqualTo(405);
        assertThat(response.getHeaderString("Allow")).isEqualTo("GET, HEAD");
        assertThat(json(response).get("title").asText()).isEqualTo("Method Not Allowed");
    }
}
