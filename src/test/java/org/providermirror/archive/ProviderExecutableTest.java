package org.providermirror.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;

class ProviderExecutableTest {
    private static final int EXECUTABLE = 0100755;
    private static final int NOT_EXECUTABLE = 0100644;

    @TempDir
    Path folder;

    private Optional<String> problem(RawZip zip, String platform) throws Exception {
        return problem(zip, platform, ArchiveLimits.DEFAULT);
    }

    private Optional<String> problem(RawZip zip, String platform, ArchiveLimits limits) throws Exception {
        var id = PackageId.parseArchiveName(
                ProviderAddress.parse("providers.example.com/acme/tool"),
                "terraform-provider-tool_1.0.0_" + platform + ".zip");
        return new ProviderExecutable(limits).problem(zip.in(folder), id);
    }

    private static RawZip zip(String name, int mode) {
        var zip = new RawZip();
        return zip.add(zip.entry(name, "binary").unixMode(mode));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terraform-provider-tool",
                "terraform-provider-tool_v1.0.0",
                "terraform-provider-tool.exe",
                "./terraform-provider-tool_v1.0.0"
            })
    void names_that_clients_start_are_found(String name) throws Exception {
        assertThat(problem(zip(name, EXECUTABLE), "linux_amd64")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terraform-provider-tools",
                "terraform-provider-tool-x",
                "terraform-provider-other_v1.0.0",
                "bin/terraform-provider-tool_v1.0.0",
                "terraform-provider-tool_v1.0.0/",
                "terraform-provider-tool_v1.0.0/x",
                "README.md"
            })
    void other_names_are_no_provider_executable(String name) throws Exception {
        assertThat(problem(zip(name, EXECUTABLE), "linux_amd64"))
                .contains("the archive has no provider executable: pack a file named terraform-provider-tool_v1.0.0"
                        + " into its root folder");
    }

    @Test
    void a_file_without_its_execute_bit_is_reported() throws Exception {
        assertThat(problem(zip("terraform-provider-tool_v1.0.0", NOT_EXECUTABLE), "linux_amd64"))
                .contains("terraform-provider-tool_v1.0.0 has no execute bit (mode 0644): run chmod +x before it is"
                        + " packed");
        assertThat(problem(zip("terraform-provider-tool_v1.0.0", 0100011), "darwin_arm64"))
                .as("not for its owner")
                .isPresent();
    }

    @Test
    void a_zip_written_on_windows_has_no_execute_bits() throws Exception {
        var zip = new RawZip();
        zip.add(zip.entry("terraform-provider-tool_v1.0.0", "binary").attributes(0, EXECUTABLE << 16));
        assertThat(problem(zip, "linux_amd64")).isPresent();
        assertThat(problem(zip, "windows_amd64")).isEmpty();
    }

    @Test
    void a_zip_written_on_macos_has_execute_bits() throws Exception {
        var zip = new RawZip();
        zip.add(zip.entry("terraform-provider-tool_v1.0.0", "binary").attributes(19, EXECUTABLE << 16));
        assertThat(problem(zip, "darwin_arm64")).isEmpty();
    }

    @Test
    void windows_needs_no_execute_bit() throws Exception {
        assertThat(problem(zip("terraform-provider-tool_v1.0.0.exe", NOT_EXECUTABLE), "windows_amd64"))
                .isEmpty();
    }

    @Test
    void a_link_is_no_provider_executable() throws Exception {
        assertThat(problem(zip("terraform-provider-tool", 0120777), "linux_amd64"))
                .contains("terraform-provider-tool is not a regular file: pack the provider executable itself");
    }

    @Test
    void the_first_file_by_name_is_the_one_that_clients_start() throws Exception {
        var zip = new RawZip();
        zip.add(zip.entry("terraform-provider-tool_v1.0.0", "binary").unixMode(EXECUTABLE));
        zip.add(zip.entry("terraform-provider-tool.txt", "notes").unixMode(NOT_EXECUTABLE));
        assertThat(problem(zip, "linux_amd64"))
                .hasValueSatisfying(
                        text -> assertThat(text).startsWith("terraform-provider-tool.txt has no execute bit"));
    }

    @Test
    void the_last_entry_of_one_name_is_the_one_that_clients_unpack() throws Exception {
        var zip = new RawZip();
        zip.add(zip.entry("terraform-provider-tool", "one").unixMode(EXECUTABLE));
        zip.add(zip.entry("terraform-provider-tool", "two").unixMode(NOT_EXECUTABLE));
        assertThat(problem(zip, "linux_amd64")).isPresent();
    }

    @Test
    void files_that_are_not_archives_and_archives_beyond_the_limits_are_refused() throws Exception {
        var text = Files.writeString(folder.resolve("text.zip"), "not a zip");
        var id = PackageId.parseArchiveName(
                ProviderAddress.parse("providers.example.com/acme/tool"),
                "terraform-provider-tool_1.0.0_linux_arm.zip");
        assertThatThrownBy(() -> new ProviderExecutable(ArchiveLimits.DEFAULT).problem(text, id))
                .isInstanceOf(UnreadableArchiveException.class);

        var few = new ArchiveLimits(2, 1_000, 1_000, 10, Duration.ofMinutes(1));
        assertThatThrownBy(() -> problem(RawZip.of("a", "b", "c"), "linux_amd64", few))
                .hasMessageContaining("more than 2 entries");
    }
}
