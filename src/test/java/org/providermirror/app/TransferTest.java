package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.StorageSettings;
import org.providermirror.failure.NotFoundException;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobItem;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.VersionChoice;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Archives;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.S3Server;
import org.providermirror.transfer.exports.Selection;
import org.providermirror.transfer.imports.ImportOptions;
import org.providermirror.transfer.upload.UploadTooLargeException;

/** Imports and exports by the whole mirror but for HTTP. */
@Tag("component")
class TransferTest extends TransferFixture {

    @Test
    void an_export_is_a_folder_that_needs_no_mirror() throws Exception {
        var mirror = filled("mirror");
        var task = exported(mirror, Selection.all(), "all");
        assertThat(task.state()).isEqualTo(JobState.DONE);
        assertThat(task.total())
                .as("the number of packages is known")
                .contains(task.items().size());
        assertThat(task.count(ItemOutcome.WRITTEN)).isEqualTo(6);

        var files = MirrorWithJobs.files(base.resolve("exports/all"));
        assertThat(files).hasSize(6 + 3 + 2 + 3 * 3);
        assertThat(files.get(StorageLayout.archive(ID).value())).isEqualTo(upstream.archive(ID));
        assertThat(new String(files.get("registry.example.com/acme/null/index.json"), StandardCharsets.UTF_8))
                .isEqualToIgnoringWhitespace("{\"versions\":{\"1.0.0\":{},\"1.1.0\":{}}}");
        assertThat(new String(files.get("registry.example.com/acme/null/1.0.0.json"), StandardCharsets.UTF_8))
                .contains("\"url\" : \"terraform-provider-null_1.0.0_linux_amd64.zip\"")
                .contains(upstream.h1(ID).toString())
                .contains(PackageHash.zh(upstream.sha256(ID)).toString());
        var zipped = Archives.unzip(zipOf(mirror, Selection.all()));
        assertThat(zipped).containsExactlyInAnyOrderEntriesOf(files);
        var folder = base.resolve("exports/all");
        assertThat(zipped)
                .allSatisfy((name, content) -> assertThat(folder.resolve(name)).hasBinaryContent(content));
        assertThat(base.resolve("exports/all/.proof/registry.example.com/acme/null/1.0.0/release.json"))
                .hasSameBinaryContentAs(release("mirror", ID));
    }

    @Test
    void a_selection_is_by_provider_version_platform_and_lock_file() throws Exception {
        var mirror = filled("mirror");
        var some = new Selection(
                List.of(ProviderPattern.parse("registry.example.com/acme/null")),
                VersionChoice.parse("< 1.1"),
                Set.of(LINUX),
                "");
        assertThat(Archives.unzip(zipOf(mirror, some)).keySet())
                .containsExactly(
                        ".proof/registry.example.com/acme/null/1.0.0/SHA256SUMS",
                        ".proof/registry.example.com/acme/null/1.0.0/SHA256SUMS.sig",
                        ".proof/registry.example.com/acme/null/1.0.0/release.json",
                        "registry.example.com/acme/null/1.0.0.json",
                        "registry.example.com/acme/null/index.json",
                        StorageLayout.archive(ID).value());
        var lockFile = "provider \"registry.example.com/acme/tool\" {\n version = \"2.0.0\"\n}\n";
        assertThat(Archives.unzip(zipOf(mirror, new Selection(List.of(), VersionChoice.parse(""), Set.of(), lockFile))))
                .hasSize(2 + 2 + 3);
    }

    @Test
    void an_export_resumes_and_lists_what_was_there_before() throws Exception {
        var mirror = filled("mirror");
        var linux = new Selection(List.of(), VersionChoice.parse(""), Set.of(LINUX), "");
        exported(mirror, linux, "site");
        var task = exported(mirror, Selection.all(), "site");
        assertThat(task.count(ItemOutcome.PRESENT)).isEqualTo(3);
        assertThat(task.count(ItemOutcome.WRITTEN)).isEqualTo(3);
        exported(mirror, linux, "site");
        exported(mirror, Selection.all(), "other");
        assertThat(MirrorWithJobs.files(base.resolve("exports/site")))
                .containsExactlyInAnyOrderEntriesOf(MirrorWithJobs.files(base.resolve("exports/other")));
    }

    @Test
    void corrupt_packages_are_never_exported() throws Exception {
        var mirror = filled("mirror");
        var file = base.resolve("mirror").resolve(StorageLayout.archive(ID).value());
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> zipOf(mirror, Selection.all())).isInstanceOf(IOException.class);
        var task = exported(mirror, Selection.all(), "all");
        assertThat(task.count(ItemOutcome.FAILED)).isOne();
        assertThat(base.resolve("exports/all/registry.example.com/acme/null/1.0.0.json"))
                .content()
                .doesNotContain("linux_amd64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/tmp", ".hidden", "a\u0000b"})
    void an_export_goes_into_a_folder_below_the_one_that_is_set(String name) throws Exception {
        var exports = start("mirror").maintenance().exports();
        assertThatThrownBy(() -> exports.submit(Selection.all(), name, "boss"))
                .isInstanceOf(InvalidTermException.class);
    }

    private interface Transport {
        JobRecord<?, ?> carry(TransferTest test, MirrorParts from, MirrorParts to, ImportOptions terms)
                throws Exception;
    }

    static Stream<Transport> transports() {
        return Stream.of(
                (test, from, to, terms) -> {
                    var name = "site-" + System.nanoTime();
                    exported(from, Selection.all(), name);
                    Files.move(
                            test.base.resolve("exports").resolve(name),
                            test.base.resolve("imports").resolve(name));
                    return imported(to, name, terms);
                },
                (test, from, to, terms) -> uploaded(to, zipOf(from, Selection.all()), terms),
                (test, from, to, terms) ->
                        uploaded(to, Archives.gzip(Archives.tar(Archives.unzip(zipOf(from, Selection.all())))), terms));
    }

    @ParameterizedTest
    @MethodSource("transports")
    void an_export_is_unchanged_by_an_import_and_a_second_export(Transport transport) throws Exception {
        var first = filled("first");
        var second = start("second");
        upstream.forgetRequests();
        var task = transport.carry(this, first, second, STRICT);

        assertThat(task.state()).isEqualTo(JobState.DONE);
        assertThat(task.total())
                .as("the number of packages is known")
                .contains(task.items().size());
        assertThat(task.count(ItemOutcome.STORED)).as("%s", task).isEqualTo(6);
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isZero();
        assertThat(seen(Archives.unzip(zipOf(second, Selection.all()))))
                .containsExactlyInAnyOrderEntriesOf(seen(Archives.unzip(zipOf(first, Selection.all()))));
        assertThat(base.resolve("second")
                        .resolve(StorageLayout.packageRecord(ID).value()))
                .content()
                .contains("\"signed\"");
        assertThat(transport.carry(this, second, first, STRICT).count(ItemOutcome.PRESENT))
                .isEqualTo(6);
    }

    @Test
    void an_offline_mirror_redirects_no_client() throws Exception {
        filled("mirror").close();
        started.clear();
        var offline = start(MirrorWithJobs.cutOff(base.resolve("mirror")));
        upstream.forgetRequests();
        assertThat(ArchiveAnswers.of(offline.mirror().archive(ID))).isInstanceOf(ArchiveAnswer.Stored.class);
        var windows = new PackageId(ID.provider(), ID.version(), Platform.parse("windows_amd64"));
        assertThatThrownBy(() -> ArchiveAnswers.of(offline.mirror().archive(windows)))
                .isInstanceOf(NotFoundException.class);
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void an_import_goes_into_a_bucket_too() throws Exception {
        try (var server = S3Server.start()) {
            var first = filled("first");
            var second = start(MirrorWithJobs.of(upstream, (StorageSettings) server.newBucket()));
            assertThat(uploaded(second, zipOf(first, Selection.all()), STRICT).count(ItemOutcome.STORED))
                    .isEqualTo(6);
            assertThat(seen(Archives.unzip(zipOf(second, Selection.all()))))
                    .containsExactlyInAnyOrderEntriesOf(seen(Archives.unzip(zipOf(first, Selection.all()))));
            second.close();
            started.remove(second);
        }
    }

    @Test
    void an_unsigned_package_is_refused_and_the_stored_copy_stays() throws Exception {
        var mirror = filled("mirror");
        var other = upstream.archive(FakeRegistry.packageId("acme", "tool", "2.0.0", "linux_amd64"));
        var windows = new PackageId(ID.provider(), ID.version(), Platform.parse("windows_amd64"));
        var files = new LinkedHashMap<String, byte[]>();
        files.put(StorageLayout.archive(ID).value(), other);
        files.put(StorageLayout.archive(windows).value(), other);
        files.put(
                "deep/in/a/folder/registry.example.com/acme/null/terraform-provider-null_1.0.0_freebsd_arm.zip",
                upstream.archive(FakeRegistry.packageId("acme", "null", "1.0.0", "freebsd_arm")));
        files.put("../../registry.example.com/acme/null/terraform-provider-null_1.0.0_freebsd_386.zip", other);
        files.put("terraform-provider-null_1.0.0_freebsd_386.zip", other);
        files.put("registry.example.com/acme/null/terraform-provider-other_1.0.0_freebsd_386.zip", other);
        files.put("elsewhere.example.com/acme/null/terraform-provider-null_1.0.0_linux_amd64.zip", other);
        files.put("registry.example.com/acme/null/README.md", other);
        var task = uploaded(mirror, Archives.zip(files), ANYTHING);

        assertThat(task.count(ItemOutcome.REFUSED)).as("%s", task.items()).isEqualTo(6);
        assertThat(task.count(ItemOutcome.STORED)).isOne();
        assertThat(task.items())
                .filteredOn(item -> item.subject().equals(ID.toString()))
                .extracting(JobItem::detail)
                .singleElement()
                .asString()
                .contains("other bytes");
        assertThat(base.resolve("mirror").resolve(StorageLayout.archive(ID).value()))
                .hasBinaryContent(upstream.archive(ID));
        assertThat(Files.exists(base.resolve("mirror")
                        .resolve(StorageLayout.archive(windows).value())))
                .isFalse();
    }

    @Test
    void an_unverified_package_must_at_least_be_what_its_document_says() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var offline = start(MirrorWithJobs.cutOff(base.resolve("island")));
        var document = "{\"archives\":{\"linux_amd64\":{\"hashes\":[\"h1:" + "A".repeat(43) + "=\"],\"url\":\"x\"}}}";
        var task = uploaded(
                offline,
                Archives.zip(Map.of(
                        StorageLayout.archive(ID).value(),
                        upstream.archive(ID),
                        "registry.example.com/acme/null/1.0.0.json",
                        document.getBytes(StandardCharsets.UTF_8))),
                ANYTHING);
        assertThat(task.count(ItemOutcome.REFUSED)).isOne();
        assertThat(MirrorWithJobs.files(base.resolve("island"))).isEmpty();
    }

    @Test
    void an_archive_of_windows_with_backslashes_is_imported() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var name = StorageLayout.archive(ID).value().replace('/', '\\');
        var task = uploaded(start("mirror"), Archives.zip(Map.of(name, upstream.archive(ID))), STRICT);
        assertThat(task.count(ItemOutcome.STORED)).as("%s", task).isOne();
    }

    @Test
    void an_import_without_packages_names_the_layout_that_it_expects() throws Exception {
        var mirror = start("mirror");
        var foreign = Archives.zip(Map.of("readme.txt", new byte[10], "acme/null/null_1.0.0.zip", new byte[10]));
        assertThat(uploaded(mirror, foreign, ANYTHING)).satisfies(task -> {
            assertThat(task.state()).isEqualTo(JobState.FAILED);
            assertThat(task.failure().orElseThrow()).contains("no package", "hostname/namespace/type/");
        });
        Files.createDirectories(base.resolve("imports/empty"));
        assertThat(imported(mirror, "empty", ANYTHING).failure().orElseThrow()).contains("hostname/namespace/type/");

        var folder = ID.provider() + "/1.0.0/linux_amd64/";
        var unpacked = Archives.zip(
                Map.of(folder + "terraform-provider-null_v1.0.0", new byte[10], folder + "LICENSE", new byte[10]));
        assertThat(uploaded(mirror, unpacked, ANYTHING).items()).singleElement().satisfies(item -> {
            assertThat(item.outcome()).isEqualTo(ItemOutcome.REFUSED);
            assertThat(item.detail()).contains("unpacked", "hostname/namespace/type/");
        });
    }

    @Test
    void a_folder_is_imported_from_below_the_one_that_is_set_and_from_nowhere_else() throws Exception {
        var imports = start("mirror").maintenance().imports();
        Files.createDirectories(base.resolve("elsewhere"));
        Files.createSymbolicLink(base.resolve("imports/link"), base.resolve("elsewhere"));
        for (var path : List.of(
                "..",
                "../elsewhere",
                "link",
                "missing",
                base.resolve("elsewhere").toString(),
                "a\0b")) {
            assertThatThrownBy(() -> imports.submit(path, STRICT))
                    .as(path)
                    .isInstanceOf(InvalidTermException.class)
                    .hasMessageContaining("inside mirror.import.path");
        }
        assertThat(imports.submit(".", STRICT)).isPresent();
    }

    @Test
    void an_upload_has_a_bound_and_leaves_nothing_behind() throws Exception {
        var mirror = start("mirror");
        var imports = mirror.maintenance().imports();
        var much = new byte[9 << 20];
        assertThatThrownBy(() -> imports.submit(new ByteArrayInputStream(much), 0, STRICT))
                .isInstanceOf(UploadTooLargeException.class);
        assertThatThrownBy(() -> imports.submit(new ByteArrayInputStream(new byte[1]), much.length, STRICT))
                .isInstanceOf(UploadTooLargeException.class);
        var bomb = Archives.zip(Map.of(StorageLayout.archive(ID).value(), new byte[64 << 20]));
        assertThat(bomb.length).isLessThan(1 << 20);
        upstream.publish("acme", "null", "1.0.0");
        for (var broken : List.of(bomb, new byte[2_000], "PK".getBytes(StandardCharsets.UTF_8), new byte[0])) {
            assertThat(uploaded(mirror, broken, ANYTHING).count(ItemOutcome.STORED))
                    .isZero();
        }
        try (var left = Files.walk(base.resolve("mirror/.mirror/temporary"))) {
            assertThat(left.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock")))
                    .isEmpty();
        }
    }
}
