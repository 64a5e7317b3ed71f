package org.providermirror.hosted;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.hosted.HostedInstance.FakeKeys;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.Archives;
import org.providermirror.testing.MemoryStorage;
import org.providermirror.testing.PublisherFolder;
import org.providermirror.testing.SigningKey;

/** Publications on one instance. */
class PublicationsTest {
    private static final ReleaseId V1 = HostedInstance.release("1.0.0");

    @TempDir
    private Path folder;

    private final Clocks time = Clocks.system();
    private MemoryStorage storage;
    private HostedInstance instance;

    @BeforeEach
    void start() {
        storage = new MemoryStorage(folder);
        instance = new HostedInstance(storage, time);
    }

    private List<String> problems(byte[] archive) {
        var refused = catchThrowableOfType(PublicationRefusedException.class, () -> instance.publish(V1, archive));
        assertThat(refused.kind()).isEqualTo(PublicationRefusedException.Kind.INVALID);
        assertThat(instance.listed(V1)).isEmpty();
        assertThat(instance.release(V1)).isEmpty();
        return refused.problems().stream().map(PublicationProblem::toString).toList();
    }

    private static UnaryOperator<Map<String, byte[]>> without(String name) {
        return files -> {
            assertThat(files.remove(name)).isNotNull();
            return files;
        };
    }

    @Test
    void a_mirror_imports_what_a_mirror_with_its_key_signed_and_signs_no_import() throws Exception {
        var mirrorSigns = new FakeKeys(List.of(), true);
        var first = new HostedInstance(new MemoryStorage(folder), time, mirrorSigns);
        var dist = PublisherFolder.unsigned(V1).with(1, "linux_amd64");
        first.publish(V1, dist.tar());
        var exported = first.release(V1).orElseThrow();
        var second = new HostedInstance(storage, time, mirrorSigns);

        assertThat(published(second, exported, dist).signedByMirror()).isTrue();
        assertThat(second.release(V1)).isPresent();

        var sums = exported.checksums().get(0);
        var unsigned = new Release(
                exported.provider(),
                exported.version(),
                exported.protocols(),
                exported.packages(),
                List.of(new PublishedChecksums(
                        sums.sums(), Optional.empty(), Optional.empty(), List.of(), sums.platforms())),
                Set.of(),
                exported.verifiedAt());
        var third = new HostedInstance(new MemoryStorage(folder), time, mirrorSigns);
        assertThatThrownBy(() -> published(third, unsigned, dist))
                .isInstanceOfSatisfying(
                        PublicationRefusedException.class,
                        refused -> assertThat(refused.problems().toString())
                                .contains("it is missing", "register the public key"));
        assertThat(third.release(V1)).isEmpty();
    }

    private static Publications.Published published(HostedInstance mirror, Release described, PublisherFolder dist)
            throws Exception {
        try (var imported = mirror.publications.begin(described)) {
            imported.add(
                    HostedInstance.packageOf(V1, "linux_amd64"),
                    new ByteArrayInputStream(dist.packageOf("linux_amd64")));
            assertThat(imported.missing()).isEmpty();
            return mirror.publications.publish(imported, "boss");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar", "tar.gz", "zip"})
    void a_published_release_has_all_its_platforms(String form) throws Exception {
        var dist = PublisherFolder.of(V1, "linux_amd64", "darwin_arm64", "windows_amd64");
        assertThat(instance.listed(V1)).isEmpty();
        var published = instance.publish(
                V1,
                switch (form) {
                    case "tar" -> dist.tar();
                    case "zip" -> dist.zip();
                    default -> dist.tarGz();
                });
        assertThat(published.isNew()).isTrue();
        assertThat(published.revision()).isOne();
        assertThat(published.keys()).containsExactly(SigningKey.ofPublisher().fingerprint());
        assertThat(published.signedByMirror()).isFalse();

        var listed = instance.listed(V1).orElseThrow();
        assertThat(listed.platforms()).hasSize(3);
        assertThat(listed.protocols()).containsExactly("6.0");
        var release = instance.release(V1).orElseThrow();
        assertThat(release.isAuthenticated()).isTrue();
        assertThat(release.packages()).hasSize(3);
        assertThat(release.checksums().get(0).sums()).isEqualTo(dist.sums());
        assertThat(instance.recordsOf(release)).hasSize(3).allSatisfy((platform, record) -> {
            var bytes = storage.peek(StorageLayout.archive(record.id())).orElseThrow();
            assertThat(bytes).isEqualTo(dist.packageOf(platform.toString()));
            assertThat(record.sha256()).isEqualTo(Sha256.of(bytes));
        });
        assertThat(storage.peek(StorageLayout.releaseRecord(V1)))
                .as("only a revision holds the release")
                .isEmpty();
        assertThat(instance.events)
                .singleElement()
                .satisfies(event -> assertThat(event.sentence()).contains("ci published " + V1 + " for 3 platforms"));
    }

    @Test
    void without_a_manifest_the_protocol_is_5() throws Exception {
        var dist = PublisherFolder.of(V1, "linux_amd64");
        var manifest = dist.begin() + "_manifest.json";
        var published = instance.publish(V1, dist.tar(without(manifest)));
        assertThat(instance.release(V1).orElseThrow().protocols()).containsExactly("5.0");
        assertThat(published.notes())
                .as("the signed sums list a manifest")
                .singleElement()
                .satisfies(note -> assertThat(note.toString()).contains(manifest, "it is missing", "5.0", "purge"));
        assertThat(instance.publish(V1, dist.tar(without(manifest))).notes()).hasSize(1);
    }

    @Test
    void the_manifest_of_the_template_is_a_manifest_if_the_sums_agree() throws Exception {
        var dist = PublisherFolder.of(V1, "linux_amd64");
        var manifest = dist.begin() + "_manifest.json";
        var published = instance.publish(V1, dist.tar(files -> {
            files.put("terraform-registry-manifest.json", files.remove(manifest));
            return files;
        }));
        assertThat(published.protocols()).containsExactly("6.0");
        assertThat(published.notes()).isEmpty();

        var v2 = HostedInstance.release("2.0.0");
        var other = PublisherFolder.of(v2, "linux_amd64");
        assertThatThrownBy(() -> instance.publish(v2, other.tar(files -> {
                    files.remove(other.begin() + "_manifest.json");
                    files.put(
                            "terraform-registry-manifest.json",
                            "{\"version\": 1, \"metadata\": {\"protocol_versions\": [\"5.0\"]}}".getBytes(UTF_8));
                    return files;
                })))
                .isInstanceOf(PublicationRefusedException.class);
        assertThat(instance.release(v2)).isEmpty();
    }

    @Test
    void the_same_bytes_again_change_nothing() throws Exception {
        var dist = PublisherFolder.of(V1, "linux_amd64", "darwin_arm64");
        instance.publish(V1, dist.tar());
        var before = storage.list(StorageLayout.hosted(V1));
        var again = instance.publish(V1, dist.zip());
        assertThat(again.isNew()).isFalse();
        assertThat(again.revision()).isOne();
        assertThat(storage.list(StorageLayout.hosted(V1))).isEqualTo(before);
        assertThat(instance.events).hasSize(1);
    }

    @Test
    void other_bytes_are_a_conflict_and_the_first_stay() throws Exception {
        var first = PublisherFolder.of(V1, "linux_amd64", "darwin_arm64");
        instance.publish(V1, first.tar());
        var other = new PublisherFolder(V1, SigningKey.ofPublisher())
                .with(2, "linux_amd64")
                .with(1, "darwin_arm64");
        var refused = catchThrowableOfType(PublicationRefusedException.class, () -> instance.publish(V1, other.tar()));
        assertThat(refused.kind()).isEqualTo(PublicationRefusedException.Kind.CONFLICT);
        assertThat(refused.problems())
                .singleElement()
                .asString()
                .contains("terraform-provider-tool_1.0.0_linux_amd64.zip");
        assertThat(storage.peek(StorageLayout.archive(HostedInstance.packageOf(V1, "linux_amd64"))))
                .contains(first.packageOf("linux_amd64"));
        assertThat(instance.release(V1).orElseThrow().checksums().get(0).sums()).isEqualTo(first.sums());
    }

    @Test
    void fewer_platforms_than_published_are_no_conflict_if_they_are_the_same() throws Exception {
        instance.publish(
                V1, PublisherFolder.of(V1, "linux_amd64", "darwin_arm64").tar());
        var again = instance.publish(V1, PublisherFolder.of(V1, "linux_amd64").tar());
        assertThat(again.isNew()).isFalse();
        assertThat(again.platforms()).hasSize(2);
    }

    @Test
    void newly_signed_sums_with_the_old_lines_add_platforms() throws Exception {
        var first = PublisherFolder.of(V1, "linux_amd64");
        instance.publish(V1, first.tar());
        assertThat(instance.release(V1).orElseThrow().packages()).hasSize(1);
        var more = PublisherFolder.of(V1, "linux_amd64", "darwin_arm64");
        var published = instance.publish(V1, more.tar(without("terraform-provider-tool_1.0.0_linux_amd64.zip")));
        assertThat(published.isNew()).isTrue();
        assertThat(published.revision()).isEqualTo(2);
        var release = instance.release(V1).orElseThrow();
        assertThat(release.packages()).hasSize(2);
        assertThat(instance.recordsOf(release)).hasSize(2);
        assertThat(instance.listed(V1).orElseThrow().platforms()).hasSize(2);
        assertThat(storage.read(StorageLayout.hostedRevision(V1, 1).resolve("SHA256SUMS")))
                .as("the first revision stays")
                .contains(first.sums());
    }

    @Test
    void all_problems_are_reported_together_by_file() {
        var dist = PublisherFolder.of(V1, "linux_amd64", "darwin_arm64", "linux_arm64");
        var problems = problems(dist.tar(files -> {
            files.remove("terraform-provider-tool_1.0.0_darwin_arm64.zip");
            files.put("terraform-provider-tool_1.0.0_linux_amd64.zip", "no zip".getBytes(UTF_8));
            files.put("terraform-provider-tool_1.0.1_linux_amd64.zip", new byte[10]);
            files.put("terraform-provider-other_1.0.0_linux_amd64.zip", new byte[10]);
            files.put("terraform-provider-tool_1.0.0_linux_vax.zip", new byte[10]);
            files.put(dist.sumsName() + ".sig", SigningKey.ofStranger().sign(dist.sums()));
            files.put(dist.begin() + "_manifest.json", "{}".getBytes(UTF_8));
            return files;
        }));
        assertThat(problems)
                .anyMatch(text -> text.contains("darwin_arm64.zip: the sums list it, and it is missing"))
                .anyMatch(text -> text.contains("1.0.0_linux_amd64.zip: the archive cannot be read"))
                .anyMatch(text -> text.contains("1.0.0_linux_amd64.zip: it has the SHA-256"))
                .anyMatch(text -> text.contains("1.0.1_linux_amd64.zip: it is not a package of this release"))
                .anyMatch(text -> text.contains("other_1.0.0_linux_amd64.zip: it is not a package of this release"))
                .anyMatch(text -> text.contains("linux_vax.zip: it is not a package of this release"))
                .anyMatch(text -> text.contains("SHA256SUMS.sig: no registered key of the namespace made it"))
                .anyMatch(text -> text.contains("manifest.json: it is not a manifest"))
                .anyMatch(text -> text.contains("manifest.json: it has another SHA-256"))
                .noneMatch(text -> text.contains("linux_arm64"));
        assertThat(storage.list(new StorageKey(HostedInstance.CORP.value()))).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_signature_is_needed_if_a_key_is_registered() {
        var dist = PublisherFolder.of(V1, "linux_amd64");
        assertThat(problems(dist.tar(without(dist.sumsName() + ".sig"))))
                .singleElement()
                .asString()
                .contains("has registered keys");
    }

    @Test
    void without_any_key_nothing_is_published() {
        instance = new HostedInstance(storage, time, new FakeKeys(List.of(), false));
        assertThat(problems(PublisherFolder.of(V1, "linux_amd64").tar()))
                .singleElement()
                .asString()
                .contains("no signing key is registered for providers.corp.example/platform");
    }

    @Test
    void the_mirror_signs_for_a_namespace_without_a_key() throws Exception {
        instance = new HostedInstance(storage, time, new FakeKeys(List.of(), true));
        var dist = PublisherFolder.of(V1, "linux_amd64");
        var published = instance.publish(V1, dist.tar(without(dist.sumsName() + ".sig")));
        assertThat(published.signedByMirror()).isTrue();
        assertThat(instance.release(V1).orElseThrow().signers())
                .containsExactly(SigningKey.ofStranger().fingerprint());
        assertThat(instance.hosted.revision(V1).orElseThrow().signedByMirror()).isTrue();
    }

    @Test
    void sums_without_a_package_or_missing_sums_are_refused() {
        var dist = new PublisherFolder(V1, SigningKey.ofPublisher());
        assertThat(problems(dist.tar())).singleElement().asString().contains("it lists no package");
        assertThat(problems(PublisherFolder.of(V1, "linux_amd64").tar(without(dist.sumsName()))))
                .singleElement()
                .asString()
                .contains("SHA256SUMS: it is missing");
    }

    @Test
    void names_that_leave_the_folder_are_refused() {
        var dist = PublisherFolder.of(V1, "linux_amd64");
        var problems = problems(dist.tar(files -> {
            var moved = new TreeMap<>(files);
            moved.put("../../terraform-provider-tool_1.0.0_linux_arm64.zip", new byte[10]);
            moved.put("x/../../../etc/passwd", new byte[10]);
            return moved;
        }));
        assertThat(problems).hasSize(2).allMatch(text -> text.contains("leaves the folder"));
        var absolute = new java.io.ByteArrayOutputStream();
        dist.files().forEach((name, bytes) -> absolute.writeBytes(Archives.tarEntry("/" + name, "", '0', bytes)));
        assertThat(problems(absolute.toByteArray())).anyMatch(text -> text.contains("leaves the folder"));
    }

    @Test
    void a_bomb_and_endless_entries_are_refused() throws Exception {
        var bomb = new java.io.ByteArrayOutputStream();
        var size = 1L << 30;
        var header = Archives.tarEntry("terraform-provider-tool_1.0.0_linux_amd64.zip", "", '0', new byte[0]);
        bomb.writeBytes(gzip(withSize(header, size)));
        var part = gzip(new byte[16 << 20]);
        for (var written = 0L; written < size; written += 16 << 20) {
            bomb.writeBytes(part);
        }
        assertThat(problems(bomb.toByteArray())).anyMatch(text -> text.contains("it unpacks to more than"));
        var many = new java.io.ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(many)) {
            var entry = Archives.tarEntry("x", "", '0', new byte[0]);
            for (var index = 0; index < 250_000; index++) {
                gzip.write(entry);
            }
        }
        assertThat(problems(many.toByteArray())).anyMatch(text -> text.contains("archive: it cannot be read"));
        assertThat(folder).isEmptyDirectory();
    }

    /** One of the members that a gzip file may consist of. */
    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new java.io.ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }

    private static byte[] withSize(byte[] header, long size) {
        System.arraycopy("%011o".formatted(size).getBytes(UTF_8), 0, header, 124, 11);
        System.arraycopy("        ".getBytes(UTF_8), 0, header, 148, 8);
        var sum = 0;
        for (var octet : header) {
            sum += octet & 0xff;
        }
        System.arraycopy("%06o\0 ".formatted(sum).getBytes(UTF_8), 0, header, 148, 8);
        return header;
    }

    @Test
    void no_archive_at_all_is_refused() {
        assertThat(problems("this is no archive, but long enough for a header"
                        .repeat(30)
                        .getBytes(UTF_8)))
                .anyMatch(text -> text.startsWith("archive: it cannot be read"));
    }

    @Test
    void a_hostname_that_is_not_hosted_is_refused() {
        var foreign = new ReleaseId(ProviderAddress.parse("registry.terraform.io/hashicorp/null"), V1.version());
        assertThatThrownBy(() -> instance.publish(
                        foreign, PublisherFolder.of(foreign, "linux_amd64").tar()))
                .isInstanceOf(HostnameNotServedException.class);
    }

    @Test
    void hosted_names_never_reach_upstream() throws Exception {
        instance.upstream.list(V1.provider(), "9.9.9");
        assertThat(instance.listed(HostedInstance.release("9.9.9"))).isEmpty();
        assertThat(instance.release(HostedInstance.release("9.9.9"))).isEmpty();
        instance.publish(V1, PublisherFolder.of(V1, "linux_amd64").tar());
        assertThat(instance.listed(HostedInstance.release("9.9.9"))).isEmpty();
        assertThat(instance.listed(V1)).isPresent();
    }

    @Test
    void the_same_bytes_replace_a_corrupt_package_and_a_corrupt_revision() throws Exception {
        var dist = PublisherFolder.of(V1, "linux_amd64", "darwin_arm64");
        instance.publish(V1, dist.tar());
        var key = StorageLayout.archive(HostedInstance.packageOf(V1, "linux_amd64"));
        storage.put(key, new byte[10]);
        storage.put(StorageLayout.hostedRevision(V1, 1).resolve("SHA256SUMS"), new byte[10]);
        instance = new HostedInstance(storage, time);
        var again = instance.publish(V1, dist.tar());
        assertThat(again.revision()).isEqualTo(2);
        assertThat(storage.peek(key)).contains(dist.packageOf("linux_amd64"));
        assertThat(instance.release(V1).orElseThrow().packages()).hasSize(2);
    }

    @Test
    void an_upload_that_breaks_off_leaves_nothing() {
        var dist = PublisherFolder.of(V1, "linux_amd64").tar();
        var broken = new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                if (at > dist.length / 2) {
                    throw new IOException("reset");
                }
                return dist[at++] & 0xff;
            }
        };
        assertThatThrownBy(() -> instance.publications.publish(V1, broken, 0, "ci"))
                .isInstanceOf(IOException.class);
        assertThat(folder).isEmptyDirectory();
        assertThat(instance.listed(V1)).isEmpty();
    }
}
