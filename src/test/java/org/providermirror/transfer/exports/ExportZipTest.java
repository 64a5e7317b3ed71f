package org.providermirror.transfer.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.event.EventKind;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.transfer.StoredCatalog;

class ExportZipTest {
    private static final PackageId NULL = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId OTHER = FakeRegistry.packageId("acme", "other", "2.0.0", "darwin_arm64");
    private static final byte[] BYTES = "bytes of a package".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private StoredCatalog catalog;
    private ExportZip export;
    private List<PackageRecord> stored;

    @BeforeEach
    void store() {
        catalog = new StoredCatalog(folder);
        export = new ExportZip(new ExportedPackages(
                catalog.storage,
                catalog.records,
                catalog.packages,
                catalog.releases,
                id -> true,
                catalog.events::add,
                catalog.time));
        stored = List.of(catalog.store(NULL, BYTES), catalog.store(OTHER, BYTES));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private Iterator<List<PackageRecord>> selected() {
        return stored.stream().map(List::of).iterator();
    }

    private byte[] written() throws IOException {
        var target = new ByteArrayOutputStream();
        export.write(selected(), target);
        return target.toByteArray();
    }

    private static Map<String, byte[]> entries(byte[] archive) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    @Test
    void documents_and_provenance_of_a_provider_come_before_its_packages() throws Exception {
        var provider = "registry.example.com/acme/null/";
        var proofs = ".proof/" + provider + "1.0.0/";
        var entries = entries(written());
        assertThat(entries.keySet().stream().filter(name -> name.contains("acme/null/")))
                .containsExactly(
                        provider + "1.0.0.json",
                        proofs + "SHA256SUMS",
                        proofs + "SHA256SUMS.sig",
                        proofs + "release.json",
                        provider + "index.json",
                        provider + NULL.archiveName());
        assertThat(entries.get(provider + NULL.archiveName())).isEqualTo(BYTES);
        assertThat(new String(entries.get(provider + "1.0.0.json"), StandardCharsets.UTF_8))
                .contains(NULL.archiveName(), stored.get(0).h1().toString());
        assertThat(entries).containsKey("registry.example.com/acme/other/" + OTHER.archiveName());
    }

    @Test
    void packages_of_a_provider_are_copied_before_the_next_one_is_read() throws Exception {
        var copied = new ArrayList<StorageKey>();
        catalog.storage.beforeCall(copied::add);
        var records = Stream.of(0, 1)
                .map(provider -> {
                    assertThat(copied.contains(StorageLayout.archive(NULL))).isEqualTo(provider == 1);
                    assertThat(copied).doesNotContain(StorageLayout.archive(OTHER));
                    return List.of(stored.get(provider));
                })
                .iterator();
        export.write(records, new ByteArrayOutputStream());
        assertThat(copied).contains(StorageLayout.archive(OTHER));
    }

    @Test
    void the_same_packages_always_give_the_same_archive() throws Exception {
        assertThat(written()).isEqualTo(written());
    }

    @Test
    void corrupt_bytes_end_an_archive_that_no_client_takes_for_a_complete_one() throws Exception {
        catalog.storage.put(StorageLayout.archive(OTHER), "other bytes".getBytes(StandardCharsets.US_ASCII));
        var target = new ByteArrayOutputStream();
        assertThatThrownBy(() -> export.write(selected(), target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("do not match their record");
        var broken = Files.write(folder.resolve("broken.zip"), target.toByteArray());
        assertThatThrownBy(() -> new ZipFile(broken.toFile())).isInstanceOf(IOException.class);
        assertThat(catalog.events)
                .singleElement()
                .satisfies(event -> assertThat(event.kind()).isEqualTo(EventKind.ROT));
    }
}
