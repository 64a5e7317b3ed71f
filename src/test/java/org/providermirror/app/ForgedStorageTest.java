package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.EventQuery;
import org.providermirror.event.StoredEvent;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.job.ItemOutcome;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.inventory.PackageState;
import org.providermirror.mirror.inventory.VersionQuery;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.Target;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Archives;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.SigningKey;
import org.providermirror.transfer.exports.Selection;
import org.providermirror.transfer.imports.ImportOptions;

/** Somebody writes to the folder of a stopped mirror; then it starts. */
@Tag("component")
class ForgedStorageTest extends TransferFixture {
    private static final String HASHICORP = "C874011F0AB405110D02105534365D9472D7468F";
    private static final PackageId EVIL = FakeRegistry.packageId("acme", "evil", "1.0.0", "linux_amd64");
    private static final JsonMapper JSON = new JsonMapper();

    private byte[] evil;

    @BeforeEach
    void publish() {
        upstream.release("acme", "null", "1.0.0").platforms("linux_amd64").publish();
        upstream.release("acme", "evil", "1.0.0").platforms("linux_amd64").publish();
        evil = upstream.archive(EVIL);
    }

    private Path folder() {
        return base.resolve("mirror");
    }

    private Path file(String key) {
        return folder().resolve(key);
    }

    private Path archive() {
        return file(StorageLayout.archive(ID).value());
    }

    private Path record() {
        return file(StorageLayout.packageRecord(ID).value());
    }

    private Path quarantined() {
        return file(StorageLayout.QUARANTINE.value())
                .resolve(StorageLayout.archive(ID).value());
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    /** Writes a release of the evil bytes, with a signature and a signer's name of the forger's choice. */
    private void forgeRelease(byte[] sums, byte[] signature, String fingerprint, List<String> keys, String signedAt)
            throws IOException {
        var release = JSON.createObjectNode().put("verifiedAt", "2026-01-01T00:00:00Z");
        release.putArray("protocols").add("5.0");
        var found = release.putObject("packages")
                .putObject("linux_amd64")
                .put("fileName", ID.archiveName())
                .put("sha256", Sha256.of(evil).hex());
        found.putArray("told");
        var checksums = release.putArray("checksums")
                .addObject()
                .put("file", "SHA256SUMS")
                .put("signature", true);
        checksums
                .putObject("signer")
                .put("primaryFingerprint", fingerprint)
                .put("signingFingerprint", fingerprint)
                .put("signedAt", signedAt);
        keys.forEach(checksums.putArray("keys")::add);
        checksums.putArray("platforms").add("linux_amd64");
        write(release("mirror", ID), JSON.writeValueAsBytes(release));
        write(release("mirror", ID).resolveSibling("SHA256SUMS"), sums);
        write(release("mirror", ID).resolveSibling("SHA256SUMS.sig"), signature);
    }

    private byte[] evilSums() {
        return (Sha256.of(evil) + "  " + ID.archiveName() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void forgePackage(Sha256 zh) throws IOException {
        write(archive(), evil);
        var record = JSON.createObjectNode()
                .put("provider", ID.provider().toString())
                .put("version", "1.0.0")
                .put("platform", "linux_amd64")
                .put("zh", PackageHash.zh(zh).toString())
                .put("h1", upstream.h1(EVIL).toString())
                .put("size", evil.length)
                .put("storedAt", "2026-01-01T00:00:00Z")
                .put("assurance", "signed");
        write(record(), JSON.writeValueAsBytes(record));
    }

    /** All of it: a release that HashiCorp is said to have signed, by one byte. */
    private void forge() throws IOException {
        forgeRelease(evilSums(), new byte[] {1}, HASHICORP, List.of(), "2025-01-01T00:00:00Z");
        forgePackage(Sha256.of(evil));
    }

    private MirrorParts online() throws IOException {
        return start(MirrorWithJobs.of(upstream, folder()));
    }

    private MirrorParts offline() throws IOException {
        return start(MirrorWithJobs.cutOff(folder()));
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed;
            while (!(cause instanceof MirrorException) && cause.getCause() != null
                    || cause instanceof CompletionException) {
                cause = cause.getCause();
            }
            throw (Exception) cause;
        }
    }

    private static List<PackageHash> hashes(MirrorParts mirror) throws Exception {
        return answer(mirror.mirror().packages(ID.provider(), ID.version()))
                .hashes()
                .getOrDefault(ID.platform(), List.of());
    }

    /**
     * The same for packages that must be served: if a busy machine takes longer than the client deadline, requests
     * again.
     */
    private static List<PackageHash> awaitHashes(MirrorParts mirror) throws Exception {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return hashes(mirror);
            } catch (UpstreamUnavailableException busy) {
                assertThat(System.nanoTime()).as("listed").isLessThan(end);
            }
        }
    }

    private static byte[] awaitGiven(MirrorParts mirror) throws Exception {
        var stored = Eventually.value(ID + " is served from storage", () -> stored(mirror), Optional::isPresent);
        return Files.readAllBytes(
                ((StoredContent.LocalFile) stored.orElseThrow().content()).path());
    }

    private static Optional<ArchiveAnswer.Stored> stored(MirrorParts mirror) {
        try {
            return Optional.of(ArchiveAnswers.of(mirror.mirror().archive(ID)))
                    .filter(ArchiveAnswer.Stored.class::isInstance)
                    .map(ArchiveAnswer.Stored.class::cast);
        } catch (UpstreamUnavailableException busy) {
            assertThat(busy).hasMessageContaining("not answered within");
            return Optional.empty();
        }
    }

    private static List<Event> failures(MirrorParts mirror) {
        return mirror
                .observability()
                .eventHistory()
                .find(EventQuery.of(Set.of(EventKind.VERIFICATION_FAILED), Optional.empty(), 100))
                .stream()
                .map(StoredEvent::event)
                .toList();
    }

    private void assertNothingMoved() throws IOException {
        assertThat(archive()).hasBinaryContent(evil);
        assertThat(quarantined()).doesNotExist();
        assertThat(record()).exists();
    }

    @Test
    void a_forged_release_is_replaced_by_upstreams_and_its_bytes_are_moved_when_the_genuine_ones_are_here()
            throws Exception {
        forge();
        var mirror = online();
        upstream.holdArchives();
        assertThat(awaitHashes(mirror)).containsExactly(PackageHash.zh(upstream.sha256(ID)));
        assertThat(ArchiveAnswers.of(mirror.mirror().archive(ID)))
                .isEqualTo(new ArchiveAnswer.Upstream(upstream.archiveUrl(ID)));
        upstream.awaitRequests(RequestKind.ARCHIVE, 1);
        assertNothingMoved();

        upstream.releaseArchives();
        assertThat(awaitGiven(mirror)).isEqualTo(upstream.archive(ID));
        assertThat(awaitHashes(mirror)).containsExactly(PackageHash.zh(upstream.sha256(ID)), upstream.h1(ID));
        assertThat(quarantined()).hasBinaryContent(evil);
        assertThat(file(StorageLayout.QUARANTINE.value())
                        .resolve(StorageLayout.releaseRecord(ID.release()).value()))
                .content()
                .contains(HASHICORP);
        assertThat(release("mirror", ID)).content().doesNotContain(HASHICORP);
        assertThat(failures(mirror))
                .filteredOn(event -> event.platform().isEmpty())
                .singleElement()
                .satisfies(event -> assertThat(event.sentence()).contains(ID.provider() + " 1.0.0"));
    }

    @Test
    void with_upstream_down_a_forged_release_is_neither_listed_nor_served_nor_removed() throws Exception {
        forge();
        upstream.down();
        var mirror = online();
        for (var attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> hashes(mirror)).isInstanceOf(UpstreamUnavailableException.class);
            assertThatThrownBy(() -> ArchiveAnswers.of(mirror.mirror().archive(ID)))
                    .isInstanceOf(UpstreamUnavailableException.class);
        }
        assertNothingMoved();
        assertThat(failures(mirror)).hasSize(1);
    }

    @Test
    void with_upstream_dead_the_bytes_beside_a_forged_release_are_not_taken_for_an_operators_copy() throws Exception {
        forge();
        Files.delete(record());
        upstream.down();
        var mirror = online();
        assertThatThrownBy(() -> hashes(mirror)).isInstanceOf(UpstreamUnavailableException.class);
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.mirror().archive(ID)))
                .isInstanceOf(UpstreamUnavailableException.class);
        assertThat(archive()).hasBinaryContent(evil);
        assertThat(record()).doesNotExist();
    }

    @Test
    void an_offline_mirror_refuses_a_forged_release_with_the_reason_on_every_path() throws Exception {
        forge();
        var mirror = offline();
        for (var attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> hashes(mirror))
                    .isInstanceOf(ReleaseUnverifiedException.class)
                    .hasMessageContaining("stored");
            assertThatThrownBy(() -> ArchiveAnswers.of(mirror.mirror().archive(ID)))
                    .isInstanceOf(ReleaseUnverifiedException.class);
            assertThatThrownBy(() -> answer(mirror.mirror().registryPackage(ID)))
                    .isInstanceOf(ReleaseUnverifiedException.class);
        }
        assertNothingMoved();
        assertThat(failures(mirror)).hasSize(1);
        assertThat(Archives.unzip(zipOf(mirror, Selection.all()))).isEmpty();
        var shown = answer(
                        mirror.observability().inventory().provider(ID.provider(), new VersionQuery("", false, 0, 1)))
                .orElseThrow()
                .versions()
                .get(0);
        assertThat(shown.verified()).isFalse();
        assertThat(shown.packages().get(ID.platform()).state()).isEqualTo(PackageState.KNOWN);
    }

    @Test
    void offline_an_import_of_the_genuine_package_replaces_a_forged_one() throws Exception {
        var first = start("first");
        ArchiveAnswers.of(first.mirror().archive(ID));
        awaitGiven(first);
        var export = zipOf(first, Selection.all());
        forge();
        var island = offline();
        assertThatThrownBy(() -> hashes(island)).isInstanceOf(ReleaseUnverifiedException.class);

        var terms = new ImportOptions(false, Set.of(SigningKey.ofPublisher().fingerprint()), "an administrator");
        var task = uploaded(island, export, terms);

        assertThat(task.count(ItemOutcome.STORED)).as("%s", task.items()).isOne();
        assertThat(awaitGiven(island)).isEqualTo(upstream.archive(ID));
        assertThat(awaitHashes(island)).containsExactly(PackageHash.zh(upstream.sha256(ID)), upstream.h1(ID));
        assertThat(quarantined()).hasBinaryContent(evil);
    }

    @Test
    void a_good_signature_by_a_key_that_is_not_known_for_the_namespace_is_not_trusted() throws Exception {
        var known = online();
        assertThat(answer(known.mirror().packages(EVIL.provider(), EVIL.version()))
                        .hashes())
                .as("the publisher's key becomes known")
                .isNotEmpty();
        stop(known);
        var stranger = SigningKey.ofStranger();
        var key = JSON.createObjectNode().put("ascii_armor", stranger.armored()).toString();
        var signedAt = Instant.parse("2025-01-01T00:00:00Z");
        forgeRelease(
                evilSums(),
                stranger.sign(evilSums(), signedAt),
                stranger.fingerprint(),
                List.of(key),
                signedAt.toString());
        forgePackage(Sha256.of(evil));

        var island = offline();
        assertThatThrownBy(() -> hashes(island))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining(stranger.fingerprint());
        assertThatThrownBy(() -> ArchiveAnswers.of(island.mirror().archive(ID)))
                .isInstanceOf(ReleaseUnverifiedException.class);
        assertNothingMoved();
        assertThat(island.policy().administration().signers().all()).hasSize(1);
        stop(island);

        var back = online();
        assertThat(awaitHashes(back)).contains(PackageHash.zh(upstream.sha256(ID)));
        assertThat(awaitGiven(back)).isEqualTo(upstream.archive(ID));
    }

    private void stop(MirrorParts mirror) {
        started.remove(mirror);
        mirror.close();
    }

    @Test
    void a_record_that_names_other_bytes_than_the_verified_release_is_not_served_and_its_package_is_fetched_again()
            throws Exception {
        var first = online();
        assertThat(awaitHashes(first)).hasSize(1);
        stop(first);
        forgePackage(Sha256.of(evil));

        upstream.down();
        var mirror = online();
        assertThat(awaitHashes(mirror)).containsExactly(PackageHash.zh(upstream.sha256(ID)));
        assertThat(ArchiveAnswers.of(mirror.mirror().archive(ID))).isNotInstanceOf(ArchiveAnswer.Stored.class);
        assertNothingMoved();
        assertThat(failures(mirror))
                .singleElement()
                .satisfies(event -> assertThat(event.platform()).contains(ID.platform()));
        assertThat(Archives.unzip(zipOf(mirror, Selection.all()))).isEmpty();
        stop(mirror);
        upstream.up();

        var back = online();
        assertThat(awaitGiven(back)).isEqualTo(upstream.archive(ID));
        assertThat(quarantined()).hasBinaryContent(evil);
    }

    @Test
    void genuine_bytes_whose_record_was_forged_are_adopted_without_a_download() throws Exception {
        var first = online();
        ArchiveAnswers.of(first.mirror().archive(ID));
        awaitGiven(first);
        stop(first);
        var genuine = Files.readAllBytes(archive());
        forgePackage(Sha256.of(evil));
        Files.write(archive(), genuine);
        upstream.forgetRequests();

        var mirror = online();
        assertThat(awaitGiven(mirror)).isEqualTo(genuine);
        assertThat(awaitHashes(mirror)).containsExactly(PackageHash.zh(upstream.sha256(ID)), upstream.h1(ID));
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isZero();
    }

    @Test
    void a_package_of_a_release_that_was_not_complete_is_served_after_a_restart_with_upstream_dead() throws Exception {
        upstream.release("acme", "null", "1.0.0")
                .platforms("linux_amd64", "darwin_arm64")
                .publish();
        listPlan9();
        var first = online();
        assertThat(awaitHashes(first)).hasSize(1);
        ArchiveAnswers.of(first.mirror().archive(ID));
        awaitGiven(first);
        assertThat(release("mirror", ID)).content().contains("undecided");
        stop(first);
        upstream.down();

        var mirror = online();
        assertThat(awaitHashes(mirror)).containsExactly(PackageHash.zh(upstream.sha256(ID)), upstream.h1(ID));
        assertThat(awaitGiven(mirror)).isEqualTo(upstream.archive(ID));
        var plan9 = new PackageId(ID.provider(), ID.version(), Platform.parse("plan9_386"));
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.mirror().archive(plan9)))
                .isInstanceOf(UpstreamUnavailableException.class);
    }

    /** The version list has one more platform, for which the registry fails now. */
    private void listPlan9() {
        var path = upstream.services().getPath() + "acme/null/";
        upstream.override(path + "versions", 200, "application/json", """
                {"versions":[{"version":"1.0.0","protocols":["5.0"],"platforms":[
                  {"os":"linux","arch":"amd64"},{"os":"plan9","arch":"386"}]}]}
                """.getBytes(StandardCharsets.UTF_8));
        upstream.override(path + "1.0.0/download/plan9/386", 500, "text/plain", new byte[0]);
    }

    @Test
    void a_forged_release_is_removed_only_by_a_purge_that_names_it() throws Exception {
        forge();
        var island = offline();
        assertThatThrownBy(() -> hashes(island)).isInstanceOf(ReleaseUnverifiedException.class);
        var purges = island.maintenance().purges();
        var other = purges.submit(List.of(Target.of(EVIL.provider())), false, "an administrator")
                .orElseThrow();
        MirrorWithJobs.awaitEnd(purges.queue(), other.id());
        assertNothingMoved();
        var named =
                purges.submit(List.of(Target.of(ID)), false, "an administrator").orElseThrow();
        MirrorWithJobs.awaitEnd(purges.queue(), named.id());
        assertThat(archive()).doesNotExist();
        assertThat(record()).doesNotExist();
        assertThat(quarantined()).doesNotExist();
    }
}
