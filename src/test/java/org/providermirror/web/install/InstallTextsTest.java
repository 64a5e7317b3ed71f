package org.providermirror.web.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;

class InstallTextsTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");

    @Test
    void the_configuration_names_source_and_version() {
        assertThat(InstallTexts.requiredProviders(NULL, ONE)).isEqualTo("""
                terraform {
                  required_providers {
                    null = {
                      source  = "registry.example.com/acme/null"
                      version = "1.0.0"
                    }
                  }
                }
                """);
    }

    @Test
    void the_local_name_of_a_type_that_begins_with_a_digit_has_a_prefix() {
        assertThat(InstallTexts.requiredProviders(ProviderAddress.parse("registry.example.com/acme/1password"), ONE))
                .contains("    provider-1password = {", "source  = \"registry.example.com/acme/1password\"");
    }

    @Test
    void the_lock_file_has_each_hash_once_in_the_order_of_terraform() {
        var zh = PackageHash.zh(Sha256.of(new byte[1]));
        var h1 = PackageHash.h1(new byte[32]);
        assertThat(InstallTexts.lockFile(NULL, ONE, List.of(zh, h1, zh))).hasValue("""
                provider "registry.example.com/acme/null" {
                  version     = "1.0.0"
                  constraints = "1.0.0"
                  hashes = [
                    "%s",
                    "%s",
                  ]
                }
                """.formatted(h1, zh));
        assertThat(InstallTexts.lockFile(NULL, ONE, List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "registry.terraform.io/hashicorp/null, 3.2.4, https://registry.terraform.io/providers/hashicorp/null/3.2.4",
        "registry.terraform.io/hashicorp/null, , https://registry.terraform.io/providers/hashicorp/null/latest",
        "registry.opentofu.org/hashicorp/null, 3.2.4, https://search.opentofu.org/provider/hashicorp/null/v3.2.4",
        "registry.example.com/acme/null, 1.0.0, https://registry.example.com/"
    })
    void a_provider_has_a_page_upstream(String provider, String version, String page) {
        assertThat(InstallTexts.upstreamPage(
                        ProviderAddress.parse(provider),
                        Optional.ofNullable(version).map(ProviderVersion::parse)))
                .hasToString(page);
    }
}
