package org.providermirror.web.archive;

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
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.net.UpstreamUrl;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.StoredObject;
import org.providermirror.web.FakeArrival;
import org.providermirror.web.ResourceTestBase;

/** How stored, arriving and missing packages are answered. */
@Tag("component")
class ArchiveResourceTest extends ResourceTestBase {
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
    void a_stored_package_is_sent_with_all_headers_that_caches_use() {
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
    void a_range_is_sent(String range, int from, int to) {
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
    void an_unsatisfiable_range_is_answered_with_the_length() {
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
    void an_ignored_range_is_answered_with_all_bytes(String range, String ifRange) {
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
    void a_package_that_is_not_stored_is_a_redirect_to_the_publisher() {
        var location = "https://releases.example.com/null/3.2.4%2Ba/x.zip?token=a%20b&c=d";
        mirror.archive(id("linux_amd64"), new ArchiveAnswer.Upstream(URI.create(location)));

        var response = get(BASE + id("linux_amd64").archiveName(), "Host", "evil.example");

        assertThat(response.getStatus()).isEqualTo(307);
        assertThat(response.getHeaderString("Location")).isEqualTo(location);
        assertThat(response.getHeaderString("Cache-Control")).isEqualTo("no-store");
        assertThat(response.readEntity(byte[].class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:s3cret@releases.example.com/x.zip",
                "https://releases.example.com/[1].zip?a=b|c&d={e}&f=100%&g=\"h\"&i=<j>^`"
            })
    void a_client_is_redirected_to_the_url_as_the_registry_gives_it(String location) {
        var url = UpstreamUrl.inDocument(URI.create("https://registry.example.com/"), location)
                .orElseThrow();
        mirror.archive(id("linux_amd64"), new ArchiveAnswer.Upstream(url));

        assertThat(get(BASE + id("linux_amd64").archiveName()).getHeaderString("Location"))
                .isEqualTo(location);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//evil.example/x.zip", "/x.zip", "file:///etc/passwd", "javascript:alert(1)", "https:/x.zip"})
    void a_client_is_only_redirected_to_a_web_address(String location) {
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
    void a_package_in_an_object_store_is_a_redirect_to_a_presigned_url_that_may_be_cached_for_half_its_lifetime() {
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
    void a_presigned_url_with_a_short_lifetime_is_not_cached() {
        storedElsewhere("https://store.example/x.zip?", Duration.ofSeconds(1));

        var response = get(BASE + id("linux_amd64").archiveName());

        assertThat(response.getHeaderString("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void head_is_refused_until_the_package_is_stored() {
        var arrival = new FakeArrival(id("linux_amd64"), BYTES, folder.resolve("arriving"));
        for (var answer :
                List.of(new ArchiveAnswer.Arriving(arrival, PUBLISHER), new ArchiveAnswer.Upstream(PUBLISHER))) {
            mirror.archive(id("linux_amd64"), answer);

            var response = request("HEAD", BASE + id("linux_amd64").archiveName());

            assertThat(response.getStatus()).isEqualTo(405);
            assertThat(response.getHeaderString("Allow")).isEqualTo("GET");
        }
    }

    @Test
    void an_arriving_package_has_its_true_length_and_no_ranges() throws Exception {
        var arrival = new FakeArrival(id("linux_amd64"), BYTES, folder.resolve("arriving"));
        arrival.arrive(100);
        mirror.archive(id("linux_amd64"), new ArchiveAnswer.Arriving(arrival, PUBLISHER));
        var path = BASE + id("linux_amd64").archiveName();

        var got =
                CompletableFuture.supplyAsync(() -> get(path, "Range", "bytes=0-1"), task -> new Thread(task).start());
        arrival.arrive(BYTES.length);
        var response = got.get(10, TimeUnit.SECONDS);

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getHeaderString("Content-Length")).isEqualTo(String.valueOf(BYTES.length));
        assertThat(response.getHeaderString("ETag")).isEqualTo("\"" + DIGEST + "\"");
        assertThat(response.getHeaderString("Accept-Ranges")).isEqualTo("none");
        assertThat(response.readEntity(byte[].class)).isEqualTo(BYTES);
        assertThat(arrival.opened).hasValue(1);
    }
}
