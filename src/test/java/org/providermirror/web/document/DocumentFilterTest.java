package org.providermirror.web.document;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.NotFoundException;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.web.ResourceTestBase;
import org.providermirror.web.http.Gzip;
import org.providermirror.web.route.Route;

/** The documents that are sent before Jersey, from memory or as soon as they are known. */
@Tag("component")
class DocumentFilterTest extends ResourceTestBase {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.terraform.io/hashicorp/null");
    private static final ProviderVersion VERSION = ProviderVersion.parse("3.2.4");
    private static final Sha256 DIGEST = Sha256.of(new byte[] {1});
    private static final String BASE = "registry.terraform.io/hashicorp/null/";
    private static final String INDEX = BASE + "index.json";
    private static final String PACKAGES = BASE + "3.2.4.json";
    private static final String REGISTRY = "-/registry/" + BASE;
    private static final String PACKAGE = REGISTRY + "3.2.4/download/linux/amd64";

    @BeforeEach
    void publish() {
        mirror.index(versions(50));
        mirror.release(packages());
        mirror.registryVersions(new RegistryVersions(NULL, List.of(), List.of("mind the step")));
        mirror.registryPackage(new RegistryPackage(
                new PackageId(NULL, VERSION, Platform.parse("linux_amd64")),
                List.of("5.0"),
                "terraform-provider-null_3.2.4_linux_amd64.zip",
                DIGEST,
                false,
                List.of(),
                new TreeMap<>()));
    }

    private static VersionIndex versions(int count) {
        return new VersionIndex(
                NULL,
                IntStream.range(0, count)
                        .mapToObj(minor -> ProviderVersion.parse("1." + minor + ".0"))
                        .toList());
    }

    private static PackageIndex packages() {
        var hashes = new TreeMap<Platform, List<PackageHash>>();
        for (var platform : List.of("darwin_arm64", "linux_amd64", "linux_arm64", "windows_amd64")) {
            hashes.put(Platform.parse(platform), List.of(PackageHash.zh(DIGEST)));
        }
        return new PackageIndex(NULL, VERSION, hashes);
    }

    @ParameterizedTest
    @ValueSource(strings = {INDEX, PACKAGES, REGISTRY + "versions", PACKAGE})
    void a_hit_is_sent_without_jersey(String path) throws IOException {
        var got = get(path);
        var head = request("HEAD", path);
        var same = get(path, "If-None-Match", got.getHeaderString("ETag"));
        var failed = get(path, "If-Match", "\"other\"");

        assertThat(leftToJersey).hasValue(0);
        assertThat(got.getStatus()).isEqualTo(200);
        assertThat(got.getHeaderString("Content-Type")).isEqualTo("application/json");
        assertThat(got.getHeaderString("Cache-Control")).isEqualTo("no-cache");
        assertThat(got.getHeaderString("Vary")).isEqualTo("Accept-Encoding");
        assertThat(got.getHeaderString("X-Content-Type-Options")).isEqualTo("nosniff");
        var body = got.readEntity(byte[].class);
        assertThat(got.getHeaderString("Content-Length")).isEqualTo(String.valueOf(body.length));
        assertThat(head.getStatus()).isEqualTo(200);
        assertThat(head.getHeaderString("Content-Length")).isEqualTo(String.valueOf(body.length));
        assertThat(head.getHeaderString("ETag")).isEqualTo(got.getHeaderString("ETag"));
        assertThat(head.readEntity(byte[].class)).isEmpty();
        assertThat(same.getStatus()).isEqualTo(304);
        assertThat(same.getHeaderString("ETag")).isEqualTo(got.getHeaderString("ETag"));
        assertThat(same.getHeaderString("Vary")).isEqualTo("Accept-Encoding");
        assertThat(failed.getStatus()).isEqualTo(412);
    }

    @Test
    void an_answer_that_storage_was_too_late_for_is_kept_by_no_cache() {
        var late = packages();
        mirror.release(new PackageIndex(NULL, VERSION, late.hashes(), true));
        assertThat(get(PACKAGES).getHeaderString("Cache-Control")).isEqualTo("no-store");
        mirror.release(late);
        assertThat(get(PACKAGES).getHeaderString("Cache-Control")).isEqualTo("no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {INDEX, PACKAGES, REGISTRY + "versions", PACKAGE})
    void a_document_that_is_waited_for_is_the_same(String path) {
        for (var encoding : List.of("gzip", "identity")) {
            var prepared = get(path, "Accept-Encoding", encoding);
            mirror.pending.set(1);
            var answered = get(path, "Accept-Encoding", encoding);
            assertThat(leftToJersey).hasValue(0);

            assertThat(headers(answered)).isEqualTo(headers(prepared));
            assertThat(answered.readEntity(byte[].class)).isEqualTo(prepared.readEntity(byte[].class));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {INDEX, PACKAGES, REGISTRY + "versions", PACKAGE})
    void an_encoded_path_leads_to_the_same_answer(String path) {
        var encoded = path.replace("null", "n%75ll").replace(".json", ".jso%6e").replace("download", "downl%6Fad");

        assertThat(get(encoded).readEntity(byte[].class)).isEqualTo(get(path).readEntity(byte[].class));
        assertThat(leftToJersey).hasValue(0);
        mirror.pending.set(1);
        assertThat(get(encoded).getStatus()).isEqualTo(200);
        assertThat(leftToJersey).hasValue(0);
    }

    private static List<String> headers(Response response) {
        return response.getStringHeaders().entrySet().stream()
                .filter(header -> !header.getKey().equalsIgnoreCase("Date"))
                .map(header -> header.getKey().toLowerCase(Locale.ROOT) + ": " + header.getValue())
                .sorted()
                .toList();
    }

    @Test
    void a_client_that_accepts_gzip_gets_fewer_bytes_with_another_tag() throws IOException {
        var plain = get(INDEX);
        var compressed = get(INDEX, "Accept-Encoding", "gzip");

        assertThat(compressed.getHeaderString("Content-Encoding")).isEqualTo("gzip");
        assertThat(compressed.getHeaderString("ETag"))
                .matches("\"[0-9a-f]{64}\"")
                .isNotEqualTo(plain.getHeaderString("ETag"));
        var bytes = compressed.readEntity(byte[].class);
        var document = plain.readEntity(byte[].class);
        assertThat(compressed.getHeaderString("Content-Length")).isEqualTo(String.valueOf(bytes.length));
        assertThat(bytes).hasSizeLessThan(document.length);
        try (var inflated = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            assertThat(inflated.readAllBytes()).isEqualTo(document);
        }
        assertThat(get(INDEX, "Accept-Encoding", "gzip", "If-None-Match", compressed.getHeaderString("ETag"))
                        .getStatus())
                .isEqualTo(304);
    }

    @Test
    void a_document_that_gzip_does_not_shrink_is_sent_plain() {
        mirror.index(versions(1));

        var response = get(INDEX, "Accept-Encoding", "gzip");

        assertThat(response.getHeaderString("Content-Encoding")).isNull();
        assertThat(response.readEntity(String.class)).isEqualTo("{\"versions\":{\"1.0.0\":{}}}");
    }

    @Test
    void every_request_asks_the_mirror_so_that_a_stale_list_is_refreshed() {
        get(INDEX);
        get(INDEX);

        assertThat(mirror.requests.availablePermits()).isEqualTo(2);
        assertThat(leftToJersey).hasValue(0);
    }

    @Test
    void a_document_is_rendered_once_until_the_answer_changes() {
        var documents = new PreparedDocuments();
        var first = documents.of(versions(2));

        assertThat(documents.of(versions(2))).isSameAs(first);
        assertThat(documents.of(versions(3))).isNotSameAs(first);
        assertThat(documents.of(versions(3)).plain().bytes())
                .isNotEqualTo(first.plain().bytes());
    }

    @Test
    void a_changed_answer_is_seen_at_once() {
        var tag = get(INDEX).getHeaderString("ETag");
        mirror.index(versions(51));

        var response = get(INDEX, "If-None-Match", tag);

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.readEntity(String.class)).contains("1.50.0");
    }

    @Test
    void personal_links_are_sent_to_no_other_client() throws IOException {
        var plain = "terraform-provider-null_3.2.4_linux_amd64.zip";
        assertThat(url(get(PACKAGES))).isEqualTo(plain);

        assertThat(url(get(PACKAGES, LINKS_HEADER, "one/"))).isEqualTo("one/" + plain);
        assertThat(url(get(PACKAGES, LINKS_HEADER, "other/"))).isEqualTo("other/" + plain);
        mirror.pending.set(1);
        assertThat(url(get(PACKAGES, LINKS_HEADER, "third/"))).isEqualTo("third/" + plain);
        assertThat(url(get(PACKAGES))).isEqualTo(plain);
        assertThat(get(INDEX, LINKS_HEADER, "one/").getStatus()).isEqualTo(200);
    }

    private static String url(Response response) throws IOException {
        return json(response).at("/archives/linux_amd64/url").asText();
    }

    @Test
    void a_miss_is_waited_for_and_a_failure_is_left_to_jersey() throws Exception {
        var later = new CompletableFuture<VersionIndex>();
        mirror.indexes.put(NULL, later);
        var waiting = CompletableFuture.supplyAsync(() -> get(INDEX), task -> new Thread(task).start());
        assertThat(mirror.requests.tryAcquire(1, 10, TimeUnit.SECONDS)).isTrue();
        later.complete(versions(50));
        assertThat(waiting.get(10, TimeUnit.SECONDS).getStatus()).isEqualTo(200);
        assertThat(leftToJersey).hasValue(0);

        mirror.indexes.put(NULL, CompletableFuture.failedFuture(NotFoundException.provider(NULL)));
        assertThat(get(INDEX).getStatus()).isEqualTo(404);
        assertThat(leftToJersey).hasValue(1);
        mirror.pending.set(1);
        assertThat(get(INDEX).getStatus()).isEqualTo(404);
        assertThat(leftToJersey).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-/health/live",
                "-/a/b/index.json",
                "-/registry/-/a/b/versions",
                "-/registry/registry.terraform.io/hashicorp/null/index.json",
                "-/registry/registry.terraform.io/hashicorp/null/3.2.4/download/linux/amd64/x",
                "registry.terraform.io/hashicorp/index.json",
                "registry.terraform.io/hashicorp/null/x/index.json",
                "registry.terraform.io/hashicorp/null/v3.2.4.json",
                "registry.terraform.io/hashicorp/null/.json",
                "registry.terraform.io/hashicorp/null/versions",
                "registry.terraform.io/hashicorp/null/terraform-provider-null_3.2.4_linux_amd64.zip",
                "registry.terraform.io:443/hashicorp/null/index.json",
            })
    void another_path_is_not_a_document(String path) {
        assertThat(Route.parse(path)).isNotInstanceOf(Route.Document.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | false",
                "gzip | true",
                "GZIP | true",
                "br, gzip;q=0.5 | true",
                "deflate, br | false",
                "gzip;q=0 | false",
                "gzip; q=0.000 | false",
                "* | true",
                "*;q=0 | false",
                "*, gzip;q=0 | false",
                "gzip;q=0.001 | true",
                "identity | false",
                "'' | false",
                ",;, | false",
            })
    void gzip_is_sent_to_clients_that_accept_it(String header, boolean accepted) {
        assertThat(Gzip.isAccepted(header)).isEqualTo(accepted);
    }
}
