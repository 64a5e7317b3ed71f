package org.providermirror.transfer.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.testing.FakeRegistry;

class FolderFileTest {
    private static final ProviderAddress PROVIDER = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ProviderVersion VERSION = ProviderVersion.parse("1.0.0");
    private static final String ARCHIVE = "terraform-provider-null_1.0.0_linux_amd64.zip";

    @ParameterizedTest
    @ValueSource(strings = {"", "deep/inside/"})
    void the_last_four_names_say_what_a_file_is(String above) {
        assertThat(FolderFile.of(above + PROVIDER + "/" + ARCHIVE))
                .contains(new FolderFile.Archive(FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64")));
        assertThat(FolderFile.of(above + PROVIDER + "/1.0.0.json"))
                .contains(new FolderFile.Document(PROVIDER, VERSION));
        assertThat(FolderFile.of(above + PROVIDER + "/index.json")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".proof/", ".mirror/", "export/.proof/"})
    void the_provenance_of_an_export_and_of_a_mirror_is_recognized(String folder) {
        assertThat(FolderFile.of(folder + PROVIDER + "/1.0.0/SHA256SUMS"))
                .contains(new FolderFile.Proof(PROVIDER, VERSION, "SHA256SUMS"));
        assertThat(FolderFile.of(folder + PROVIDER + "/1.0.0/" + ARCHIVE)).isEmpty();
        assertThat(FolderFile.of(folder + "quarantine/x")).isEmpty();
    }

    @Test
    void an_archive_with_a_wrong_name_or_place_is_reported() {
        assertThat(FolderFile.of(ARCHIVE)).get().isInstanceOf(FolderFile.Odd.class);
        assertThat(FolderFile.of("../acme/null/" + ARCHIVE)).get().isInstanceOf(FolderFile.Odd.class);
        assertThat(FolderFile.of(PROVIDER + "/terraform-provider-other_1.0.0_linux_amd64.zip"))
                .get()
                .isInstanceOf(FolderFile.Odd.class);
        assertThat(FolderFile.of("readme.txt")).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".terraform/providers/"})
    void an_unpacked_package_is_reported_as_one_folder(String above) {
        var folder = PROVIDER + "/1.0.0/linux_amd64";
        for (var file : new String[] {"terraform-provider-null_v1.0.0", "LICENSE.txt", "docs/index.json"}) {
            assertThat(FolderFile.of(above + folder + "/" + file))
                    .get()
                    .isInstanceOfSatisfying(FolderFile.Odd.class, odd -> {
                        assertThat(odd.path()).isEqualTo(folder);
                        assertThat(odd.reason()).contains("unpacked", FolderFile.LAYOUT);
                    });
        }
    }
}
