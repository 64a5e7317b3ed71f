package org.providermirror.transfer.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.local.LocalStorage;

class ImportMemoryTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    private static final PackageId ID = new PackageId(NULL, ONE, Platform.parse("linux_amd64"));

    @TempDir
    private Path folder;

    private LocalStorage storage;

    @BeforeEach
    void start() {
        storage = new LocalStorage(folder.resolve("storage"));
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private static FolderFile.Document document(String version) {
        return new FolderFile.Document(NULL, ProviderVersion.parse(version));
    }

    private static byte[] listing(String platform) {
        return ("{\"archives\":{\"" + platform + "\":{\"hashes\":[\"h1:" + "A".repeat(43) + "=\"],\"url\":\"x.zip\"}}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static FolderFile.Proof proof(String version, String name) {
        return new FolderFile.Proof(NULL, ProviderVersion.parse(version), name);
    }

    @Test
    void documents_beyond_the_memory_of_an_import_are_ignored_with_a_reason() {
        var claimed = new ClaimedHashes(new ImportMemory(2_000));

        assertThat(claimed.add(document("1.0.0"), listing("linux_amd64"))).isEmpty();
        assertThat(claimed.add(document("2.0.0"), listing("linux_amd64"))).isEmpty();
        assertThat(claimed.add(document("3.0.0"), listing("linux_amd64")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("too many packages"));

        assertThat(claimed.of(ID)).hasSize(1);
        assertThat(claimed.packages()).hasSize(2);
    }

    @Test
    void a_document_that_is_too_large_is_ignored() {
        var claimed = new ClaimedHashes(new ImportMemory(Long.MAX_VALUE));
        assertThat(claimed.add(document("1.0.0"), new byte[MirrorDocuments.MAX_BYTES + 1]))
                .isPresent();
    }

    @Test
    void provenance_files_wait_in_a_temporary_file_that_is_deleted() throws IOException {
        var files = new ImportedFiles(storage, new ImportMemory(1 << 20));
        for (var number = 0; number < 20; number++) {
            files.add(proof("1." + number + ".0", "SHA256SUMS"), new ByteArrayInputStream(new byte[1_000_000]));
        }
        assertThat(temporaryBytes()).isEqualTo(20_000_000);
        files.close();
        assertThat(temporaryBytes()).isZero();
    }

    @Test
    void the_provenance_of_one_release_and_the_places_of_all_are_bounded() throws IOException {
        try (var files = new ImportedFiles(storage, new ImportMemory(Long.MAX_VALUE))) {
            for (var number = 1; number < 20; number++) {
                files.add(proof("1.0.0", "SHA256SUMS-" + number), new ByteArrayInputStream(new byte[1 << 20]));
            }
            assertThat(temporaryBytes()).isEqualTo(8 << 20);
        }
        try (var files = new ImportedFiles(storage, new ImportMemory(1_000))) {
            for (var number = 1; number < 20; number++) {
                files.add(proof("1." + number + ".0", "SHA256SUMS"), new ByteArrayInputStream(new byte[10]));
            }
            assertThat(temporaryBytes()).isLessThan(50);
            assertThat(files.release(new ReleaseId(NULL, ONE))).isEmpty();
        }
    }

    private long temporaryBytes() throws IOException {
        try (var walk = Files.walk(folder)) {
            var bytes = 0L;
            for (var file : walk.filter(Files::isRegularFile).toList()) {
                bytes += file.toString().contains("temporary") ? Files.size(file) : 0;
            }
            return bytes;
        }
    }

    @Test
    void seen_packages_are_recognized() {
        var seen = new SeenPackages();
        assertThat(seen.add(ID)).isTrue();
        assertThat(seen.add(ID)).isFalse();
        assertThat(seen.contains(ID)).isTrue();
        assertThat(seen.contains(new PackageId(NULL, ONE, Platform.parse("darwin_arm64"))))
                .isFalse();
    }

    @Test
    void a_folder_is_visited_in_order_and_not_deeper_than_sixteen_folders() throws Exception {
        var imports = Files.createDirectories(folder.resolve("imports"));
        var deep = imports;
        for (var level = 1; level <= 20; level++) {
            Files.writeString(deep.resolve("file"), "");
            deep = Files.createDirectories(deep.resolve("folder"));
        }
        Files.writeString(imports.resolve("a"), "");
        var visited = new ArrayList<String>();
        FolderSource.of(imports, ".").forEach((path, bytes) -> visited.add(path));
        assertThat(visited).startsWith("a", "file", "folder/file").hasSize(17);
    }

    @Test
    void a_folder_with_names_that_are_too_long_in_sum_is_refused() throws Exception {
        var imports = Files.createDirectories(folder.resolve("imports"));
        // Each name is charged with its length, whether it is a file or a folder.
        var name = "x".repeat(240);
        var count = (36 << 20) / (60 + 2 * 250);
        for (var number = 0; number <= count; number++) {
            Files.createFile(imports.resolve(name + (1_000_000_000L + number)));
        }
        var files = new AtomicInteger();
        assertThatThrownBy(() -> FolderSource.of(imports, ".").forEach((path, bytes) -> files.incrementAndGet()))
                .hasMessageContaining("too many files and folders");
        assertThat(files).hasValue(0);
    }
}
