package org.providermirror.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageIdTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.terraform.io/hashicorp/null");

    @Test
    void the_archive_name_follows_the_convention_and_reads_back() {
        var id = new PackageId(NULL, ProviderVersion.parse("3.2.4"), Platform.parse("linux_amd64"));
        assertThat(id.archiveName()).isEqualTo("terraform-provider-null_3.2.4_linux_amd64.zip");
        assertThat(PackageId.parseArchiveName(NULL, id.archiveName())).isEqualTo(id);
        assertThat(id).hasToString("registry.terraform.io/hashicorp/null 3.2.4 linux_amd64");
    }

    @Test
    void every_archive_name_reads_back() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var types = List.of("null", "google-beta", "x", "1password", "école");
        var versions = List.of("1.0.0", "1.0.0-rc.1", "0.25.35-pre+5515443", "3.2.7-DEV", "2.3.0-1.2--3.4+a-b.zip");
        var platforms = List.of("linux_amd64", "Darwin_ARMv8", "macOS_64bit", "linux_386");
        for (var round = 0; round < 500; round++) {
            var provider = ProviderAddress.parse("example.com", "any", types.get(random.nextInt(types.size())));
            var id = new PackageId(
                    provider,
                    ProviderVersion.parse(versions.get(random.nextInt(versions.size()))),
                    Platform.parse(platforms.get(random.nextInt(platforms.size()))));
            assertThat(PackageId.parseArchiveName(provider, id.archiveName()))
                    .as("seed %d", seed)
                    .isEqualTo(id);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".zip",
                "terraform-provider-null_.zip",
                "terraform-provider-null.zip",
                "terraform-provider-nul_3.2.4_linux_amd64.zip",
                "terraform-provider-NULL_3.2.4_linux_amd64.zip",
                "terraform-provider-null_v3.2.4_linux_amd64.zip",
                "terraform-provider-null_3.2_linux_amd64.zip",
                "terraform-provider-null_3.2.4_linux.zip",
                "terraform-provider-null_3.2.4_linux_amd64_v1.zip",
                "terraform-provider-null_3.2.4_linux_amd64",
                "terraform-provider-null_3.2.4_linux_amd64.ZIP",
                "terraform-provider-null_3.2.4_linux_amd64.zip\n",
                "terraform-provider-null_3.2.4__amd64.zip",
                "terraform-provider-null_3.2.4_linux_amd64.zip.zip",
                "x/terraform-provider-null_3.2.4_linux_amd64.zip",
                "terraform-provider-null_3.2.4_.._.zip",
            })
    void a_name_of_no_package_of_the_provider_is_refused(String name) {
        assertThatExceptionOfType(InvalidTermException.class).isThrownBy(() -> PackageId.parseArchiveName(NULL, name));
    }

    @ParameterizedTest
    @MethodSource
    void a_real_file_name_off_the_convention_is_refused(OddRealValue odd) {
        var provider = ProviderAddress.parse("registry.opentofu.org/" + odd.provider());
        assertThatExceptionOfType(InvalidTermException.class)
                .isThrownBy(() -> PackageId.parseArchiveName(provider, odd.detail()));
    }

    static Stream<OddRealValue> a_real_file_name_off_the_convention_is_refused() {
        return OddRealValue.of("file name off convention");
    }

    @Test
    void the_longest_name_fits_every_file_system_even_with_a_suffix_of_a_record() {
        var longest = new PackageId(
                ProviderAddress.parse("example.com", "x", "日".repeat(21)),
                ProviderVersion.parse("1.0.0-" + "a".repeat(122)),
                new Platform("o".repeat(16), "a".repeat(16)));
        assertThat((longest.archiveName() + ".json").getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(255);
    }

    @Test
    void packages_are_ordered_by_provider_then_version_then_platform() {
        var version9 = ProviderVersion.parse("9.0.0");
        var version10 = ProviderVersion.parse("10.0.0");
        var linux = Platform.parse("linux_amd64");
        var darwin = Platform.parse("darwin_arm64");
        var other = ProviderAddress.parse("registry.terraform.io/hashicorp/random");
        var sorted = List.of(
                new PackageId(NULL, version9, darwin),
                new PackageId(NULL, version9, linux),
                new PackageId(NULL, version10, darwin),
                new PackageId(other, version9, darwin));
        assertThat(Stream.of(3, 2, 1, 0).map(sorted::get).sorted()).containsExactlyElementsOf(sorted);
    }

    @Test
    void equal_versions_and_platforms_are_held_once() {
        var provider = ProviderAddress.parse("registry.example.com/acme/null");
        var versions = new HashMap<ProviderVersion, ProviderVersion>();
        var one = PackageId.parseArchiveName(provider, "terraform-provider-null_1.0.0_linux_amd64.zip")
                .sharing(versions);
        var other = PackageId.parseArchiveName(provider, "terraform-provider-null_1.0.0_linux_amd64.zip")
                .sharing(versions);
        assertThat(other).isEqualTo(one);
        assertThat(other.version()).isSameAs(one.version());
        assertThat(other.platform()).isSameAs(one.platform());
    }
}
