package org.providermirror.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.StoredObject;

/** The resources of the network mirror protocol. */
@Tag("component")
class ResourcesTest extends ResourceTestBase {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.terraform.io/hashicorp/null");
    private static final String BASE = "registry.terraform.io/hashicorp/null/";
    private static final byte[] BYTES = IntStream.range(0, 1_000)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","))
            .getBytes(StandardCharsets.US_ASCII);
    private static final Sha256 DIGEST = Sha256.of(BYTES);
    private static final Instant PUBLISHED = Instant.parse("2024-03-10T12:00:00Z");

    private static final URI PUBLISHER = URI.create("https://releases.example.com/package.zip");

    @TempDir
    static Path folder;

    private static PackageId id(String platform) {
        return new PackageId(NULL, ProviderVersion.parse("3.2.4"), Platform.parse(platform));
    }

    private static ArchiveAnswer stored(PackageId id) {
        try {
            var file = Files.write(folder.resolve(id.archiveName()), BYTES);
            return new ArchiveAnswer.Stored(
                    new StoredContent.LocalFile(
                            new StoredObject(StorageLayout.archive(id), BYTES.length, PUBLISHED), file),
                    DIGEST);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

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
    void a_version_that_nobody_knows_has_no_archives() {
        mirror.release(new PackageIndex(NULL, ProviderVersion.parse("9.9.9"), new TreeMap<>()));

        var response = get(BASE + "9.9.9.json");

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.readEntity(String.class)).isEqualTo("{\"archives\":{}}");
    }

    @Test
    void the_url_of_an_archive_leads_to_it_whatever_script_its_type_is_written_in() throws IOException {
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
    void a_document_that_is_still_the_same_is_not_sent_again() {
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
    void an_answer_that_comes_later_is_sent_when_it_comes() throws Exception {
        var later = new CompletableFuture<VersionIndex>();
        mirror.indexes.put(NULL, later);
        var response = CompletableFuture.supplyAsync(() -> get(BASE + "index.json"), task -> new Thread(task).start());

        assertThat(mirror.asked.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(response).isNotDone();
        later.complete(new VersionIndex(NULL, List.of()));

        assertThat(response.get(10, TimeUnit.SECONDS).readEntity(String.class)).isEqualTo("{\"versions\":{}}");
    }

    @Test
    void a_failure_that_comes_later_is_a_problem_document() throws Exception {
        var later = new CompletableFuture<VersionIndex>();
        mirror.indexes.put(NULL, later);
        var response = CompletableFuture.supplyAsync(() -> get(BASE + "index.json"), task -> new Thread(task).start());
        assertThat(mirror.asked.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        later.completeExceptionally(new UpstreamUnavailableException("registry.terraform.io", "timed out after 5 s"));

        var problem = response.get(10, TimeUnit.SECONDS);

        assertThat(problem.getStatus()).isEqualTo(503);
        assertThat(problem.getHeaderString("Retry-After")).isEqualTo("2");
        assertThat(problem.getHeaderString("Content-Type")).isEqualTo("application/problem+json");
        assertThat(json(problem).get("detail").asText()).isEqualTo("registry.terraform.io timed out after 5 s");
    }

    @Test
    void a_client_that_accepts_something_else_gets_json_all_the_same() {
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
    void what_is_not_there_is_a_problem_document(String path, int status) throws IOException {
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

    @Test
    void a_stored_package_is_sent_whole_with_all_that_a_cache_wants_to_know() {
        mirror.archive(id("linux_amd64"), stored(id("linux_amd64")));

        for (var method : List.of("GET", "HEAD")) {
            var response = request(method, BASE + id("linux_amd64").archiveName());

            assertThat(response.getStatus()).isEqualTo(200);
            assertThat(response.getHeaderString("Content-Length")).isEqualTo(String.valueOf(BYTES.length));
            assertThat(response.getHeaderString("Content-Type")).isEqualTo("application/zip");
            assertThat(response.getHeaderString("ETag")).isEqualTo("\"" + DIGEST + "\"");
            assertThat(response.getHeaderString("Last-Modified")).isEqualTo("Sun, 10 Mar 2024 12:00:00 GMT");
            assertThat(response.getHeaderString("Accept-Ranges")).isEqualTo("bytes");
            assertThat(response.getHeaderString("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
            assertThat(response.getHeaderString("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(response.readEntity(byte[].class)).isEqualTo(method.equals("GET") ? BYTES : new byte[0]);
        }
    }

    @ParameterizedTest
    @CsvSource({"bytes=5-9, 5, 10", "bytes=3800-, 3800, 3889", "bytes=-4, 3885, 3889", "bytes=3-99999, 3, 3889"})
    void a_range_is_sent_alone(String range, int from, int to) {
        mirror.archive(id("linux_amd64"), stored(id("linux_amd64")));

        var response = get(BASE + id("linux_amd64").archiveName(), "Range", range);

        assertThat(response.getStatus()).isEqualTo(206);
        assertThat(response.getHeaderString("Content-Range"))
                .isEqualTo("bytes " + from + "-" + (to - 1) + "/" + BYTES.length);
        assertThat(response.getHeaderString("Content-Length")).isEqualTo(String.valueOf(to - from));
        assertThat(response.getHeaderString("ETag")).isEqualTo("\"" + DIGEST + "\"");
        assertThat(response.readEntity(byte[].class)).isEqualTo(Arrays.copyOfRange(BYTES, from, to));
    }

    @Test
    void a_range_that_cannot_be_given_is_answered_with_the_length() {
        mirror.archive(id("linux_amd64"), stored(id("linux_amd64")));

        var response = get(BASE + id("linux_amd64").archiveName(), "Range", "bytes=5000-");

        assertThat(response.getStatus()).isEqualTo(416);
        assertThat(response.getHeaderString("Content-Range")).isEqualTo("bytes */" + BYTES.length);
        assertThat(response.readEntity(byte[].class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-1,4-5 | ",
                "bytes=9-1 | ",
                "lines=0-1 | ",
                "bytes=0-1 | \"other\"",
                "bytes=0-1 | Sun, 10 Mar 2024 11:00:00 GMT",
            })
    void where_no_range_can_be_given_all_is_sent(String range, String ifRange) {
        mirror.archive(id("linux_amd64"), stored(id("linux_amd64")));

        var response = get(
                BASE + id("linux_amd64").archiveName(),
                "Range",
                range,
                "If-Range",
                ifRange == null ? "\"" + DIGEST + "\"" : ifRange);

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.readEntity(byte[].class)).isEqualTo(BYTES);
    }

    @Test
    void a_range_changes_nothing_for_head() {
        mirror.archive(id("linux_amd64"), stored(id("linux_amd64")));

        var response = request("HEAD", BASE + id("linux_amd64").archiveName(), "Range", "bytes=0-1");

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getHeaderString("Content-Length")).isEqualTo(String.valueOf(BYTES.length));
    }

    @Test
    void a_client_that_has_the_package_gets_no_bytes() {
        mirror.archive(id("linux_amd64"), stored(id("linux_amd64")));

        var response = get(
                BASE + id("linux_amd64").archiveName(), "If-None-Match", "\"" + DIGEST + "\"", "Range", "bytes=0-1");

        assertThat(response.getStatus()).isEqualTo(304);
        assertThat(response.getHeaderString("ETag")).isEqualTo("\"" + DIGEST + "\"");
        assertThat(response.getHeaderString("Cache-Control")).contains("immutable");
        assertThat(get(BASE + id("linux_amd64").archiveName(), "If-Match", "\"x\"")
                        .getStatus())
                .isEqualTo(412);
    }

    @Test
    void a_file_whose_length_is_not_the_recorded_one_is_never_sent() throws IOException {
        mirror.archive(id("linux_arm"), stored(id("linux_arm")));
        Files.write(folder.resolve(id("linux_arm").archiveName()), new byte[] {1, 2, 3});

        var response = get(BASE + id("linux_arm").archiveName());

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeaderString("Retry-After")).isEqualTo("2");
        assertThat(response.getHeaderString("ETag")).isNull();
        assertThat(response.getHeaderString("Accept-Ranges")).isNull();
        assertThat(response.getHeaderString("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(json(response).get("type").asText()).endsWith(":storage");
        Files.delete(folder.resolve(id("linux_arm").archiveName()));
        assertThat(get(BASE + id("linux_arm").archiveName()).getStatus()).isEqualTo(503);
    }

    @Test
    void a_package_that_is_not_stored_is_fetched_at_the_publishers() {
        var location = "https://releases.example.com/null/3.2.4%2Ba/x.zip?token=a%20b&c=d";
        mirror.archive(id("linux_amd64"), new ArchiveAnswer.Upstream(URI.create(location)));

        for (var method : List.of("GET", "HEAD")) {
            var response = request(method, BASE + id("linux_amd64").archiveName(), "Host", "evil.example");

            assertThat(response.getStatus()).isEqualTo(307);
            assertThat(response.getHeaderString("Location")).isEqualTo(location);
            assertThat(response.getHeaderString("Cache-Control")).isEqualTo("no-store");
            assertThat(response.readEntity(byte[].class)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//evil.example/x.zip", "/x.zip", "file:///etc/passwd", "javascript:alert(1)", "https:/x.zip"})
    void a_client_is_never_sent_to_what_is_no_web_address(String location) {
        mirror.archive(id("linux_amd64"), new ArchiveAnswer.Upstream(URI.create(location)));

        var response = get(BASE + id("linux_amd64").archiveName());

        assertThat(response.getStatus()).isEqualTo(502);
        assertThat(response.getHeaderString("Location")).isNull();
    }

    private static StoredContent.Links links(String url, Duration goodFor) {
        return new StoredContent.Links() {
            @Override
            public StoredContent.Link forGet() {
                return new StoredContent.Link(URI.create(url + "get"), goodFor);
            }

            @Override
            public StoredContent.Link forHead() {
                return new StoredContent.Link(URI.create(url + "head"), goodFor);
            }
        };
    }

    private void storedElsewhere(String url, Duration goodFor) {
        var object = new StoredObject(StorageLayout.archive(id("linux_amd64")), BYTES.length, PUBLISHED);
        mirror.archive(
                id("linux_amd64"),
                new ArchiveAnswer.Stored(new StoredContent.Remote(object, links(url, goodFor)), DIGEST));
    }

    @Test
    void a_package_in_a_store_is_a_redirect_for_the_method_that_may_be_kept_half_as_long_as_it_is_good() {
        storedElsewhere("https://store.example/x.zip?X-Amz-Expires=300&for=", Duration.ofMinutes(5));

        for (var method : List.of("GET", "HEAD")) {
            var response = request(method, BASE + id("linux_amd64").archiveName(), "Range", "bytes=0-1");

            assertThat(response.getStatus()).isEqualTo(307);
            assertThat(response.getHeaderString("Location"))
                    .isEqualTo("https://store.example/x.zip?X-Amz-Expires=300&for=" + method.toLowerCase(Locale.ROOT));
            assertThat(response.getHeaderString("Cache-Control")).isEqualTo("private, max-age=150");
            assertThat(response.readEntity(byte[].class)).isEmpty();
        }
    }

    @Test
    void a_link_that_is_good_for_no_more_than_a_moment_is_not_kept() {
        storedElsewhere("https://store.example/x.zip?", Duration.ofSeconds(1));

        var response = get(BASE + id("linux_amd64").archiveName());

        assertThat(response.getHeaderString("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void head_is_refused_while_nobody_knows_the_length() {
        var arrival = new FakeArrival(id("linux_amd64"), BYTES, folder.resolve("arriving")).queued();
        mirror.archive(id("linux_amd64"), new ArchiveAnswer.Arriving(arrival, PUBLISHER));

        var response = request("HEAD", BASE + id("linux_amd64").archiveName());

        assertThat(response.getStatus()).isEqualTo(405);
        assertThat(response.getHeaderString("Allow")).isEqualTo("GET");
    }

    @Test
    void an_arriving_package_has_its_true_length_and_no_ranges() throws Exception {
        var arrival = new FakeArrival(id("linux_amd64"), BYTES, folder.resolve("arriving"));
        arrival.arrive(100);
        mirror.archive(id("linux_amd64"), new ArchiveAnswer.Arriving(arrival, PUBLISHER));
        var path = BASE + id("linux_amd64").archiveName();

        var head = request("HEAD", path);
        var got =
                CompletableFuture.supplyAsync(() -> get(path, "Range", "bytes=0-1"), task -> new Thread(task).start());
        arrival.arrive(BYTES.length);
        var response = got.get(10, TimeUnit.SECONDS);

        for (var answer : List.of(head, response)) {
            assertThat(answer.getStatus()).isEqualTo(200);
            assertThat(answer.getHeaderString("Content-Length")).isEqualTo(String.valueOf(BYTES.length));
            assertThat(answer.getHeaderString("ETag")).isEqualTo("\"" + DIGEST + "\"");
            assertThat(answer.getHeaderString("Accept-Ranges")).isEqualTo("none");
        }
        assertThat(response.readEntity(byte[].class)).isEqualTo(BYTES);
        assertThat(arrival.opened).hasValue(1);
    }
}
