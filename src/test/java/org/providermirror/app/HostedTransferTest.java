package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobRecord;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.VersionChoice;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Archives;
import org.providermirror.testing.PublisherFolder;
import org.providermirror.testing.SigningKey;
import org.providermirror.transfer.exports.Selection;

/** Exports and imports published releases by the whole mirror but for HTTP. */
@Tag("component")
class HostedTransferTest extends TransferFixture {
    private static final Hostname CORP = Hostname.parse("providers.corp.example");
    private static final ProviderAddress TOOL = ProviderAddress.parse(CORP + "/platform/tool");
    private static final ReleaseId V1 = new ReleaseId(TOOL, ProviderVersion.parse("1.0.0"));
    private static final ReleaseId V2 = new ReleaseId(TOOL, ProviderVersion.parse("2.0.0"));
    private static final String[] ALL = {"darwin_arm64", "linux_amd64", "windows_amd64"};

    private MirrorParts hosting(String folder) throws Exception {
        return start(MirrorWithJobs.of(upstream, base.resolve(folder)).hosting(CORP));
    }

    private MirrorParts withKey(MirrorParts mirror, SigningKey key) throws Exception {
        mirror.policy().signingKeys().register(CORP, "platform", key.armored(), "boss");
        return mirror;
    }

    private MirrorParts publishing(String folder, ReleaseId... releases) throws Exception {
        var mirror = withKey(hosting(folder), SigningKey.ofPublisher());
        for (var release : releases) {
            publish(mirror, PublisherFolder.of(release, ALL), release);
        }
        return mirror;
    }

    private static void publish(MirrorParts mirror, PublisherFolder dist, ReleaseId release) throws Exception {
        var archive = dist.tar();
        mirror.publications().publish(release, new ByteArrayInputStream(archive), archive.length, "ci");
    }

    private static void assertServed(MirrorParts mirror, ReleaseId release, String... platforms) {
        var found =
                mirror.releases().release(release).toCompletableFuture().join().orElseThrow();
        assertThat(found.packages().keySet()).extracting(Platform::toString).containsExactlyInAnyOrder(platforms);
        for (var platform : platforms) {
            assertThat(ArchiveAnswers.of(mirror.mirror().archive(release.packageFor(Platform.parse(platform)))))
                    .as(platform)
                    .isInstanceOf(ArchiveAnswer.Stored.class);
        }
    }

    private static void assertNothing(MirrorParts mirror, ReleaseId release) {
        assertThat(mirror.publications().isPublished(release)).isFalse();
        assertThat(mirror.releases().release(release).toCompletableFuture().join())
                .isEmpty();
    }

    private static void assertRefused(JobRecord<?, ?> job, int count, String... reasons) {
        assertThat(job.count(ItemOutcome.REFUSED)).as("%s", job.items()).isEqualTo(count);
        assertThat(job.items()).allSatisfy(item -> assertThat(item.detail()).contains(reasons));
    }

    private Path archive(String folder, String platform) {
        var id = V1.packageFor(Platform.parse(platform));
        return base.resolve(folder).resolve(StorageLayout.archive(id).value());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_empty_mirror_publishes_what_another_one_exported(boolean isOffline) throws Exception {
        var first = publishing("first", V1, V2);
        var archive = zipOf(first, Selection.all());
        var second = withKey(
                isOffline ? start(MirrorWithJobs.cutOff(base.resolve("second")).hosting(CORP)) : hosting("second"),
                SigningKey.ofPublisher());

        var job = uploaded(second, archive, STRICT);

        assertThat(job.count(ItemOutcome.STORED)).as("%s", job.items()).isEqualTo(6);
        for (var release : List.of(V1, V2)) {
            assertServed(second, release, ALL);
            var there = first.releases()
                    .release(release)
                    .toCompletableFuture()
                    .join()
                    .orElseThrow();
            var here = second.releases()
                    .release(release)
                    .toCompletableFuture()
                    .join()
                    .orElseThrow();
            assertThat(here.checksums().get(0).sums())
                    .isEqualTo(there.checksums().get(0).sums());
            assertThat(here.protocols()).containsExactly("6.0");
        }
        var again = uploaded(second, archive, STRICT);
        assertThat(again.count(ItemOutcome.PRESENT)).isEqualTo(6);
        assertThat(Archives.unzip(zipOf(second, Selection.all())).keySet())
                .isEqualTo(Archives.unzip(archive).keySet());
    }

    @Test
    void packages_of_several_releases_may_come_in_any_order() throws Exception {
        var files = Archives.unzip(zipOf(publishing("first", V1, V2), Selection.all()));
        var mixed = new LinkedHashMap<String, byte[]>();
        var names = new ArrayList<>(new TreeMap<>(files).descendingKeySet());
        names.sort((one, other) -> one.replaceAll(".*_", "").compareTo(other.replaceAll(".*_", "")));
        names.forEach(name -> mixed.put(name, files.get(name)));
        var second = withKey(hosting("second"), SigningKey.ofPublisher());

        var job = uploaded(second, Archives.tar(mixed), STRICT);

        assertThat(job.count(ItemOutcome.STORED)).as("%s", job.items()).isEqualTo(6);
        assertServed(second, V1, ALL);
        assertServed(second, V2, ALL);
    }

    @Test
    void a_release_that_no_registered_key_signed_is_refused_with_the_remedy() throws Exception {
        var archive = zipOf(publishing("first", V1), Selection.all());
        var keyless = hosting("keyless");
        assertRefused(
                uploaded(keyless, archive, ANYTHING), 3, "no signing key is registered", "register the public key");
        assertNothing(keyless, V1);
        var stranger = withKey(hosting("stranger"), SigningKey.ofStranger());
        assertRefused(uploaded(stranger, archive, ANYTHING), 3, "no registered key", "register the public key");
        assertNothing(stranger, V1);

        withKey(keyless, SigningKey.ofPublisher());
        assertThat(uploaded(keyless, archive, STRICT).count(ItemOutcome.STORED)).isEqualTo(3);
        assertServed(keyless, V1, ALL);
    }

    @Test
    void a_release_without_provenance_or_with_some_platforms_is_refused() throws Exception {
        var first = publishing("first", V1);
        var second = withKey(hosting("second"), SigningKey.ofPublisher());
        var files = Archives.unzip(zipOf(first, Selection.all()));
        files.keySet().removeIf(name -> name.startsWith(".proof/"));
        assertRefused(uploaded(second, Archives.zip(files), ANYTHING), 3, "no sums and signature");
        var linux = new Selection(List.of(), VersionChoice.parse(""), Set.of(LINUX), "");
        assertRefused(uploaded(second, zipOf(first, linux), STRICT), 1, "darwin_arm64, windows_amd64", "all platforms");
        assertNothing(second, V1);
    }

    @Test
    void changed_bytes_are_refused() throws Exception {
        var files = Archives.unzip(zipOf(publishing("first", V1), Selection.all()));
        files.computeIfPresent(
                StorageLayout.archive(V1.packageFor(LINUX)).value(),
                (name, bytes) -> PublisherFolder.of(V2, "linux_amd64").packageOf("linux_amd64"));
        var second = withKey(hosting("second"), SigningKey.ofPublisher());
        assertRefused(uploaded(second, Archives.zip(files), STRICT), 3, "it has the SHA-256");
        assertNothing(second, V1);
    }

    @Test
    void the_same_bytes_repair_corrupt_and_missing_packages() throws Exception {
        var mirror = publishing("mirror", V1);
        var archive = zipOf(mirror, Selection.all());
        var good = Sha256.of(Files.readAllBytes(archive("mirror", "linux_amd64")));
        var corrupt = Files.readAllBytes(archive("mirror", "linux_amd64"));
        corrupt[corrupt.length / 2] ^= 1;
        Files.write(archive("mirror", "linux_amd64"), corrupt);
        Files.write(archive("mirror", "windows_amd64"), new byte[] {1, 2, 3});
        Files.delete(archive("mirror", "darwin_arm64"));

        var job = uploaded(mirror, archive, STRICT);

        assertThat(job.count(ItemOutcome.STORED)).as("%s", job.items()).isEqualTo(3);
        assertServed(mirror, V1, ALL);
        assertThat(Sha256.of(Files.readAllBytes(archive("mirror", "linux_amd64"))))
                .isEqualTo(good);
    }

    @Test
    void what_the_scrub_took_out_of_service_is_served_again_after_an_import() throws Exception {
        var mirror = publishing("mirror", V1);
        var archive = zipOf(mirror, Selection.all());
        Files.write(archive("mirror", "linux_amd64"), new byte[] {1, 2, 3});
        var scrubs = mirror.maintenance().scrubs();
        MirrorWithJobs.awaitEnd(
                scrubs.queue(), scrubs.submit("boss").orElseThrow().id());

        assertThat(uploaded(mirror, archive, STRICT).count(ItemOutcome.STORED)).isPositive();
        assertServed(mirror, V1, ALL);
    }

    @Test
    void platforms_that_were_added_later_follow_with_the_next_export() throws Exception {
        var first = withKey(hosting("first"), SigningKey.ofPublisher());
        publish(first, PublisherFolder.of(V1, "linux_amd64"), V1);
        var second = withKey(hosting("second"), SigningKey.ofPublisher());
        exported(first, Selection.all(), "site");
        copy("exports/site", "imports/one");
        imported(second, "one", STRICT);
        assertServed(second, V1, "linux_amd64");
        publish(first, PublisherFolder.of(V1, ALL), V1);

        exported(first, Selection.all(), "site");
        copy("exports/site", "imports/two");
        var job = imported(second, "two", STRICT);

        assertThat(job.count(ItemOutcome.PRESENT)).as("%s", job.items()).isOne();
        assertThat(job.count(ItemOutcome.STORED)).isEqualTo(2);
        assertServed(second, V1, ALL);
    }

    @Test
    void a_withdrawn_version_is_not_exported() throws Exception {
        var mirror = publishing("mirror", V1, V2);
        mirror.policy().administration().blocks().withdrawals().withdraw(V1, "it deletes too much", "boss");
        assertThat(Archives.unzip(zipOf(mirror, Selection.all())).keySet())
                .anyMatch(name -> name.contains("2.0.0"))
                .noneMatch(name -> name.contains("1.0.0"));
    }

    private void copy(String from, String to) throws Exception {
        for (var file : MirrorWithJobs.files(base.resolve(from)).entrySet()) {
            var target = base.resolve(to).resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }
}
