package org.providermirror.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.job.JobForms;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageHash.Scheme;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

class ProviderBlockFileTest {
    private static final Path RECORDED = Path.of("src/test/resources/recorded/lockfiles");
    private static final Platform LINUX = Platform.parse("linux_amd64");

    @ParameterizedTest
    @CsvSource({
        "xunleii-null310.lock.hcl,4,registry.terraform.io/hashicorp/null,3.1.0,1,11",
        "luismayta-h1-only.lock.hcl,6,registry.terraform.io/hashicorp/tls,4.0.4,11,0",
        "opentofu-null-3.1.1.lock.hcl,1,registry.opentofu.org/hashicorp/null,3.1.1,1,9",
        "terragrunt-local-2.5.2.lock.hcl,1,registry.opentofu.org/hashicorp/local,2.5.2,3,10",
    })
    void a_real_lock_file_is_read(String file, int providers, String provider, String version, int h1, int zh)
            throws IOException {
        var items = ProviderBlockFile.ofLockFile(Files.readString(RECORDED.resolve(file)), Set.of(LINUX));
        assertThat(items)
                .hasSize(providers)
                .allSatisfy(item -> assertThat(item.platforms()).containsExactly(LINUX));
        assertThat(items)
                .filteredOn(item -> item.provider().equals(ProviderAddress.parse(provider)))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.locked()).contains(ProviderVersion.parse(version));
                    assertThat(item.hashes())
                            .filteredOn(hash -> hash.scheme() == Scheme.H1)
                            .hasSize(h1);
                    assertThat(item.hashes())
                            .filteredOn(hash -> hash.scheme() == Scheme.ZH)
                            .hasSize(zh);
                });
    }

    @Test
    void a_module_block_of_a_lock_file_is_ignored_and_refused_in_a_list() {
        var module = "module \"some\" {\n version = \"1.0.0\"\n}\n";
        var text = module + "provider \"registry.terraform.io/acme/null\" {\n version = \"1.0.0\"\n}";
        assertThat(ProviderBlockFile.ofLockFile(text, Set.of())).hasSize(1);
        assertThatThrownBy(() -> ProviderBlockFile.ofList(module)).isInstanceOf(InvalidTermException.class);
    }

    @Test
    void hashes_of_schemes_that_clients_do_not_know_are_left_out() {
        var text = "provider \"registry.terraform.io/acme/null\" {\n version = \"1.0.0\"\n hashes = [\"q1:x\", \"h1:"
                + "A".repeat(43) + "=\",]\n}";
        assertThat(ProviderBlockFile.ofLockFile(text, Set.of()).get(0).hashes())
                .containsExactly(
                        PackageHash.tryParse("h1:" + "A".repeat(43) + "=").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zh:",
                "h1:",
                "",
                "zh",
                ":abc",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "zh:0123",
                "zh:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
                "zh: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "zh:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg",
                "h1:AAAA",
                "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=",
                "h1:!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            })
    void a_hash_that_no_client_accepts_is_reported_separately_and_stored(String hash) {
        var good = "h1:" + "A".repeat(43) + "=";
        var text = "provider \"registry.example.com/acme/null\" {\n version = \"1.0.0\"\n hashes = [\"" + hash
                + "\", \"q1:x\", \"" + good + "\",]\n}";
        var item = ProviderBlockFile.ofLockFile(text, Set.of()).get(0);
        assertThat(item.hashes()).containsExactly(PackageHash.tryParse(good).orElseThrow());
        assertThat(item.unreadable()).containsExactly(hash);
        assertThat(JobForms.stored(
                                Prefetches.KIND, new PrefetchOrder(java.util.List.of(item), java.util.Optional.empty()))
                        .items())
                .containsExactly(item);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "provider \"a/b\" {",
                "provider \"a/b\" { version = }",
                "provider \"a/b\" { version = \"1.0.0\" version = \"1.0.0\" }",
                "provider \"a/b\" { }",
                "provider { version = \"1.0.0\" }",
                "provider \"a/b\" { version = \"latest\" }",
                "provider \"../b\" { version = \"1.0.0\" }",
                "provider \"a/b\" { version = \"1.0.0\" hashes = [\"x\" \"y\"] }",
                "<<EOT",
            })
    void an_invalid_lock_file_is_refused(String text) {
        assertThatThrownBy(() -> ProviderBlockFile.ofLockFile(text, Set.of())).isInstanceOf(InvalidTermException.class);
    }

    @Test
    void a_byte_order_mark_belongs_to_no_block() {
        var locked = "\uFEFFprovider \"a/b\" { version = \"1.0.0\" }\nprovider \"a/c\" { version = \"1.0.0\" }";
        assertThat(ProviderBlockFile.ofLockFile(locked, Set.of())).hasSize(2);
        assertThat(ProviderBlockFile.ofList("\uFEFFprovider \"a/b\" { platforms = [\"*\"] }"))
                .hasSize(1);
    }

    @Test
    void a_block_of_another_type_is_refused_with_its_type_and_line() {
        var text = "provider \"a/b\" {\n version = \"1.0.0\"\n platforms = [\"*\"]\n}\nproviders \"a/c\" {}\n";
        assertThatThrownBy(() -> ProviderBlockFile.ofLockFile(text, Set.of()))
                .isInstanceOf(InvalidTermException.class)
                .hasMessage("\"providers block of line 5\" is not a valid lock file: every block is a provider block");
        assertThatThrownBy(() -> ProviderBlockFile.ofList(text))
                .isInstanceOf(InvalidTermException.class)
                .hasMessageContaining("prefetch list: every block is a provider block");
    }

    @Test
    void a_prefetch_list_has_constraints_and_platforms() {
        var items = ProviderBlockFile.ofList("""
                # what every site needs
                provider "hashicorp/null" {
                  versions  = "~> 3.0"
                  platforms = ["linux_amd64", "darwin_arm64"]
                }
                provider "registry.example.com/acme/tool" {
                  platforms = ["*"]
                  all       = true
                }
                """);
        assertThat(items).hasSize(2);
        assertThat(items.get(0).provider()).hasToString("registry.terraform.io/hashicorp/null");
        assertThat(items.get(0).platforms()).containsExactlyInAnyOrder(LINUX, Platform.parse("darwin_arm64"));
        assertThat(items.get(0).versions().admits(ProviderVersion.parse("3.9.0")))
                .isTrue();
        assertThat(items.get(0).versions().admits(ProviderVersion.parse("4.0.0")))
                .isFalse();
        assertThat(items.get(1).all()).isTrue();
        assertThat(items.get(1).platforms()).isEmpty();
        assertThat(JobForms.stored(Prefetches.KIND, new PrefetchOrder(items, java.util.Optional.empty()))
                        .items())
                .isEqualTo(items);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "provider \"a/b\" { versions = \"~> 3.0\" }",
                "provider \"a/b\" { platforms = [\"linux\"] }",
                "provider \"a/b\" { platforms = [\"*\"]\n version = \"1.0.0\" }",
            })
    void an_ambiguous_prefetch_list_is_refused(String text) {
        assertThatThrownBy(() -> ProviderBlockFile.ofList(text)).isInstanceOf(InvalidTermException.class);
    }
}
