package org.providermirror.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.providermirror.provider.Platform;

@Tag("component")
class FakeRegistryArchivesTest extends FakeRegistryReader {
    @Test
    void an_archive_is_a_zip_of_the_requested_size_with_an_executable_inside() throws Exception {
        registry.release("acme", "null", "1.0.0")
                .platforms("linux_amd64", "windows_amd64")
                .padding(100_000)
                .publish();

        assertThat(registry.archive(LINUX)).hasSizeBetween(100_000, 102_000);
        assertThat(names(registry.archive(LINUX))).containsExactly("LICENSE", "terraform-provider-null_v1.0.0");
        assertThat(names(registry.archive(FakeRegistry.packageId("acme", "null", "1.0.0", "windows_amd64"))))
                .contains("terraform-provider-null_v1.0.0.exe");
    }

    @Test
    void the_same_release_has_the_same_bytes_and_another_edition_others() {
        registry.publish("acme", "null", "1.0.0");
        var first = registry.archive(LINUX);

        try (var other = FakeRegistry.start()) {
            other.publish("acme", "null", "1.0.0");
            assertThat(other.archive(LINUX)).isEqualTo(first);
        }
        registry.republish("acme", "null", "1.0.0");
        assertThat(registry.archive(LINUX)).isNotEqualTo(first);
        assertThat(registry.h1(LINUX)).isNotNull();
    }

    @Test
    void the_same_parameters_make_the_archive_that_was_recorded_once() {
        var archive = ProviderArchive.make("null", "1.0.0", Platform.parse("linux_amd64"), 16, 1);

        assertThat(archive.sha256()).hasToString("1c8db0e1b41a10900611d49385c7b8408eb7385a3128d59d67ce9cf668525cb8");
        assertThat(archive.h1()).hasToString("h1:8L26rqV1lK4OhEUT3LKd9M20Ln+X6Pu0hobqcuM2r58=");
    }

    private static List<String> names(byte[] zip) throws IOException {
        var names = new ArrayList<String>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
