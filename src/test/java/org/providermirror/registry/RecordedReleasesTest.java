package org.providermirror.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.config.TrustSettings;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.client.RegistryClient;
import org.providermirror.registry.signature.OpenPgpGenerator;
import org.providermirror.registry.verify.HashiCorpKey;
import org.providermirror.registry.wire.DownloadDocument;

/** Real releases of real publishers, from the download document to the verified release. */
class RecordedReleasesTest {
    private static final String HASHICORP = "chains/hashicorp-null-3.1.0/";
    private static final String NULL_FILES = "https://releases.hashicorp.com/terraform-provider-null/3.1.0/";

    private final FakeUpstream upstream = new FakeUpstream();
    private final RegistryClient registry = Registries.client(upstream);

    @BeforeEach
    void hosts() {
        upstream.host("example.com").host("registry.terraform.io").host("registry.opentofu.org");
    }

    @ParameterizedTest
    @CsvSource({
        "crainte-resty-0.0.7, crainte, resty, 0.0.7, 2BC5F8FAA84A3595D1A0693025CE1D9C1E82751C, 3",
        "cryptk-crd-0.0.5, cryptk, crd, 0.0.5, E8F371D1993C37B880906E5522B3D06A7A7517E0, 4",
        "dnachev-swarm-1.2.2, dnachev, swarm, 1.2.2, 4A44CE22C9DAAFEC2FCD21572945026ADA5BEDC7, 1",
        "ikedam-hello-1.0.0, ikedam, hello, 1.0.0, 89522820B01D816002BA019402049A7C5E3F87D5, 1"
    })
    void a_recorded_release_is_verified(
            String folder, String namespace, String type, String version, String primary, int platforms) {
        var base = "https://example.com/v1/providers/" + namespace + "/" + type + "/" + version + "/download/linux/";
        var document = Recorded.bytes("chains/" + folder + "/download_linux_amd64.json");
        upstream.put(base + "amd64", document);
        var source = DownloadDocument.parse(
                        new UpstreamDocument(URI.create(base + "amd64"), document), Platform.parse("linux_amd64"))
                .checksums()
                .orElseThrow();
        upstream.put(source.sums().toString(), Recorded.bytes("chains/" + folder + "/SHA256SUMS"));
        upstream.put(
                source.signature().orElseThrow().toString(), Recorded.bytes("chains/" + folder + "/SHA256SUMS.sig"));

        var release = release("example.com/" + namespace + "/" + type, version).orElseThrow();

        assertThat(release.packages()).hasSize(platforms).containsKey(Platform.parse("linux_amd64"));
        assertThat(release.checksums().get(0).signer())
                .map(Signer::primaryFingerprint)
                .contains(primary);
    }

    @Test
    void hashicorps_release_of_2021_is_verified_by_a_subkey_that_expired_since() {
        putNull("registry.terraform.io", Recorded.text("keys/hashicorp/hashicorp-2021-04.asc"));

        var release = release("registry.terraform.io/hashicorp/null", "3.1.0").orElseThrow();

        assertThat(release.packages()).hasSize(11);
        assertThat(release.find(Platform.parse("windows_amd64")))
                .contains(new ReleasePackage(
                        "terraform-provider-null_3.1.0_windows_amd64.zip",
                        new Sha256("02a1675fd8de126a00460942aaae242e65ca3380b5bb192e8773ef3da9073fd2"),
                        Optional.of(URI.create(NULL_FILES + "terraform-provider-null_3.1.0_windows_amd64.zip")),
                        Set.of(),
                        OptionalLong.empty()));
        assertThat(release.checksums().get(0).signer().orElseThrow().signingFingerprint())
                .isEqualTo("B36CBA91A2C0730C435FC280B0B441097685B676");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no key at all", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n"})
    void the_embedded_hashicorp_key_is_valid_with_any_keys_of_the_registry(String given) {
        putNull("registry.terraform.io", given);

        assertThat(release("registry.terraform.io/hashicorp/null", "3.1.0")).isPresent();
    }

    @Test
    void hashicorps_providers_are_not_accepted_from_another_key_of_the_registry() {
        var sums = Recorded.bytes(HASHICORP + "SHA256SUMS");
        putNull("registry.terraform.io", ReleaseFixture.ARMOR);
        upstream.put(
                NULL_FILES + "SHA256SUMS.sig",
                OpenPgpGenerator.sign(ReleaseFixture.KEY, sums, ReleaseFixture.MADE.plusSeconds(60)));

        assertThatThrownBy(() -> release("registry.terraform.io/hashicorp/null", "3.1.0"))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining("only copies of key C874011F0AB405110D02105534365D9472D7468F are accepted");
    }

    @ParameterizedTest
    @CsvSource({
        "registry.terraform.io/hashicorp/aws, 9.9.9, provider type null",
        "registry.terraform.io/hashicorp/null, 3.1.1, version 3.1.0",
        "registry.terraform.io/hashicorp/nul, 3.1.0, provider type null"
    })
    void the_genuine_checksums_of_another_release_prove_nothing(String provider, String version, String named) {
        putNull("registry.terraform.io", "");
        var path = "https://registry.terraform.io/v1/providers/";
        for (var platform : List.of("linux/amd64", "darwin/amd64", "windows/386")) {
            upstream.put(
                    path + provider.substring(provider.indexOf('/') + 1) + "/" + version + "/download/" + platform,
                    nullDocument(platform, ""));
        }

        assertThatThrownBy(() -> registry.release(
                        new ReleaseId(ProviderAddress.parse(provider), new ProviderVersion(version)),
                        Registries.platforms("linux_amd64", "darwin_amd64", "windows_386"),
                        Optional.empty(),
                        found -> found))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining("terraform-provider-null_3.1.0_linux_amd64.zip")
                .hasMessageContaining(named);
    }

    @Test
    void the_genuine_checksums_of_another_platform_prove_nothing() {
        putNull("registry.terraform.io", "");
        upstream.put(
                "https://registry.terraform.io/v1/providers/hashicorp/null/3.1.0/download/plan9/386",
                nullDocument("linux/amd64", "")
                        .replace("\"os\":\"linux\",\"arch\":\"amd64\"", "\"os\":\"plan9\",\"arch\":\"386\""));

        var release = registry.release(
                new ReleaseId(
                        ProviderAddress.parse("registry.terraform.io/hashicorp/null"), new ProviderVersion("3.1.0")),
                Registries.platforms("linux_amd64", "plan9_386"),
                Optional.empty(),
                found -> found);

        assertThat(release.found().orElseThrow().packages()).hasSize(11).doesNotContainKey(Platform.parse("plan9_386"));
    }

    @Test
    void a_key_that_had_expired_is_recorded_and_refused_only_by_a_setting() {
        putSignedAfterExpiry();
        var provider = ProviderAddress.parse("example.com/late/foo");
        var version = new ProviderVersion("1.0.0");
        var listed = Registries.platforms("linux_amd64");

        assertThat(registry.release(new ReleaseId(provider, version), listed, Optional.empty(), found -> found)
                        .found()
                        .orElseThrow()
                        .checksums())
                .singleElement()
                .extracting(checksums -> checksums.signer().orElseThrow().keyExpiredAt())
                .isEqualTo(Optional.of(Instant.parse("2024-01-01T12:00:00Z")));
        for (var pattern : List.of("example.com/*/*", "example.com/late/foo")) {
            assertThatThrownBy(() -> refusing(pattern)
                            .release(new ReleaseId(provider, version), listed, Optional.empty(), found -> found))
                    .isInstanceOf(ReleaseUnverifiedException.class)
                    .hasMessageContainingAll(
                            "key A4733A8701272757089726C0E656F2257C81661E",
                            "had expired on 2024-01-01",
                            "when it signed on 2025-06-01",
                            "mirror.trust.refuse-expired-keys");
        }
        assertThat(refusing("example.com/late/other")
                        .release(new ReleaseId(provider, version), listed, Optional.empty(), found -> found)
                        .found())
                .isPresent();
    }

    private RegistryClient refusing(String pattern) {
        return Registries.client(
                upstream,
                new TrustSettings(SignaturePolicy.REQUIRE, List.of(), List.of(ProviderPattern.parse(pattern))));
    }

    private void putSignedAfterExpiry() {
        var key = Recorded.text("signed-after-expiry/key-as-the-registry-gives-it.asc");
        upstream.put("https://example.com/v1/providers/late/foo/1.0.0/download/linux/amd64", """
                {"os":"linux","arch":"amd64","filename":"terraform-provider-foo_1.0.0_linux_amd64.zip",
                 "download_url":"/foo.zip","shasums_url":"/SHA256SUMS","shasums_signature_url":"/SHA256SUMS.sig",
                 "signing_keys":{"gpg_public_keys":[{"ascii_armor":"%s"}]}}
                """.formatted(
                        key.replace("\n", "\\n")));
        upstream.put("https://example.com/SHA256SUMS", Recorded.bytes("signed-after-expiry/SHA256SUMS"));
        upstream.put("https://example.com/SHA256SUMS.sig", Recorded.bytes("signed-after-expiry/SHA256SUMS.sig"));
    }

    @Test
    void the_embedded_key_is_not_valid_for_other_hosts() {
        putNull("example.com", ReleaseFixture.ARMOR);

        assertThatThrownBy(() -> release("example.com/hashicorp/null", "3.1.0"))
                .isInstanceOf(ReleaseUnverifiedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"gpg_public_keys\":[]}", "{\"gpg_public_keys\":null}", "null"})
    void a_keyless_release_of_opentofus_registry_is_taken_unsigned(String keys) {
        putKeyless("registry.opentofu.org", keys);

        var release =
                release("registry.opentofu.org/linguition/fauna", "0.1.1+1").orElseThrow();

        assertThat(release.packages()).hasSize(1);
        assertThat(release.checksums().get(0).signer()).isEmpty();
        assertThat(release.checksums().get(0).keys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"gpg_public_keys\":[{\"key_id\":\"word\",\"ascii_armor\":\"x\"}]}",
                "{\"gpg_public_keys\":[{\"key_id\":\"word\"}]}",
                "{\"gpg_public_keys\":[null]}"
            })
    void a_key_that_cannot_be_read_makes_a_release_no_keyless_one(String keys) {
        putKeyless("registry.opentofu.org", keys);

        assertThatThrownBy(() -> release("registry.opentofu.org/linguition/fauna", "0.1.1+1"))
                .isInstanceOf(ReleaseUnverifiedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry.terraform.io", "example.com"})
    void a_keyless_release_of_any_other_registry_is_refused(String hostname) {
        putKeyless(hostname, "{\"gpg_public_keys\":[]}");

        assertThatThrownBy(() -> release(hostname + "/linguition/fauna", "0.1.1+1"))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining("no signing key");
    }

    @Test
    void a_recorded_registry_without_sums_is_refused() {
        upstream.put(
                "https://example.com/v1/providers/t0tt1/statuspage/0.1.15/download/linux/amd64",
                Recorded.bytes("private/T0tt1/providers/t0tt1/statuspage/0.1.15/linux_amd64.json"));

        assertThatThrownBy(() -> release("example.com/t0tt1/statuspage", "0.1.15"))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining("does not say where its SHA256SUMS is");
    }

    @Test
    void the_embedded_key_is_the_one_that_it_is_said_to_be() {
        assertThat(Recorded.text("keys/hashicorp/hashicorp-2026-04.asc"))
                .isEqualTo(new HashiCorpKey().with(List.of()).blocks().get(0));
    }

    /** As registry.terraform.io describes it; the document itself was not recorded. */
    private void putNull(String hostname, String key) {
        upstream.put(
                "https://" + hostname + "/v1/providers/hashicorp/null/3.1.0/download/linux/amd64",
                nullDocument("linux/amd64", key));
        upstream.put(NULL_FILES + "SHA256SUMS", Recorded.bytes(HASHICORP + "SHA256SUMS"));
        upstream.put(NULL_FILES + "SHA256SUMS.sig", Recorded.bytes(HASHICORP + "SHA256SUMS.sig"));
    }

    private static String nullDocument(String platform, String key) {
        var name = "terraform-provider-null_3.1.0_" + platform.replace('/', '_') + ".zip";
        return """
                {"protocols":["5.0"],"os":"%3$s","arch":"%4$s",
                 "filename":"%5$s","download_url":"%1$s%5$s",
                 "shasums_url":"%1$sSHA256SUMS","shasums_signature_url":"%1$sSHA256SUMS.sig",
                 "signing_keys":{"gpg_public_keys":[{"key_id":"34365D9472D7468F","ascii_armor":"%2$s"}]}}
                """.formatted(
                        NULL_FILES,
                        key.replace("\r", "\\r").replace("\n", "\\n"),
                        platform.substring(0, platform.indexOf('/')),
                        platform.substring(platform.indexOf('/') + 1),
                        name);
    }

    private void putKeyless(String hostname, String keys) {
        var recorded =
                Recorded.text("registry.rlrabinowitz/v1/providers/Linguition/fauna/0.1.1+1/download/linux/amd64.json");
        upstream.put(
                "https://" + hostname + "/v1/providers/linguition/fauna/0.1.1+1/download/linux/amd64",
                recorded.replaceFirst("\\{\\s*\"gpg_public_keys\": \\[\\]\\s*\\}", keys));
        upstream.put(
                "https://github.com/vxern/terraform-provider-fauna/releases/download/v0.1.1%2B1/"
                        + "terraform-provider-fauna_0.1.1%2B1_SHA256SUMS",
                "427cc934d03ad5c70978a46ac13df13bf6eeea372cef8e09e75ea032192633c8  "
                        + "terraform-provider-fauna_0.1.1+1_linux_amd64.zip\n");
    }

    private Optional<Release> release(String provider, String version) {
        return registry.release(
                        new ReleaseId(ProviderAddress.parse(provider), new ProviderVersion(version)),
                        Registries.platforms("linux_amd64"),
                        Optional.empty(),
                        found -> found)
                .found();
    }
}
