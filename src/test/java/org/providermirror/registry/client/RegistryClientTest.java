package org.providermirror.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.providermirror.registry.ReleaseFixture.DOWNLOAD;
import static org.providermirror.registry.ReleaseFixture.FILES;
import static org.providermirror.registry.ReleaseFixture.PROVIDER;
import static org.providermirror.registry.ReleaseFixture.SIGNATURE;
import static org.providermirror.registry.ReleaseFixture.SUMS;
import static org.providermirror.registry.ReleaseFixture.VERSION;
import static org.providermirror.registry.ReleaseFixture.digest;
import static org.providermirror.registry.ReleaseFixture.fileName;
import static org.providermirror.registry.ReleaseFixture.putDocument;
import static org.providermirror.registry.ReleaseFixture.putSums;
import static org.providermirror.registry.ReleaseFixture.sums;
import static org.providermirror.registry.ReleaseFixture.upstream;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.UpstreamUrl;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.FakeUpstream;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Registries;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleaseFixture;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.Signer;
import org.providermirror.registry.signature.HostileKeys;

/** Releases made here, one odd thing at a time. */
class RegistryClientTest {
    private static final String[] FOURTEEN = {
        "darwin_amd64", "darwin_arm64", "freebsd_386", "freebsd_amd64", "freebsd_arm", "freebsd_arm64", "linux_386",
        "linux_amd64", "linux_arm", "linux_arm64", "openbsd_amd64", "windows_386", "windows_amd64", "windows_arm64"
    };

    private final FakeUpstream upstream = upstream();
    private final RegistryClient registry = Registries.client(upstream);

    @Test
    void three_requests_authenticate_fourteen_platforms() {
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums(names(FOURTEEN)));
        registry.versions(PROVIDER);
        upstream.forget();

        var release = release(FOURTEEN).orElseThrow();

        assertThat(upstream.urls()).containsExactlyInAnyOrder(DOWNLOAD + "linux/amd64", SUMS, SIGNATURE);
        assertThat(release.packages()).hasSize(14).allSatisfy((platform, found) -> {
            assertThat(found.fileName()).isEqualTo(fileName(platform.toString()));
            assertThat(found.sha256()).isEqualTo(digest(found.fileName()));
            assertThat(found.location()).contains(URI.create(FILES + found.fileName()));
            assertThat(found.advertisedHashes()).isEmpty();
        });
        assertThat(release.verifiedAt()).isEqualTo(Registries.NOW);
        assertThat(release.protocols()).containsExactly("5.0");
        assertThat(release.isComplete()).isTrue();
        assertThat(release.checksums()).singleElement().satisfies(checksums -> {
            assertThat(checksums.platforms()).isEqualTo(release.packages().keySet());
            assertThat(checksums.signer()).map(Signer::signedAt).contains(ReleaseFixture.MADE.plusSeconds(60));
            assertThat(checksums.keys()).singleElement().asString().contains("\"key_id\":\"ABC\"");
            assertThat(checksums.sums()).asString().isEqualTo(sums(names(FOURTEEN)));
            assertThat(checksums.signature()).isPresent();
        });
    }

    @Test
    void the_token_goes_with_registry_calls_and_never_with_sums_and_signature() {
        putDocument(
                upstream,
                "linux_amd64",
                document -> document.put("shasums_url", "/SHA256SUMS").put("shasums_signature_url", "/SHA256SUMS.sig"));
        putSums(upstream, "https://example.com/SHA256SUMS", sums(fileName("linux_amd64")));

        assertThat(release("linux_amd64")).isPresent();

        assertThat(upstream.credentials("/linux/amd64")).containsExactly(Optional.of(new Hostname("example.com")));
        assertThat(upstream.credentials("/SHA256SUMS")).containsExactly(Optional.empty());
        assertThat(upstream.credentials("/SHA256SUMS.sig")).containsExactly(Optional.empty());
    }

    @Test
    void platforms_that_the_registry_does_not_list_are_found_in_the_sums() {
        putDocument(upstream, "linux_amd64");
        putSums(
                upstream,
                sums(fileName("linux_amd64"), fileName("macos_amd64"), fileName("macOS_64bit"))
                        + digest("m") + "  terraform-provider-rocket_1.2.3_manifest.json\n"
                        + digest("n") + "  terraform-provider-rocket_1.2.30_linux_arm.zip\n"
                        + digest("o") + "  terraform-provider-rocket-x_1.2.3_linux_arm.zip\n"
                        + digest("p") + "  terraform-provider-rocket_1.2.3_linux.zip\n"
                        + digest("q") + "  terraform-provider-rocket_1.2.3_linux_arm_v7.zip\n");

        assertThat(release("linux_amd64").orElseThrow().packages())
                .containsOnlyKeys(
                        Platform.parse("linux_amd64"), Platform.parse("macos_amd64"), Platform.parse("macOS_64bit"));
    }

    @Test
    void the_file_name_keeps_the_publishers_own_case() {
        var name = "terraform-provider-Rocket_1.2.3_linux_arm.zip";
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums(fileName("linux_amd64"), name));

        assertThat(release("linux_amd64").orElseThrow().find(Platform.parse("linux_arm")))
                .map(ReleasePackage::fileName)
                .contains(name);
    }

    @Test
    void the_lower_case_name_wins_if_names_differ_by_case() {
        putDocument(upstream, "linux_amd64");
        putSums(
                upstream,
                sums(
                        fileName("linux_amd64"),
                        "terraform-provider-Rocket_1.2.3_linux_arm.zip",
                        fileName("linux_arm"),
                        "terraform-provider-ROCKET_1.2.3_linux_386.zip",
                        "terraform-provider-Rocket_1.2.3_linux_386.zip"));

        assertThat(release("linux_amd64").orElseThrow().packages())
                .containsOnlyKeys(Platform.parse("linux_amd64"), Platform.parse("linux_arm"))
                .hasEntrySatisfying(
                        Platform.parse("linux_arm"),
                        found -> assertThat(found.fileName()).isEqualTo(fileName("linux_arm")));
    }

    @Test
    void without_linux_amd64_the_first_listed_platform_is_requested() {
        putDocument(upstream, "darwin_arm64");
        putSums(upstream, sums(fileName("darwin_arm64")));

        assertThat(release("windows_amd64", "darwin_arm64").orElseThrow().packages())
                .containsOnlyKeys(Platform.parse("darwin_arm64"));
    }

    @Test
    void all_listed_platforms_are_requested_before_a_version_is_not_found() {
        upstream.forget();

        assertThat(release("linux_amd64", "linux_arm", "linux_386", "darwin_arm64", "windows_386"))
                .isEmpty();
        assertThat(upstream.urls().stream().filter(url -> url.startsWith(DOWNLOAD)))
                .startsWith(DOWNLOAD + "linux/amd64", DOWNLOAD + "darwin/arm64", DOWNLOAD + "linux/386")
                .containsOnlyOnce(DOWNLOAD + "linux/arm", DOWNLOAD + "windows/386")
                .hasSize(5);
    }

    @Test
    void a_document_that_only_the_last_platform_has_is_found() {
        putDocument(upstream, "windows_386");
        putSums(upstream, sums(fileName("windows_386"), fileName("linux_arm")));

        assertThat(release("linux_amd64", "linux_arm", "linux_386", "darwin_arm64", "windows_386")
                        .orElseThrow()
                        .packages())
                .containsOnlyKeys(Platform.parse("linux_arm"), Platform.parse("windows_386"));
    }

    @Test
    void the_requested_platform_is_asked_for_first_whether_it_is_listed_or_not() {
        putDocument(upstream, "freebsd_arm");
        putSums(upstream, sums(fileName("freebsd_arm")));
        for (var listed : List.of(Set.<Platform>of(), Registries.platforms("linux_amd64"))) {
            upstream.forget();

            var release = registry.release(
                    new ReleaseId(PROVIDER, VERSION),
                    listed,
                    Optional.of(Platform.parse("freebsd_arm")),
                    found -> found);

            assertThat(release.found().orElseThrow().packages()).containsOnlyKeys(Platform.parse("freebsd_arm"));
            assertThat(upstream.urls().stream().filter(url -> url.startsWith(DOWNLOAD)))
                    .startsWith(DOWNLOAD + "freebsd/arm");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unavailable", "{", "[]", "{\"os\":\"plan9\"}"})
    void the_others_are_listed_if_the_document_of_one_platform_fails(String document) {
        for (var failing : List.of("linux_amd64", "linux_arm")) {
            for (var platform : List.of("linux_amd64", "linux_arm", "windows_386")) {
                putDocument(
                        upstream,
                        platform,
                        described -> described
                                .put("filename", offConvention(platform))
                                .put("download_url", FILES + offConvention(platform))
                                .put("shasum", digest(offConvention(platform)).hex()));
            }
            putSums(
                    upstream,
                    sums(offConvention("linux_amd64"), offConvention("linux_arm"), offConvention("windows_386")));
            var url = DOWNLOAD + failing.replace('_', '/');
            if (document.equals("unavailable")) {
                upstream.fail(url, new UpstreamUnavailableException("example.com", "answered 500"));
            } else {
                upstream.put(url, document);
            }

            var release = release("linux_amd64", "linux_arm", "windows_386").orElseThrow();

            assertThat(release.packages()).hasSize(2).doesNotContainKey(Platform.parse(failing));
            assertThat(release.undecided()).containsExactly(Platform.parse(failing));
        }
    }

    @Test
    void three_platforms_are_enough_to_see_that_upstream_is_unavailable() {
        for (var platform : List.of("linux/amd64", "linux/arm", "linux/386", "darwin/arm64")) {
            upstream.fail(DOWNLOAD + platform, new UpstreamUnavailableException("example.com", "answered 500"));
        }

        assertThatThrownBy(() -> release("linux_amd64", "linux_arm", "linux_386", "darwin_arm64"))
                .isInstanceOf(UpstreamUnavailableException.class);
        assertThat(upstream.urls().stream().filter(url -> url.startsWith(DOWNLOAD)))
                .hasSize(3);
    }

    @Test
    void without_listed_platforms_the_usual_ones_are_requested() {
        putDocument(upstream, "windows_amd64");
        putSums(upstream, sums(fileName("windows_amd64"), fileName("linux_arm")));

        assertThat(release().orElseThrow().packages()).hasSize(2);
        assertThat(upstream.urls().stream().filter(url -> url.startsWith(DOWNLOAD)))
                .containsExactly(DOWNLOAD + "linux/amd64", DOWNLOAD + "darwin/arm64", DOWNLOAD + "windows/amd64");
    }

    @Test
    void a_host_without_provider_registry_has_nothing() {
        var other = ProviderAddress.parse("other.example.com/a/b");

        assertThat(registry.versions(other).found()).isEmpty();
        assertThat(registry.release(new ReleaseId(other, VERSION), Set.of(), Optional.empty(), found -> found)
                        .found())
                .isEmpty();
    }

    @Test
    void a_hostname_that_is_not_served_is_never_contacted() {
        var closed = new RegistryClient(
                upstream,
                Registries.settings(
                        new ServedHosts(Set.of(Hostname.parse("elsewhere.example.com")), false), Map.of(), false),
                DefaultSettings.trust(SignaturePolicy.REQUIRE),
                Registries.IN_THIS_THREAD,
                Registries.CLOCK);

        assertThatThrownBy(() -> closed.versions(PROVIDER)).isInstanceOf(HostnameNotServedException.class);
        assertThatThrownBy(() ->
                        closed.release(new ReleaseId(PROVIDER, VERSION), Set.of(), Optional.empty(), found -> found))
                .isInstanceOf(HostnameNotServedException.class);
        assertThat(upstream.urls()).isEmpty();
    }

    private static FakeUpstream upstreamWithServiceAt(String url) {
        return new FakeUpstream()
                .put("https://example.com/.well-known/terraform.json", "{\"providers.v1\":\"" + url + "\"}");
    }

    @Test
    void the_last_segment_of_a_service_url_without_slash_is_replaced_as_clients_replace_it() {
        var upstream = upstreamWithServiceAt("/v1/providers");
        var registry = Registries.client(upstream);
        upstream.put("https://example.com/v1/acme/rocket/versions", "{\"versions\":[]}");
        upstream.put("https://example.com/v1/providers/acme/rocket/versions", "not asked");

        assertThat(registry.versions(ProviderAddress.parse("example.com/acme/rocket"))
                        .found())
                .isPresent();
        assertThat(upstream.urls()).doesNotContain("https://example.com/v1/providers/acme/rocket/versions");
    }

    @Test
    void a_service_url_without_slash_is_read_as_a_folder_only_after_a_404() {
        var provider = ProviderAddress.parse("example.com/acme/rocket");
        var upstream = upstreamWithServiceAt("/v1/providers");
        var registry = Registries.client(upstream);
        upstream.put("https://example.com/v1/providers/acme/rocket/versions", "{\"versions\":[]}");

        assertThat(registry.versions(provider).found()).isPresent();
        assertThat(registry.release(
                                new ReleaseId(provider, new ProviderVersion("1.0.0")),
                                Registries.platforms("linux_arm"),
                                Optional.empty(),
                                found -> found)
                        .found())
                .isEmpty();
        assertThat(upstream.urls())
                .containsExactly(
                        "https://example.com/.well-known/terraform.json",
                        "https://example.com/v1/acme/rocket/versions",
                        "https://example.com/v1/providers/acme/rocket/versions",
                        "https://example.com/v1/acme/rocket/1.0.0/download/linux/arm",
                        "https://example.com/v1/providers/acme/rocket/1.0.0/download/linux/arm");
    }

    @Test
    void a_service_url_without_slash_is_not_read_as_a_folder_after_a_failure() {
        var upstream = upstreamWithServiceAt("/v1/providers");
        var registry = Registries.client(upstream);
        upstream.fail(
                "https://example.com/v1/acme/rocket/versions",
                new UpstreamUnavailableException("example.com", "answered 503"));
        upstream.put("https://example.com/v1/providers/acme/rocket/versions", "{\"versions\":[]}");

        assertThatThrownBy(() -> registry.versions(ProviderAddress.parse("example.com/acme/rocket")))
                .isInstanceOf(UpstreamUnavailableException.class);
    }

    @Test
    void a_location_with_a_login_is_used_and_never_part_of_the_release() {
        putDocument(
                upstream,
                "linux_amd64",
                document -> document.put("download_url", "https://user:s3cret@files.example.net/a[1].zip"));
        putSums(upstream, sums(fileName("linux_amd64"), fileName("linux_arm")));

        var release = release("linux_amd64").orElseThrow();

        assertThat(release.toString()).doesNotContain("s3cret");
        assertThat(release.packages().values())
                .allSatisfy(found -> assertThat(found.location()).isEmpty());
        assertThat(registry.locate(release.idOf(Platform.parse("linux_amd64")), release))
                .map(UpstreamUrl::locationHeader)
                .contains("https://user:s3cret@files.example.net/a[1].zip");
    }

    @Test
    void names_are_percent_encoded_and_the_plus_of_a_version_is_not() {
        var provider = ProviderAddress.parse("example.com/b\u00fccher/rocket");
        upstream.put("https://example.com/v1/providers/b%C3%BCcher/rocket/versions", "{\"versions\":[]}");

        assertThat(registry.versions(provider).found()).isPresent();
        assertThat(registry.release(
                                new ReleaseId(provider, new ProviderVersion("1.0.0+a")),
                                Registries.platforms("linux_arm"),
                                Optional.empty(),
                                found -> found)
                        .found())
                .isEmpty();
        assertThat(upstream.urls())
                .contains("https://example.com/v1/providers/b%C3%BCcher/rocket/1.0.0+a/download/linux/arm");
    }

    @Test
    void tampered_sums_are_refused() {
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums(fileName("linux_amd64")));
        upstream.put(SUMS, sums(fileName("linux_amd64"), fileName("linux_arm")));

        assertThatThrownBy(() -> release("linux_amd64"))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageStartingWith("example.com/acme/rocket 1.2.3 could not be verified: the signature does not")
                .matches(RegistryClientTest::isDefinitive, "is definitive");
    }

    private static boolean isDefinitive(Throwable failure) {
        return ((ReleaseUnverifiedException) failure).isDefinitive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shasums_url", "shasums_signature_url", "signing_keys"})
    void a_release_without_sums_signature_or_keys_is_refused(String field) {
        putDocument(upstream, "linux_amd64", document -> document.remove(field));
        putSums(upstream, sums(fileName("linux_amd64")));

        assertThatThrownBy(() -> release("linux_amd64"))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .matches(RegistryClientTest::isDefinitive, "is definitive");
    }

    @ParameterizedTest
    @ValueSource(strings = {SUMS, SIGNATURE})
    void a_release_whose_sums_or_signature_are_not_there_is_refused(String missing) {
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums(fileName("linux_amd64")));
        upstream.remove(missing);

        assertThatThrownBy(() -> release("linux_amd64"))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining("not there")
                .matches(failure -> !isDefinitive(failure), "may be there soon");
    }

    @Test
    void an_unverifiable_package_refuses_the_release_unless_its_files_may_only_be_missing() {
        var other = "https://files.example.org/other/";
        putDocument(upstream, "linux_amd64");
        putDocument(
                upstream,
                "linux_arm",
                document -> document.put("shasums_url", other + "SHA256SUMS")
                        .put("shasums_signature_url", other + "SHA256SUMS.sig"));
        putSums(upstream, sums("terraform-provider-rocket_9.9.9_linux_amd64.zip"));
        putSums(upstream, other + "SHA256SUMS", sums("terraform-provider-rocket_9.9.9_linux_arm.zip"));
        assertThatThrownBy(() -> release("linux_amd64", "linux_arm"))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .matches(RegistryClientTest::isDefinitive, "is definitive");

        upstream.put(other + "SHA256SUMS.sig", "nonsense");
        assertThatThrownBy(() -> release("linux_amd64", "linux_arm"))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .matches(RegistryClientTest::isDefinitive, "is definitive");

        upstream.remove(other + "SHA256SUMS.sig");
        assertThatThrownBy(() -> release("linux_amd64", "linux_arm"))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .matches(failure -> !isDefinitive(failure), "may be there soon");
    }

    @Test
    void sums_that_cannot_be_fetched_are_no_verdict() {
        putDocument(upstream, "linux_amd64");
        upstream.fail(SUMS, new UpstreamUnavailableException("files.example.org", "answered 502"));

        assertThatThrownBy(() -> release("linux_amd64")).isInstanceOf(UpstreamUnavailableException.class);
    }

    @Test
    void a_signed_file_that_lists_no_archive_of_ours_is_refused() {
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums("terraform-provider-rocket_9.9.9_linux_amd64.zip"));

        assertThatThrownBy(() -> release("linux_amd64"))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining("does not list its file");
    }

    @Test
    void a_platform_whose_shasum_differs_from_the_sums_is_left_out() {
        putDocument(upstream, "linux_amd64", document -> document.put("shasum", "0".repeat(64)));
        putSums(upstream, sums(fileName("linux_amd64"), fileName("linux_arm")));

        assertThat(release("linux_amd64", "linux_arm").orElseThrow().packages())
                .containsOnlyKeys(Platform.parse("linux_arm"));
    }

    @Test
    void a_release_of_which_nothing_is_left_is_refused() {
        putDocument(upstream, "linux_amd64", document -> document.put("shasum", "0".repeat(64)));
        putSums(upstream, sums(fileName("linux_amd64")));

        assertThatThrownBy(() -> release("linux_amd64"))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining("another digest");
    }

    @Test
    void an_empty_shasum_is_ignored() {
        putDocument(upstream, "linux_amd64", document -> document.put("shasum", ""));
        putSums(upstream, sums(fileName("linux_amd64")));

        assertThat(release("linux_amd64")).isPresent();
    }

    @Test
    void files_off_the_convention_are_requested_one_by_one() {
        for (var platform : new String[] {"linux_amd64", "linux_arm", "darwin_arm64"}) {
            putDocument(
                    upstream,
                    platform,
                    document -> document.put("filename", offConvention(platform))
                            .put("download_url", FILES + offConvention(platform))
                            .put("shasum", digest(offConvention(platform)).hex()));
        }
        putSums(
                upstream,
                sums(offConvention("linux_amd64"), offConvention("linux_arm"), offConvention("darwin_arm64")));

        var release = release("linux_amd64", "linux_arm", "darwin_arm64", "windows_386")
                .orElseThrow();

        assertThat(release.packages()).hasSize(3).allSatisfy((platform, found) -> {
            assertThat(found.fileName()).isEqualTo(offConvention(platform.toString()));
            assertThat(found.location()).contains(URI.create(FILES + offConvention(platform.toString())));
        });
        assertThat(release.checksums())
                .singleElement()
                .satisfies(checksums -> assertThat(checksums.platforms()).hasSize(3));
        assertThat(upstream.urls()).containsOnlyOnce(SUMS, SIGNATURE);
    }

    @Test
    void a_prerelease_whose_files_are_named_without_it_is_found() {
        var version = new ProviderVersion("1.2.3-abc.1");
        for (var platform : new String[] {"linux_amd64", "linux_arm"}) {
            putDocument(upstream, platform);
            upstream.copy(
                    DOWNLOAD + platform.replace('_', '/'),
                    DOWNLOAD.replace("1.2.3", "1.2.3-abc.1") + platform.replace('_', '/'));
        }
        putSums(upstream, sums(fileName("linux_amd64"), fileName("linux_arm")));

        var release = registry.release(
                new ReleaseId(PROVIDER, version),
                Registries.platforms("linux_amd64", "linux_arm"),
                Optional.empty(),
                found -> found);

        assertThat(release.found().orElseThrow().packages())
                .containsOnlyKeys(Platform.parse("linux_amd64"), Platform.parse("linux_arm"));
    }

    @Test
    void a_package_that_is_named_as_another_platforms_is_left_out_and_not_located() {
        putDocument(upstream, "linux_amd64");
        putDocument(upstream, "linux_arm");
        var ofAnother = "terraform-provider-rocket_1.2.4_linux_386.zip";
        putSums(
                upstream,
                sums(fileName("linux_amd64"), fileName("linux_386")) + digest(fileName("linux_386")) + "  " + ofAnother
                        + "\n");
        var release = release("linux_amd64").orElseThrow();
        putDocument(
                upstream,
                "linux_arm",
                document -> document.put("filename", fileName("linux_386"))
                        .put("shasum", digest(fileName("linux_386")).hex()));

        assertThat(release("linux_amd64", "linux_arm").orElseThrow().packages())
                .containsOnlyKeys(Platform.parse("linux_amd64"), Platform.parse("linux_386"));
        putDocument(
                upstream,
                "linux_386",
                document -> document.put("filename", ofAnother)
                        .put("shasum", digest(fileName("linux_386")).hex()));
        assertThat(locate("linux_386", release)).isEmpty();
    }

    @Test
    void a_single_platform_that_cannot_be_authenticated_is_left_out_alone() {
        putDocument(upstream, "linux_amd64");
        putDocument(upstream, "linux_arm", document -> document.put("filename", "unlisted.zip"));
        putDocument(
                upstream,
                "linux_386",
                document -> document.put("filename", offConvention("linux_386")).put("shasum", "0".repeat(64)));
        putDocument(
                upstream,
                "darwin_arm64",
                document -> document.put("filename", offConvention("darwin_arm64"))
                        .put("shasum", digest(offConvention("darwin_arm64")).hex()));
        upstream.put(DOWNLOAD + "windows/386", "<html>");
        putSums(upstream, sums(fileName("linux_amd64"), offConvention("linux_386"), offConvention("darwin_arm64")));

        assertThat(release("linux_amd64", "linux_arm", "linux_386", "darwin_arm64", "windows_386")
                        .orElseThrow()
                        .packages())
                .containsOnlyKeys(Platform.parse("linux_amd64"), Platform.parse("darwin_arm64"));
    }

    @Test
    void one_sums_file_a_platform_is_verified_each_on_its_own() {
        for (var platform : new String[] {"linux_amd64", "linux_arm", "darwin_arm64"}) {
            putDocument(
                    upstream,
                    platform,
                    document -> document.put("shasums_url", SUMS + "_" + platform)
                            .put("shasums_signature_url", SUMS + "_" + platform + ".sig"));
            putSums(upstream, SUMS + "_" + platform, sums(fileName(platform)));
        }
        upstream.put(SUMS + "_darwin_arm64", sums(fileName("darwin_arm64")) + "\n");

        var release = release("linux_amd64", "linux_arm", "darwin_arm64").orElseThrow();

        assertThat(release.packages()).containsOnlyKeys(Platform.parse("linux_amd64"), Platform.parse("linux_arm"));
        assertThat(release.checksumsOf(Platform.parse("linux_arm")))
                .get()
                .extracting(PublishedChecksums::sums)
                .isEqualTo(sums(fileName("linux_arm")).getBytes(StandardCharsets.UTF_8));
        assertThat(release.checksumsOf(Platform.parse("darwin_arm64"))).isEmpty();
        assertThat(release.checksums())
                .extracting(PublishedChecksums::platforms)
                .containsExactly(Registries.platforms("linux_amd64"), Registries.platforms("linux_arm"));
        assertThat(release.checksums())
                .extracting(checksums -> checksums.signer().isPresent())
                .containsOnly(true);
    }

    @Test
    void a_listed_oddity_of_a_conventional_release_does_not_wait_for_a_registry_that_fails() {
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums(fileName("linux_amd64"), fileName("linux_arm")));
        upstream.fail(DOWNLOAD + "plan9/386", new UpstreamUnavailableException("example.com", "answered 403"));

        var release = release("linux_amd64", "linux_arm", "plan9_386", "solaris_amd64")
                .orElseThrow();

        assertThat(release.packages()).hasSize(2);
        assertThat(release.undecided()).as("403, not 404").containsExactly(Platform.parse("plan9_386"));
        assertThat(release.isComplete()).isFalse();
        assertThatThrownBy(() -> release.require(Platform.parse("plan9_386")))
                .isInstanceOf(UpstreamUnavailableException.class);
        assertThatThrownBy(() -> release.require(Platform.parse("solaris_amd64")))
                .isInstanceOf(NotFoundException.class);
        assertThat(release.require(Platform.parse("linux_arm")).fileName()).isEqualTo(fileName("linux_arm"));
    }

    @Test
    void a_platform_whose_own_sums_cannot_be_had_is_undecided_and_one_whose_sums_are_wrong_is_not() {
        for (var platform : new String[] {"linux_amd64", "plan9_386", "plan9_arm"}) {
            var own = platform.startsWith("plan9") ? "_" + platform : "";
            putDocument(
                    upstream,
                    platform,
                    document ->
                            document.put("shasums_url", SUMS + own).put("shasums_signature_url", SUMS + own + ".sig"));
            putSums(upstream, SUMS + own, sums(fileName(platform), fileName("linux_arm")));
        }
        upstream.fail(SUMS + "_plan9_386", new UpstreamUnavailableException("files.example.org", "answered 502"));
        upstream.put(SUMS + "_plan9_arm", sums(fileName("plan9_arm")));

        var release = release("linux_amd64", "plan9_386", "plan9_arm").orElseThrow();

        assertThat(release.packages()).containsOnlyKeys(Platform.parse("linux_amd64"), Platform.parse("linux_arm"));
        assertThat(release.undecided()).containsExactly(Platform.parse("plan9_386"));
    }

    @Test
    void a_release_whose_verification_takes_too_much_is_refused_as_a_whole() {
        putDocument(upstream, "linux_amd64");
        putDocument(upstream, "plan9_386", document -> {
            document.put("shasums_url", SUMS + "_plan9").put("shasums_signature_url", SUMS + "_plan9.sig");
            var keys = document.putObject("signing_keys").putArray("gpg_public_keys");
            HostileKeys.armored().forEach(armor -> keys.addObject().put("ascii_armor", armor));
        });
        putSums(upstream, sums(fileName("linux_amd64")));
        var sums = sums(fileName("plan9_386"));
        upstream.put(SUMS + "_plan9", sums);
        upstream.put(SUMS + "_plan9.sig", HostileKeys.sixteenSignatures(sums.getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> release("linux_amd64", "plan9_386"))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining("more than 48 public-key operations");
        assertThat(release("linux_amd64")).as("without it").isPresent();
    }

    @Test
    void packages_that_are_too_many_to_look_up_are_undecided() {
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums(fileName("linux_amd64")));
        var listed = IntStream.range(0, 30)
                .mapToObj("os%d_amd64"::formatted)
                .collect(Collectors.toCollection(ArrayList::new));
        listed.add("linux_amd64");

        var release = release(listed.toArray(String[]::new)).orElseThrow();

        assertThat(release.packages()).containsOnlyKeys(Platform.parse("linux_amd64"));
        assertThat(release.undecided()).as("30, but 24 of them are not there").hasSize(6);
    }

    @Test
    void a_package_off_the_convention_is_undecided_if_the_registry_fails() {
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums(fileName("linux_amd64"), offConvention("linux_arm")));
        upstream.fail(DOWNLOAD + "linux/arm", new UpstreamUnavailableException("example.com", "answered 502"));

        var release = release("linux_amd64", "linux_arm").orElseThrow();
        assertThat(release.packages()).containsOnlyKeys(Platform.parse("linux_amd64"));
        assertThat(release.undecided()).containsExactly(Platform.parse("linux_arm"));
    }

    @Test
    void a_package_is_undecided_because_of_a_rate_limit() {
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums(fileName("linux_amd64"), fileName("linux_386"), offConvention("linux_arm")));
        upstream.fail(
                DOWNLOAD + "linux/arm",
                new UpstreamUnavailableException(
                        "example.com", "answered 429", Optional.of(Duration.ofSeconds(9)), null));

        assertThat(release("linux_amd64", "linux_386", "linux_arm")
                        .orElseThrow()
                        .undecided())
                .containsExactly(Platform.parse("linux_arm"));
    }

    @Test
    void of_sums_that_name_thousands_of_platforms_only_the_listed_ones_are_used() {
        var names = new String[3_000];
        Arrays.setAll(names, number -> fileName("os" + number + "_x"));
        names[0] = fileName("linux_amd64");
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums(names));

        var release = release("linux_amd64", "os7_x").orElseThrow();

        assertThat(release.packages().keySet()).containsExactly(Platform.parse("linux_amd64"), Platform.parse("os7_x"));
    }

    @Test
    void at_most_24_platforms_are_requested_one_by_one() {
        var listed = new String[40];
        Arrays.setAll(listed, number -> "os" + number + "_x");
        listed[0] = "linux_amd64";
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums(fileName("linux_amd64")));

        release(listed);

        assertThat(upstream.urls().stream().filter(url -> url.startsWith(DOWNLOAD + "os")))
                .hasSize(24);
    }

    @Test
    void signed_urls_are_not_stored_and_are_requested_again() {
        var signed = FILES + fileName("linux_amd64") + "?signature=1";
        putDocument(upstream, "linux_amd64", document -> document.put("download_url", signed));
        putSums(upstream, sums(fileName("linux_amd64"), fileName("linux_arm")));
        var release = release("linux_amd64").orElseThrow();

        assertThat(release.packages())
                .allSatisfy((platform, found) -> assertThat(found.location()).isEmpty());
        assertThat(locate("linux_amd64", release)).contains(URI.create(signed));
    }

    @Test
    void the_location_of_a_package_is_the_registrys_current_one() {
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums(fileName("linux_amd64"), fileName("linux_arm")));
        var release = release("linux_amd64").orElseThrow();
        putDocument(upstream, "linux_amd64", document -> document.put("download_url", "../moved.zip?x=1"));
        upstream.forget();

        assertThat(locate("linux_amd64", release)).contains(URI.create(DOWNLOAD + "moved.zip?x=1"));
        assertThat(upstream.urls()).containsExactly(DOWNLOAD + "linux/amd64");
        assertThat(locate("linux_arm", release)).as("404").isEmpty();
        assertThat(locate("windows_386", release)).as("not of the release").isEmpty();
    }

    @Test
    void a_package_of_another_digest_or_name_is_not_located() {
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums(fileName("linux_amd64"), fileName("linux_arm")));
        var release = release("linux_amd64").orElseThrow();

        putDocument(upstream, "linux_amd64", document -> document.put("shasum", "0".repeat(64)));
        assertThat(locate("linux_amd64", release)).isEmpty();
        putDocument(
                upstream,
                "linux_amd64",
                document -> document.put("filename", "other.zip").remove("shasum"));
        assertThat(locate("linux_amd64", release)).isEmpty();
        putDocument(
                upstream,
                "linux_amd64",
                document -> document.put("filename", fileName("linux_arm")).remove("shasum"));
        assertThat(locate("linux_amd64", release)).isEmpty();
    }

    @Test
    void a_document_without_url_locates_nothing() {
        putDocument(upstream, "linux_amd64");
        putSums(upstream, sums(fileName("linux_amd64")));
        var release = release("linux_amd64").orElseThrow();
        putDocument(upstream, "linux_amd64", document -> document.put("download_url", "http://files.example.org/a"));

        assertThatThrownBy(() -> locate("linux_amd64", release)).isInstanceOf(UpstreamProtocolException.class);
    }

    @Test
    void hashes_are_advertised_only_if_their_digest_is_in_the_sums() {
        var reported = "h1:BdIx478D4wpFgFeaS+5Bdve1HIlt3Yhsr5hAbUs2rRg=";
        putDocument(upstream, "linux_amd64", document -> {
            var packages = document.putObject("packages");
            packages.putObject("linux_amd64")
                    .putArray("hashes")
                    .add("zh:" + digest(fileName("linux_amd64")))
                    .add(reported)
                    .add("h1:nonsense");
            packages.withObject("linux_amd64").put("package_size", 4096);
            packages.putObject("linux_arm")
                    .put("package_size", 4096)
                    .putArray("hashes")
                    .add("zh:" + "0".repeat(64))
                    .add(reported);
            packages.putObject("linux_386").putArray("hashes").add(reported);
        });
        putSums(upstream, sums(fileName("linux_amd64"), fileName("linux_arm"), fileName("linux_386")));

        var release = release("linux_amd64").orElseThrow();

        assertThat(release.find(Platform.parse("linux_amd64")).orElseThrow().advertisedHashes())
                .extracting(Object::toString)
                .containsExactly(reported);
        assertThat(release.find(Platform.parse("linux_amd64")).orElseThrow().advertisedSize())
                .hasValue(4096);
        assertThat(release.find(Platform.parse("linux_arm")).orElseThrow().advertisedHashes())
                .isEmpty();
        assertThat(release.find(Platform.parse("linux_arm")).orElseThrow().advertisedSize())
                .as("the length of another archive")
                .isEmpty();
        assertThat(release.find(Platform.parse("linux_386")).orElseThrow().advertisedHashes())
                .isEmpty();
    }

    @Test
    void with_signatures_off_the_sums_are_accepted_unsigned() {
        putDocument(upstream, "linux_amd64", document -> {
            document.remove("shasums_signature_url");
            document.remove("signing_keys");
        });
        upstream.put(SUMS, sums(fileName("linux_amd64")));

        var release = trusting().orElseThrow();

        assertThat(release.packages()).hasSize(1);
        assertThat(release.checksums().get(0).signer()).isEmpty();
        assertThat(release.checksums().get(0).signature()).isEmpty();
    }

    @Test
    void with_signatures_off_a_signature_is_stored_but_not_verified() {
        putDocument(upstream, "linux_amd64");
        upstream.put(SUMS, sums(fileName("linux_amd64"))).put(SIGNATURE, "nonsense");
        assertThat(trusting().orElseThrow().checksums().get(0).signature()).isPresent();
        assertThat(trusting().orElseThrow().checksums().get(0).signer()).isEmpty();

        upstream.fail(SIGNATURE, new UpstreamUnavailableException("files.example.org", "answered 502"));
        assertThat(trusting().orElseThrow().checksums().get(0).signature()).isEmpty();
    }

    @Test
    void with_signatures_off_a_shasum_alone_is_no_package() {
        putDocument(upstream, "linux_amd64", document -> document.remove("shasums_url"));

        assertThatThrownBy(this::trusting).isInstanceOf(ReleaseUnverifiedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>nope</html>", "{\"errors\":[\"Not Found\"]", "[1]"})
    void an_invalid_download_document_is_a_fault(String document) {
        upstream.put(DOWNLOAD + "linux/amd64", document);

        assertThatThrownBy(() -> release("linux_amd64"))
                .isInstanceOfSatisfying(
                        MirrorException.class,
                        fault -> assertThat(fault.fact()).isEqualTo(MirrorException.Fact.UPSTREAM_PROTOCOL));
    }

    private Optional<Release> release(String... listed) {
        return registry.release(
                        new ReleaseId(PROVIDER, VERSION),
                        Registries.platforms(listed),
                        Optional.empty(),
                        found -> found)
                .found();
    }

    private Optional<Release> trusting() {
        return Registries.client(upstream, SignaturePolicy.OFF)
                .release(
                        new ReleaseId(PROVIDER, VERSION),
                        Registries.platforms("linux_amd64"),
                        Optional.empty(),
                        found -> found)
                .found();
    }

    private Optional<URI> locate(String platform, Release release) {
        return registry.locate(new PackageId(PROVIDER, VERSION, Platform.parse(platform)), release);
    }

    private static String offConvention(String platform) {
        return "terraform-provider-rocket_v1.2.3_" + platform + ".zip";
    }

    private static String[] names(String... platforms) {
        return Arrays.stream(platforms).map(ReleaseFixture::fileName).toArray(String[]::new);
    }
}
