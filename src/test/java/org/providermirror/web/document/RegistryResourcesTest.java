package org.providermirror.web.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.RegistryChecksums;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.StoredObject;
import org.providermirror.web.ResourceTestBase;

/** The resources of the registry protocol. */
@Tag("component")
class RegistryResourcesTest extends ResourceTestBase {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.terraform.io/hashicorp/null");
    private static final String BASE = "-/registry/registry.terraform.io/hashicorp/null/";
    private static final String DOCUMENT = BASE + "3.2.4/download/linux/amd64";
    private static final PackageId ID =
            new PackageId(NULL, ProviderVersion.parse("3.2.4"), Platform.parse("linux_amd64"));
    private static final Sha256 DIGEST = Sha256.of(new byte[] {1});
    private static final byte[] SUMS =
            (DIGEST + "  terraform-provider-null_v3.2.4_linux_amd64.zip\r\n").getBytes(StandardCharsets.UTF_8);
    private static final byte[] SIGNATURE = {(byte) 0x89, 0, (byte) 0xff, '\n', '\r'};
    private static final String KEY =
            "{\"key_id\":\"34365D9472D7468F\",\"ascii_armor\":\"-----BEGIN\\n\",\"source_url\":null,\"x\":[1.50]}";
    private static final URI PUBLISHER = URI.create("https://releases.example.com/package.zip");

    @TempDir
    static Path folder;

    private static RegistryPackage described(PackageId id) {
        return described(id, Optional.of(SIGNATURE), List.of(KEY), new TreeMap<>());
    }

    private static RegistryPackage described(
            PackageId id,
            Optional<byte[]> signature,
            List<String> keys,
            SortedMap<Platform, RegistryPackage.AdvertisedArchive> reported) {
        return new RegistryPackage(
                id,
                List.of("4.0", "5.0"),
                "terraform-provider-null_v3.2.4_linux_amd64.zip",
                DIGEST,
                signature.isPresent(),
                keys,
                reported);
    }

    @Test
    void the_versions_are_listed_with_protocols_platforms_and_warnings() {
        mirror.registryVersions(new RegistryVersions(
                NULL,
                List.of(
                        new RegistryVersions.Listed(ProviderVersion.parse("1.0.0"), List.of(), List.of()),
                        new RegistryVersions.Listed(
                                ProviderVersion.parse("3.3.0+a"),
                                List.of("4.0", "5.1"),
                                List.of(Platform.parse("darwin_arm64"), Platform.parse("macOS_64bit")))),
                List.of("moved to \"other/null\"")));

        var response = get(BASE + "versions");

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getHeaderString("Content-Type")).isEqualTo("application/json");
        assertThat(response.getHeaderString("Cache-Control")).isEqualTo("no-cache");
        assertThat(response.getHeaderString("ETag")).matches("\"[0-9a-f]{64}\"");
        assertThat(response.readEntity(String.class))
                .isEqualTo("{\"versions\":["
                        + "{\"version\":\"1.0.0\",\"protocols\":[],\"platforms\":[]},"
                        + "{\"version\":\"3.3.0+a\",\"protocols\":[\"4.0\",\"5.1\"],\"platforms\":["
                        + "{\"os\":\"darwin\",\"arch\":\"arm64\"},{\"os\":\"macOS\",\"arch\":\"64bit\"}]}],"
                        + "\"warnings\":[\"moved to \\\"other/null\\\"\"]}");
    }

    @Test
    void a_package_is_described_with_relative_urls_and_the_unchanged_keys_of_the_registry() {
        mirror.registryPackage(described(ID));

        var response = get(DOCUMENT);

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getHeaderString("Content-Type")).isEqualTo("application/json");
        assertThat(response.readEntity(String.class))
                .isEqualTo("{\"protocols\":[\"4.0\",\"5.0\"],\"os\":\"linux\",\"arch\":\"amd64\","
                        + "\"filename\":\"terraform-provider-null_v3.2.4_linux_amd64.zip\","
                        + "\"download_url\":\"../../../terraform-provider-null_3.2.4_linux_amd64.zip\","
                        + "\"shasums_url\":\"../../../3.2.4/linux_amd64/SHA256SUMS\","
                        + "\"shasums_signature_url\":\"../../../3.2.4/linux_amd64/SHA256SUMS.sig\","
                        + "\"shasum\":\"" + DIGEST + "\","
                        + "\"signing_keys\":{\"gpg_public_keys\":[" + KEY + "]}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~x.y/"})
    void the_urls_of_a_document_work_for_any_version_and_script(String links) throws IOException {
        var id = new PackageId(
                ProviderAddress.parse("registry.terraform.io/h\u00e4/\u65e5\u672c"),
                ProviderVersion.parse("1.0.0-rc.1+b.2"),
                Platform.parse("Darwin_ARMv8"));
        mirror.registryPackage(described(id));
        mirror.registryChecksums(id, new RegistryChecksums(SUMS, Optional.of(SIGNATURE)));
        mirror.archive(id, new ArchiveAnswer.Upstream(PUBLISHER));
        var path = "-/registry/registry.terraform.io/h%C3%A4/%E6%97%A5%E6%9C%AC/1.0.0-rc.1+b.2/download/Darwin/ARMv8";

        var document = json(links.isEmpty() ? get(path) : get(path, LINKS_HEADER, links));

        var base = URI.create("/" + path);
        for (var field : List.of("download_url", "shasums_url", "shasums_signature_url")) {
            var url = document.get(field).asText();
            assertThat(url)
                    .as("stays below the provider")
                    .startsWith("../../../" + links)
                    .doesNotContain("../../../../");
            for (var reading : List.of(base, URI.create(base + "/"))) {
                var answer = get(reading.resolve(url).getRawPath().substring(1));
                assertThat(answer.getStatus()).as(url).isEqualTo(field.equals("download_url") ? 307 : 200);
            }
        }
        assertThat(get(path.replace("+", "%2B")).getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void sums_and_signature_are_sent_byte_for_byte(String method) {
        mirror.registryChecksums(ID, new RegistryChecksums(SUMS, Optional.of(SIGNATURE)));
        mirror.registryPackage(described(ID));

        var sums = request(method, BASE + "3.2.4/linux_amd64/SHA256SUMS");
        var signature = request(method, BASE + "3.2.4/linux_amd64/SHA256SUMS.sig");

        assertThat(sums.getStatus()).isEqualTo(200);
        assertThat(sums.getHeaderString("Content-Type")).isEqualTo("text/plain");
        assertThat(sums.getHeaderString("Content-Length")).isEqualTo(String.valueOf(SUMS.length));
        assertThat(sums.getHeaderString("ETag")).isEqualTo("\"" + Sha256.of(SUMS) + "\"");
        assertThat(sums.getHeaderString("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(sums.readEntity(byte[].class)).isEqualTo(method.equals("GET") ? SUMS : new byte[0]);
        assertThat(signature.getStatus()).isEqualTo(200);
        assertThat(signature.getHeaderString("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(signature.getHeaderString("Content-Length")).isEqualTo(String.valueOf(SIGNATURE.length));
        assertThat(signature.getHeaderString("ETag")).isEqualTo("\"" + Sha256.of(SIGNATURE) + "\"");
        assertThat(signature.readEntity(byte[].class)).isEqualTo(method.equals("GET") ? SIGNATURE : new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "versions",
                "3.2.4/download/linux/amd64",
                "3.2.4/linux_amd64/SHA256SUMS",
                "3.2.4/linux_amd64/SHA256SUMS.sig"
            })
    void an_unchanged_answer_is_not_sent_again(String path) {
        mirror.registryVersions(new RegistryVersions(NULL, List.of(), List.of()));
        mirror.registryPackage(described(ID));
        mirror.registryChecksums(ID, new RegistryChecksums(SUMS, Optional.of(SIGNATURE)));
        var tag = get(BASE + path).getHeaderString("ETag");

        var again = get(BASE + path, "If-None-Match", tag);
        var head = request("HEAD", BASE + path);

        assertThat(again.getStatus()).isEqualTo(304);
        assertThat(again.getHeaderString("ETag")).isEqualTo(tag);
        assertThat(get(BASE + path, "If-Match", "\"x\"").getStatus()).isEqualTo(412);
        assertThat(head.getStatus()).isEqualTo(200);
        assertThat(head.getHeaderString("ETag")).isEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void service_discovery_leads_to_the_registry_whether_it_is_resolved_or_appended(String method) throws IOException {
        mirror.registryVersions(new RegistryVersions(NULL, List.of(), List.of()));
        var registry = "-/registry/registry.terraform.io/";
        var path = registry + ".well-known/terraform.json";

        var response = request(method, path);

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getHeaderString("Content-Type")).isEqualTo("application/json");
        var service = json(get(path)).get("providers.v1").asText();
        assertThat(URI.create(service).isAbsolute()).isFalse();
        assertThat(service).endsWith("/").doesNotStartWith("/");
        for (var base :
                List.of(URI.create("/" + path).resolve(service).getPath().substring(1), registry + service)) {
            assertThat(get(base + "hashicorp/null/versions").getStatus())
                    .as(base)
                    .isEqualTo(200);
        }
    }

    @Test
    void a_release_without_keys_has_an_empty_list_of_them() throws IOException {
        mirror.registryPackage(described(ID, Optional.of(SIGNATURE), List.of(), new TreeMap<>()));

        assertThat(json(get(DOCUMENT)).get("signing_keys")).hasToString("{\"gpg_public_keys\":[]}");
    }

    @Test
    void an_unsigned_release_lists_no_signature() throws IOException {
        mirror.registryPackage(described(ID, Optional.empty(), List.of(), new TreeMap<>()));
        mirror.registryChecksums(ID, new RegistryChecksums(SUMS, Optional.empty()));

        assertThat(json(get(DOCUMENT)).has("shasums_signature_url")).isFalse();
        assertThat(json(get(DOCUMENT)).has("shasums_url")).isTrue();
        assertThat(get(BASE + "3.2.4/linux_amd64/SHA256SUMS.sig").getStatus()).isEqualTo(404);
    }

    @Test
    void the_archives_that_the_registry_advertises_are_passed_on() throws IOException {
        var h1 = PackageHash.h1(new byte[32]);
        mirror.registryPackage(described(
                ID,
                Optional.of(SIGNATURE),
                List.of(KEY),
                new TreeMap<>(Map.of(
                        ID.platform(),
                        new RegistryPackage.AdvertisedArchive(List.of(PackageHash.zh(DIGEST), h1), 4_750_928L),
                        Platform.parse("darwin_arm64"),
                        new RegistryPackage.AdvertisedArchive(List.of(PackageHash.zh(DIGEST)), 5_000_000_000L)))));

        assertThat(json(get(DOCUMENT)).get("packages"))
                .hasToString("{\"darwin_arm64\":{\"hashes\":[\"zh:" + DIGEST + "\"],\"package_size\":5000000000},"
                        + "\"linux_amd64\":{\"hashes\":[\"zh:" + DIGEST + "\",\"" + h1
                        + "\"],\"package_size\":4750928}}");
    }

    @Test
    void an_archive_is_served_as_in_the_network_mirror_protocol() throws IOException {
        var bytes = new byte[] {1, 2, 3, 4};
        var file = Files.write(folder.resolve("archive"), bytes);
        var archive = new StoredObject(StorageLayout.archive(ID), bytes.length, Instant.parse("2024-03-10T12:00:00Z"));
        mirror.archive(ID, new ArchiveAnswer.Stored(new StoredContent.LocalFile(archive, file), DIGEST));

        var whole = get(BASE + ID.archiveName());
        var head = request("HEAD", BASE + ID.archiveName());
        var part = get(BASE + ID.archiveName(), "Range", "bytes=1-2");

        assertThat(whole.readEntity(byte[].class)).isEqualTo(bytes);
        assertThat(head.getHeaderString("Content-Length")).isEqualTo("4");
        for (var answer : List.of(whole, head, part)) {
            assertThat(answer.getHeaderString("Content-Type")).isEqualTo("application/zip");
            assertThat(answer.getHeaderString("ETag")).isEqualTo("\"" + DIGEST + "\"");
        }
        assertThat(part.getStatus()).isEqualTo(206);
        assertThat(part.readEntity(byte[].class)).containsExactly(2, 3);

        mirror.archive(ID, new ArchiveAnswer.Upstream(PUBLISHER));
        var miss = get(BASE + ID.archiveName());
        assertThat(miss.getStatus()).isEqualTo(307);
        assertThat(miss.getHeaderString("Location")).isEqualTo(PUBLISHER.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"3.2.4/download/linux/amd64", "3.2.4/linux_amd64/SHA256SUMS", "3.2.4/linux_amd64/SHA256SUMS.sig"
            })
    void an_upstream_failure_without_a_cached_answer_is_503(String path) throws IOException {
        var failure = new UpstreamUnavailableException("registry.terraform.io", "timed out after 5 s");
        mirror.registryPackages.put(ID, CompletableFuture.failedFuture(failure));
        mirror.registryChecksums.put(ID, CompletableFuture.failedFuture(failure));

        var problem = get(BASE + path);

        assertThat(problem.getStatus()).isEqualTo(503);
        assertThat(problem.getHeaderString("Retry-After")).isEqualTo("2");
        assertThat(json(problem).get("detail").asText()).isEqualTo("registry.terraform.io timed out after 5 s");
    }

    @ParameterizedTest
    @CsvSource({
        "-/registry/registry.terraform.io/hashicorp/other/versions, 404",
        "-/registry/REGISTRY.terraform.io/hashi_corp/null/versions, 400",
        "-/registry/a:443/hashicorp/null/versions, 400",
        "-/registry/-/hashicorp/null/versions, 404",
        "-/registry/registry.terraform.io/hashicorp/null/versions/, 400",
        "-/registry/registry.terraform.io/hashicorp/null, 404",
        "-/registry/registry.terraform.io/.well-known/terraform, 404",
        "-/registry/REGISTRY.elsewhere.example/.well-known/terraform.json, 404",
        "-/registry/regi_stry.example/.well-known/terraform.json, 400",
        ".well-known/terraform.json, 404",
        "-/registry/registry.terraform.io/hashicorp/null/3.2.4/download/linux/arm, 404",
        "-/registry/registry.terraform.io/hashicorp/null/3.2/download/linux/amd64, 400",
        "-/registry/registry.terraform.io/hashicorp/null/3.2.4/download/li_nux/amd64, 400",
        "-/registry/registry.terraform.io/hashicorp/null/3.2.4/download/linux, 404",
        "-/registry/registry.terraform.io/hashicorp/null/3.2.4/linux_arm/SHA256SUMS, 404",
        "-/registry/registry.terraform.io/hashicorp/null/3.2.4/linux_arm_v7/SHA256SUMS, 404",
        "-/registry/registry.terraform.io/hashicorp/null/3.2.4/linux_amd64/SHA512SUMS, 404",
        "-/registry/registry.terraform.io/hashicorp/null/3.2.4/linux_amd64, 404",
        "-/registry/registry.terraform.io/hashicorp/null/3.2.4/SHA256SUMS, 404",
        "-/registry/registry.terraform.io/hashicorp/null/terraform-provider-other_3.2.4_linux_amd64.zip, 400",
        "-/registry/registry.terraform.io/hashicorp/null/terraform-provider-null_3.2.4_linux_arm.zip, 404",
        "-/registry/registry.terraform.io/hashicorp/null/index.json, 404",
        "-/registry/, 400",
        "-/registry, 404",
    })
    void an_unknown_or_malformed_path_is_a_problem_document(String path, int status) throws IOException {
        mirror.registryPackage(described(ID));
        for (var method : List.of("GET", "HEAD")) {
            var response = request(method, path);

            assertThat(response.getStatus()).isEqualTo(status);
            assertThat(response.getHeaderString("Content-Type")).isEqualTo("application/problem+json");
            if (method.equals("GET")) {
                assertThat(json(response).get("status").asInt()).isEqualTo(status);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void other_methods_are_refused(String method) {
        mirror.registryPackage(described(ID));

        var response = request(method, DOCUMENT);

        assertThat(response.getStatus()).isEqualTo(405);
        assertThat(response.getHeaderString("Allow")).isEqualTo("GET, HEAD");
    }
}
