package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobItem;
import org.providermirror.job.JobRecord;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Archives;
import org.providermirror.transfer.exports.Selection;

/**
 * Imports of folders that {@code terraform providers mirror} wrote and somebody published. Their documents are here;
 * their packages, gigabytes of other people's programs, are not, and are made by the tests.
 */
@Tag("component")
class PublishedFoldersTest extends TransferFixture {
    private static final Path RECORDED = Path.of("src/test/resources/recorded/mirrors");
    private static final List<String> FOLDERS =
            List.of("dlavric_tf-network-mirror", "wandel_terraform-mirror", "wgpsec_mirror");
    private static final Pattern DOCUMENT = Pattern.compile("(?:.*/)?([^/]+/[^/]+/[^/]+)/([0-9][^/]*)[.]json");
    private static final Pattern LISTED =
            Pattern.compile("\"(\\w+_\\w+)\"\\s*:\\s*\\{\\s*\"hashes\"\\s*:\\s*\\[\\s*\"([^\"]+)\"");

    /** How a folder gets to the mirror. */
    private enum Carriage {
        FOLDER,
        ZIP,
        TAR,
        TAR_GZ;

        byte[] pack(Map<String, byte[]> files) throws IOException {
            return switch (this) {
                case FOLDER, ZIP -> Archives.zip(files);
                case TAR -> Archives.tar(files);
                case TAR_GZ -> Archives.gzip(Archives.tar(files));
            };
        }
    }

    static Stream<Arguments> foldersAndArchives() {
        return FOLDERS.stream()
                .flatMap(folder ->
                        Stream.of(Carriage.ZIP, Carriage.TAR_GZ).map(carriage -> Arguments.of(folder, carriage)));
    }

    /** The smaller ones in every way, for the largest has two hundred packages. */
    static Stream<Arguments> foldersAndCarriages() {
        return FOLDERS.stream()
                .flatMap(folder -> Stream.of(Carriage.values())
                        .filter(carriage -> !folder.startsWith("wgpsec") || carriage == Carriage.FOLDER)
                        .map(carriage -> Arguments.of(folder, carriage)));
    }

    static List<String> folders() {
        return FOLDERS;
    }

    private static Map<String, byte[]> recorded(String folder) throws IOException {
        return new TreeMap<>(MirrorWithJobs.files(RECORDED.resolve(folder)));
    }

    private JobRecord<?, ?> carried(MirrorParts mirror, Map<String, byte[]> files, Carriage carriage) throws Exception {
        if (carriage != Carriage.FOLDER) {
            var archive = carriage.pack(files);
            var imports = mirror.maintenance().imports();
            var task = imports.submit(new ByteArrayInputStream(archive), archive.length, ANYTHING)
                    .orElseThrow();
            return MirrorWithJobs.awaitEnd(imports.queue(), task.id());
        }
        for (var file : files.entrySet()) {
            var copy = base.resolve("imports/site").resolve(file.getKey());
            Files.createDirectories(copy.getParent());
            Files.write(copy, file.getValue());
        }
        return imported(mirror, "site", ANYTHING);
    }

    /** What the documents list, found otherwise than the mirror does, and the hash that they give. */
    private static Map<PackageId, String> listed(Map<String, byte[]> files) {
        var listed = new TreeMap<PackageId, String>();
        files.forEach((path, content) -> {
            var document = DOCUMENT.matcher(path);
            if (document.matches()) {
                var entries = LISTED.matcher(new String(content, StandardCharsets.UTF_8));
                while (entries.find()) {
                    listed.put(
                            new PackageId(
                                    ProviderAddress.parse(
                                            document.group(1).split("/")[0],
                                            document.group(1).split("/")[1],
                                            document.group(1).split("/")[2]),
                                    ProviderVersion.parse(document.group(2)),
                                    Platform.parse(entries.group(1))),
                            entries.group(2));
                }
            }
        });
        return listed;
    }

    private static Set<String> subjects(JobRecord<?, ?> task, ItemOutcome outcome) {
        return task.items().stream()
                .filter(item -> item.outcome() == outcome)
                .map(JobItem::subject)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Map<PackageId, ?> packages) {
        return packages.keySet().stream().map(PackageId::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    /** An archive for each listed package, which differs from the publisher's. */
    private static Map<PackageId, byte[]> made(Set<PackageId> ids) throws IOException {
        var archives = new TreeMap<PackageId, byte[]>();
        for (var id : ids) {
            var program = ("a program in place of " + id).getBytes(StandardCharsets.UTF_8);
            archives.put(
                    id,
                    Archives.zip(Map.of("terraform-provider-" + id.provider().type(), program)));
        }
        return archives;
    }

    @Test
    void every_folder_that_was_recorded_is_tested() throws IOException {
        try (var folders = Files.list(RECORDED)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(FOLDERS);
        }
    }

    @ParameterizedTest
    @MethodSource("foldersAndArchives")
    void each_listed_package_of_a_folder_without_packages_is_reported_missing(String folder, Carriage carriage)
            throws Exception {
        var files = recorded(folder);
        var task = carried(start(MirrorWithJobs.cutOff(base.resolve("mirror"))), files, carriage);
        assertThat(listed(files)).isNotEmpty();
        assertThat(subjects(task, ItemOutcome.MISSING)).isEqualTo(names(listed(files)));
        assertThat(task.items())
                .hasSameSizeAs(listed(files).keySet())
                .allSatisfy(item ->
                        assertThat(item.detail()).isEqualTo("a document lists it, but the import does not contain it"));
        assertThat(MirrorWithJobs.files(base.resolve("mirror"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void packages_that_are_not_what_the_documents_say_are_refused(String folder) throws Exception {
        var files = recorded(folder);
        var listed = listed(files);
        made(listed.keySet())
                .forEach((id, archive) -> files.put(StorageLayout.archive(id).value(), archive));
        var task = carried(start(MirrorWithJobs.cutOff(base.resolve("mirror"))), files, Carriage.ZIP);
        assertThat(subjects(task, ItemOutcome.REFUSED)).isEqualTo(names(listed));
        assertThat(task.items()).extracting(JobItem::detail).containsOnly("it does not match the document beside it");
        assertThat(MirrorWithJobs.files(base.resolve("mirror"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("foldersAndCarriages")
    void packages_that_are_what_the_documents_say_come_in_and_are_served(String folder, Carriage carriage)
            throws Exception {
        var files = recorded(folder);
        var listed = listed(files);
        var archives = made(listed.keySet());
        var hashes = new TreeMap<String, String>();
        for (var made : archives.entrySet()) {
            var file = Files.write(base.resolve("hashed.zip"), made.getValue());
            hashes.put(
                    listed.get(made.getKey()),
                    new ArchiveHash(ArchiveLimits.DEFAULT).h1(file).toString());
        }
        files.replaceAll((path, content) -> {
            var text = new String(content, StandardCharsets.UTF_8);
            for (var hash :
                    DOCUMENT.matcher(path).matches() ? hashes.entrySet() : Set.<Map.Entry<String, String>>of()) {
                text = text.replace(hash.getKey(), hash.getValue());
            }
            return text.getBytes(StandardCharsets.UTF_8);
        });
        archives.forEach((id, archive) -> files.put(StorageLayout.archive(id).value(), archive));

        var mirror = start(MirrorWithJobs.cutOff(base.resolve("mirror")));
        var task = carried(mirror, files, carriage);
        assertThat(subjects(task, ItemOutcome.STORED)).isEqualTo(names(listed));
        assertThat(task.items()).hasSameSizeAs(listed.keySet());
        var stored = new ArrayList<>(listed.keySet());
        assertThat(stored).allSatisfy(id -> {
            assertThat(ArchiveAnswers.of(mirror.mirror().archive(id))).isInstanceOf(ArchiveAnswer.Stored.class);
            assertThat(base.resolve("mirror").resolve(StorageLayout.archive(id).value()))
                    .hasBinaryContent(archives.get(id));
        });
        var exported = Archives.unzip(zipOf(mirror, Selection.all()));
        assertThat(listed(exported).keySet()).isEqualTo(listed.keySet());
    }
}
