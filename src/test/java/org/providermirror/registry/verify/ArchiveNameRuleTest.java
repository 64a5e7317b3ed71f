package org.providermirror.registry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;

class ArchiveNameRuleTest {
    private static final String HASHICORP = "registry.terraform.io/hashicorp/null";
    private static final String FOO_BAR = "example.com/acme/foo-bar";

    private final ArchiveNameRule rule = new ArchiveNameRule(List.of(ProviderPattern.parse("example.com/pinned/*")));

    private boolean accepts(String provider, String version, String fileName) {
        var id = new PackageId(
                ProviderAddress.parse(provider), ProviderVersion.parse(version), new Platform("linux", "amd64"));
        return rule.complaint(id, fileName).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terraform-provider-foo-bar_1.2.3_linux_amd64.zip",
                "terraform-provider-Foo-BAR_1.2.3_linux_amd64.zip",
                "terraform-provider-foo-bar_1.2.3_Linux_AMD64.zip",
                "terraform-provider-foo-bar_1.2.3-rc.1_linux_amd64.zip",
                "terraform-provider-foo-bar_1.2.3+build_linux_amd64.zip",
                "terraform-provider-foo-bar_v1.2.3_linux_amd64.zip",
                "terraform-provider-foo_bar_1.2.3_linux_amd64.zip",
                "terraform-provider-foo-bar_1.2_linux_amd64.zip",
                "terraform-provider-foo-bar_1.2.3_linux_amd64_v1.zip",
                "terraform-provider-b2.zip",
                "foo-bar.zip"
            })
    void a_name_that_does_not_name_another_package_is_accepted(String fileName) {
        assertThat(accepts(FOO_BAR, "1.2.3", fileName)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terraform-provider-foo_1.2.3_linux_amd64.zip",
                "terraform-provider-bar_1.2.3_linux_amd64.zip",
                "terraform-provider-foo-bar-baz_1.2.3_linux_amd64.zip",
                "terraform-provider-foo_bar_baz_1.2.3_linux_amd64.zip",
                "terraform-provider-foo--bar_1.2.3_linux_amd64.zip",
                "terraform-provider-foo-bar2_1.2.3_linux_amd64.zip",
                "terraform-provider-foo-bar_1.2.30_linux_amd64.zip",
                "terraform-provider-foo-bar_11.2.3_linux_amd64.zip",
                "terraform-provider-foo-bar_1.2.4-rc.1_linux_amd64.zip",
                "terraform-provider-foo-bar_v1.2.4_linux_amd64.zip",
                "terraform-provider-foo_v1.2.3_linux_amd64.zip",
                "terraform-provider-foo-bar_1.2.3_linux_arm64.zip",
                "terraform-provider-foo-bar_1.2.3_darwin_amd64.zip",
                "terraform-provider-foo-bar_v1.2.3_darwin_amd64.zip",
                "Terraform-Provider-foo-bar_1.2.4_linux_amd64.ZIP"
            })
    void a_name_of_another_type_version_or_platform_is_refused(String fileName) {
        assertThat(accepts(FOO_BAR, "1.2.3", fileName)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "foo2, 1.2.3, terraform-provider-foo2_1.2.3_linux_amd64.zip, true",
        "foo2, 1.2.3, terraform-provider-foo_21.2.3_linux_amd64.zip, false",
        "2, 1.0.0, terraform-provider-2_1.0.0_linux_amd64.zip, true",
        "v1, 1.0.0, terraform-provider-v1_1.0.0_linux_amd64.zip, true",
        "foo, 0.0.3-abc.1, terraform-provider-foo_0.0.3_linux_amd64.zip, true",
        "foo, 0.0.3-abc.1, terraform-provider-foo_0.0.3-abc.2_linux_amd64.zip, true",
        "foo, 0.0.3-abc.1, terraform-provider-foo_0.0.4_linux_amd64.zip, false"
    })
    void types_with_digits_and_versions_with_a_prerelease_are_read_right(
            String type, String version, String fileName, boolean accepted) {
        assertThat(accepts("example.com/acme/" + type, version, fileName)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {HASHICORP, "example.com/pinned/null"})
    void hashicorps_and_pinned_providers_need_a_name_that_follows_the_convention(String provider) {
        assertThat(accepts(provider, "1.2.3", "terraform-provider-null_1.2.3_linux_amd64.zip"))
                .isTrue();
        assertThat(accepts(provider, "1.2.3", "terraform-provider-null_1.2.3-rc1_linux_amd64.zip"))
                .isTrue();
        for (var off : List.of("terraform-provider-null_v1.2.3_linux_amd64.zip", "null_1.2.3_linux_amd64.zip")) {
            assertThat(accepts(provider, "1.2.3", off)).as(off).isFalse();
            assertThat(accepts("example.com/hashicorp/null", "1.2.3", off))
                    .as(off)
                    .isTrue();
        }
    }

    @Test
    void a_complaint_names_the_file_and_both_sides() {
        var id = new PackageId(
                ProviderAddress.parse("example.com/a/aws"), ProviderVersion.parse("9.9.9"), new Platform("a", "b"));
        assertThat(rule.complaint(id, "terraform-provider-null_3.1.0_a_b.zip"))
                .contains(
                        "its file \"terraform-provider-null_3.1.0_a_b.zip\" is named as a package of the provider type"
                                + " null, not of aws");
    }
}
