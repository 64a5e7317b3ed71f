package org.providermirror.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.ProviderMetadata;
import org.providermirror.catalog.record.StoredReleases;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.ScriptedRegistry;
import org.providermirror.testing.StoredTrust;

class ReleaseCatalogTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private FailingStorage storage;
    private ReleaseCatalog catalog;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
        catalog = started();
        registry.list(NULL, "1.0.0");
        registry.tellHashes();
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private ReleaseCatalog started() {
        return started(StoredTrust.releases(storage, time.time()));
    }

    private ReleaseCatalog started(StoredReleases releases) {
        var versions = new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> executor,
                StorageExecutors.CALLER,
                time.time());
        return new ReleaseCatalog(
                registry,
                versions,
                releases,
                ReleaseDecisions.NONE,
                Refusals.on(storage, time.time()),
                host -> executor,
                StorageExecutors.CALLER,
                time.time());
    }

    private Path releaseFolder() {
        return folder.resolve(".mirror/registry.example.com/acme/null/1.0.0");
    }

    private Release published(String content) {
        return registry.release(
                NULL,
                "1.0.0",
                Map.of(
                        "linux_amd64", content.getBytes(StandardCharsets.UTF_8),
                        "windows_amd64", (content + " for windows").getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<Release> answer(CompletionStage<Optional<Release>> stage) {
        executor.runAll();
        return stage.toCompletableFuture().join();
    }

    @Test
    void a_release_beyond_the_limit_of_its_providers_metadata_is_served_and_not_stored() {
        var events = new ArrayList<Event>();
        var release = published("bytes");
        var limited = started(StoredTrust.releases(
                storage, new ProviderMetadata(storage, 10, executor, events::add, time.time()), time.time()));

        var served = answer(limited.release(release.id())).orElseThrow();

        assertThat(served).isEqualTo(release);
        assertThat(served.checksums().get(0).sums())
                .isEqualTo(release.checksums().get(0).sums());
        assertThat(releaseFolder()).doesNotExist();
        assertThat(events).extracting(Event::kind).containsExactly(EventKind.METADATA_LIMIT);
        assertThatThrownBy(() -> limited.ensureStored(served))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        failure -> assertThat(failure.isOverLimit()).isTrue());
    }

    @Test
    void a_release_is_verified_once_however_many_ask() {
        var release = published("bytes");
        var attempt = IntStream.range(0, 100)
                .mapToObj(any -> catalog.release(new ReleaseId(NULL, ONE)))
                .toList();
        attempt.forEach(stage -> assertThat(answer(stage)).contains(release));
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))).contains(release);
        assertThat(registry.releasesAsked()).isEqualTo(1);
    }

    @Test
    void a_verified_release_survives_restarts_without_a_new_upstream_request() {
        var release = published("bytes");
        answer(catalog.release(new ReleaseId(NULL, ONE)));
        registry.fail(new UpstreamUnavailableException("registry.example.com", "timed out"));
        var kept = answer(started().release(new ReleaseId(NULL, ONE))).orElseThrow();
        assertThat(kept).usingRecursiveComparison().ignoringFields("checksums").isEqualTo(release);
        assertThat(kept.checksums()).isEqualTo(release.checksums()).hasSize(1);
        var published = release.checksums().get(0);
        assertThat(kept.checksums().get(0).sums()).isEqualTo(published.sums());
        assertThat(kept.checksums().get(0).signature())
                .contains(published.signature().orElseThrow());
        assertThat(kept.checksums().get(0).keys()).isEqualTo(published.keys());
        assertThat(registry.releasesAsked()).isEqualTo(1);
    }

    @Test
    void the_publishers_files_are_stored_beside_the_record_byte_for_byte() throws IOException {
        var release = published("bytes");
        answer(catalog.release(new ReleaseId(NULL, ONE)));
        var kept = folder.resolve(".mirror/registry.example.com/acme/null/1.0.0");
        assertThat(Files.readAllBytes(kept.resolve("SHA256SUMS")))
                .isEqualTo(release.checksums().get(0).sums());
        assertThat(Files.readAllBytes(kept.resolve("SHA256SUMS.sig"))).containsExactly(1, 2, 3);
        assertThat(kept.resolve("release.json")).exists();
    }

    @Test
    void the_first_release_that_was_verified_stays_when_upstream_publishes_other_bytes() {
        var first = published("bytes");
        answer(catalog.release(new ReleaseId(NULL, ONE)));
        published("other bytes");
        assertThat(answer(started().release(new ReleaseId(NULL, ONE)))
                        .orElseThrow()
                        .packages())
                .isEqualTo(first.packages());
    }

    @Test
    void two_instances_on_one_storage_serve_the_release_that_the_first_stored() {
        var other = started();
        var first = published("bytes");
        answer(catalog.release(new ReleaseId(NULL, ONE)));
        published("other bytes");
        var versions = new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> executor,
                StorageExecutors.CALLER,
                time.time());
        answerVersions(versions);
        assertThat(answer(other.release(new ReleaseId(NULL, ONE))).orElseThrow().packages())
                .isEqualTo(first.packages());
    }

    private void answerVersions(VersionCatalog versions) {
        versions.versions(NULL);
        executor.runAll();
    }

    @Test
    void a_version_that_the_provider_does_not_have_is_empty_and_costs_no_release_question() {
        assertThat(answer(catalog.release(new ReleaseId(NULL, ProviderVersion.parse("9.9.9")))))
                .isEmpty();
        assertThat(registry.releasesAsked()).isZero();
    }

    @Test
    void a_listed_release_that_upstream_lacks_is_requested_again_after_a_minute() {
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))).isEmpty();
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))).isEmpty();
        assertThat(registry.releasesAsked()).isEqualTo(1);
        time.pass(Duration.ofMinutes(1));
        var release = published("bytes");
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))).contains(release);
    }

    private Release incomplete() {
        return registry.leaveUndecided(published("bytes"), "plan9_386");
    }

    @Test
    void an_incomplete_release_is_requested_again_soon_until_it_is_complete() {
        var incomplete = incomplete();
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))).contains(incomplete);
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))).contains(incomplete);
        assertThat(catalog.kept(new ReleaseId(NULL, ONE))).contains(incomplete);
        assertThat(registry.releasesAsked()).isEqualTo(1);

        published("bytes");
        time.pass(Duration.ofSeconds(29));
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))).contains(incomplete);
        time.pass(Duration.ofSeconds(1));
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))
                        .orElseThrow()
                        .isComplete())
                .isTrue();
        assertThat(registry.releasesAsked()).isEqualTo(2);

        time.pass(Duration.ofDays(1));
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))
                        .orElseThrow()
                        .isComplete())
                .isTrue();
        assertThat(answer(started().release(new ReleaseId(NULL, ONE)))
                        .orElseThrow()
                        .isComplete())
                .isTrue();
        assertThat(registry.releasesAsked()).isEqualTo(2);
    }

    @Test
    void a_release_that_stays_incomplete_is_requested_again_ever_more_rarely() {
        incomplete();
        for (var second = 0; second < 3600; second += 30) {
            answer(catalog.release(new ReleaseId(NULL, ONE)));
            time.pass(Duration.ofSeconds(30));
        }
        assertThat(registry.releasesAsked())
                .as("after 0, 30, 60 s, 2 and 4 minutes, and every 8 minutes")
                .isEqualTo(12);

        published("bytes");
        time.pass(Duration.ofMinutes(8));
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))
                        .orElseThrow()
                        .isComplete())
                .isTrue();
    }

    @Test
    void an_incomplete_release_survives_a_restart_and_is_requested_again_when_upstream_is_back() {
        var incomplete = incomplete();
        answer(catalog.release(new ReleaseId(NULL, ONE)));
        registry.fail(new UpstreamUnavailableException("registry.example.com", "timed out"));
        catalog = started();
        for (var attempt = 0; attempt < 3; attempt++) {
            var release = answer(catalog.release(new ReleaseId(NULL, ONE))).orElseThrow();
            assertThat(release.packages()).isEqualTo(incomplete.packages());
            assertThat(release.undecided()).containsExactly(Platform.parse("plan9_386"));
            time.pass(Duration.ofSeconds(31));
        }
        registry.recover();
        published("bytes");
        time.pass(Duration.ofSeconds(31));
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))
                        .orElseThrow()
                        .isComplete())
                .isTrue();
    }

    @Test
    void an_incomplete_release_is_not_replaced_by_one_of_other_bytes() {
        var incomplete = incomplete();
        answer(catalog.release(new ReleaseId(NULL, ONE)));
        published("other bytes");
        time.pass(Duration.ofSeconds(31));
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))
                        .orElseThrow()
                        .packages())
                .isEqualTo(incomplete.packages());
        assertThat(answer(started().release(new ReleaseId(NULL, ONE)))
                        .orElseThrow()
                        .packages())
                .isEqualTo(incomplete.packages());
    }

    @Test
    void an_incomplete_release_is_served_while_upstream_does_not_answer() {
        var incomplete = incomplete();
        answer(catalog.release(new ReleaseId(NULL, ONE)));
        registry.fail(new UpstreamUnavailableException("registry.example.com", "timed out"));
        time.pass(Duration.ofHours(1));
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))).contains(incomplete);
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))).contains(incomplete);
        assertThat(registry.releasesAsked()).as("asked once in half a minute").isEqualTo(2);

        registry.recover();
        published("bytes");
        time.pass(Duration.ofSeconds(30));
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))
                        .orElseThrow()
                        .isComplete())
                .isTrue();
    }

    @Test
    void a_release_that_storage_did_not_take_is_stored_when_its_first_package_is() {
        var release = published("bytes");
        storage.failWith(new StorageException("writing", new IOException("no space left on device")));
        answer(catalog.release(new ReleaseId(NULL, ONE)));
        storage.recover();
        catalog.ensureStored(release);
        assertThat(releaseFolder().resolve("release.json")).exists();
    }

    @Test
    void an_incomplete_release_is_served_after_any_later_upstream_answer() {
        var incomplete = registry.leaveUndecided(published("bytes"), "plan9_386");
        answer(catalog.release(new ReleaseId(NULL, ONE)));
        registry.fail(new ReleaseUnverifiedException(NULL + " 1.0.0", "no key made the signature"));
        time.pass(Duration.ofSeconds(30));
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))).contains(incomplete);
        registry.recover();
        registry.drop(NULL);
        time.pass(Duration.ofSeconds(30));
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))).contains(incomplete);
        assertThat(registry.releasesAsked()).isEqualTo(3);
    }

    @Test
    void a_record_of_the_first_program_version_is_still_read() throws IOException {
        var kept = Files.createDirectories(releaseFolder());
        Files.writeString(kept.resolve("SHA256SUMS"), "sums");
        Files.write(kept.resolve("SHA256SUMS.sig"), new byte[] {1, 2, 3});
        Files.writeString(kept.resolve("release.json"), """
            {
              "verifiedAt" : "2026-11-22T12:00:00Z",
              "protocols" : [ "5.0", "6.0" ],
              "packages" : {
                "linux_amd64" : {
                  "fileName" : "terraform-provider-null_v1.0.0_linux_amd64.zip",
                  "sha256" : "5ce03460813954cbebc9f9ad5befbe364d9dc67acb08869f67c1aa634fbf6d6c",
                  "location" : "https://releases.example.com/a.zip",
                  "told" : [ "h1:+JAon/4CyriC/c7c77NjJalKrKx6gwwQ7L7rVABWMtA=" ]
                }
              },
              "checksums" : [ {
                "file" : "SHA256SUMS",
                "signature" : true,
                "signer" : {
                  "primaryFingerprint" : "AB",
                  "signingFingerprint" : "CD",
                  "signedAt" : "2026-11-01T12:00:00Z"
                },
                "keys" : [ "{\\"key_id\\":\\"ABCD\\"}" ],
                "platforms" : [ "linux_amd64" ]
              } ]
            }
            """);
        registry.fail(new UpstreamUnavailableException("registry.example.com", "timed out"));

        var release = answer(catalog.release(new ReleaseId(NULL, ONE))).orElseThrow();

        assertThat(release.protocols()).containsExactly("5.0", "6.0");
        assertThat(release.isComplete()).isTrue();
        var linux = release.require(Platform.parse("linux_amd64"));
        assertThat(linux.fileName()).isEqualTo("terraform-provider-null_v1.0.0_linux_amd64.zip");
        assertThat(linux.advertisedHashes()).hasSize(1);
        assertThat(linux.advertisedSize()).isEmpty();
        var checksums = release.checksumsOf(Platform.parse("linux_amd64")).orElseThrow();
        assertThat(checksums.sums()).asString().isEqualTo("sums");
        assertThat(checksums.signature()).get().isEqualTo(new byte[] {1, 2, 3});
        assertThat(checksums.keys()).containsExactly("{\"key_id\":\"ABCD\"}");
    }

    @Test
    void a_release_that_fails_verification_is_not_stored_and_is_retried_after_a_minute() {
        registry.fail(new ReleaseUnverifiedException(NULL + " 1.0.0", "no key made the signature"));
        answerVersions(new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> executor,
                StorageExecutors.CALLER,
                time.time()));
        registry.recover();
        answerVersions(new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> executor,
                StorageExecutors.CALLER,
                time.time()));
        registry.fail(new ReleaseUnverifiedException(NULL + " 1.0.0", "no key made the signature"));
        assertThatThrownBy(() -> answer(catalog.release(new ReleaseId(NULL, ONE))))
                .hasRootCauseInstanceOf(ReleaseUnverifiedException.class);
        assertThat(folder.resolve(".mirror/registry.example.com/acme/null/1.0.0"))
                .doesNotExist();
        registry.recover();
        var release = published("bytes");
        time.pass(Duration.ofMinutes(1));
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))).contains(release);
    }

    @Test
    void storage_that_fails_keeps_no_release_back() {
        var release = published("bytes");
        storage.failWith(new StorageException("writing", new IOException("no space left on device")));
        assertThat(answer(catalog.release(new ReleaseId(NULL, ONE)))).contains(release);
    }

    @Test
    void a_release_that_was_answered_while_the_first_could_not_be_read_gives_way_to_it() {
        var first = published("bytes");
        answer(catalog.release(new ReleaseId(NULL, ONE)));
        var other = published("other bytes");
        var restarted = started();
        storage.failWith(new StorageException("reading", new IOException("connection reset")));
        assertThat(answer(restarted.release(new ReleaseId(NULL, ONE)))).contains(other);
        storage.recover();
        time.pass(Duration.ofSeconds(30));
        assertThat(answer(restarted.release(new ReleaseId(NULL, ONE)))
                        .orElseThrow()
                        .packages())
                .isEqualTo(first.packages());
        assertThat(answer(started().release(new ReleaseId(NULL, ONE)))
                        .orElseThrow()
                        .packages())
                .isEqualTo(first.packages());
    }

    @Test
    void a_record_whose_files_are_gone_is_verified_anew() throws IOException {
        published("bytes");
        answer(catalog.release(new ReleaseId(NULL, ONE)));
        Files.delete(folder.resolve(".mirror/registry.example.com/acme/null/1.0.0/SHA256SUMS"));
        assertThat(answer(started().release(new ReleaseId(NULL, ONE)))).isPresent();
        assertThat(registry.releasesAsked()).isEqualTo(2);
        assertThat(folder.resolve(".mirror/registry.example.com/acme/null/1.0.0/SHA256SUMS"))
                .exists();
    }

    @Test
    void files_without_a_record_are_replaced_by_those_of_the_stored_release() throws IOException {
        var sums = folder.resolve(".mirror/registry.example.com/acme/null/1.0.0/SHA256SUMS");
        Files.createDirectories(sums.getParent());
        Files.writeString(sums, "of a mirror that was killed");
        var release = published("bytes");
        answer(catalog.release(new ReleaseId(NULL, ONE)));
        assertThat(Files.readAllBytes(sums))
                .isEqualTo(release.checksums().get(0).sums());
    }

    @Test
    void an_instance_that_verifies_other_bytes_too_late_does_not_change_the_first_release() throws IOException {
        var late = started();
        var first = published("bytes");
        answer(catalog.release(new ReleaseId(NULL, ONE)));
        var record = folder.resolve(".mirror/registry.example.com/acme/null/1.0.0/release.json");
        var kept = Files.readAllBytes(record);
        published("other bytes");
        assertThat(StoredTrust.releases(storage, time.time())
                        .keep(published("other bytes"))
                        .packages())
                .isEqualTo(first.packages());
        assertThat(record).hasBinaryContent(kept);
        assertThat(answer(late.release(new ReleaseId(NULL, ONE))).orElseThrow().packages())
                .isEqualTo(first.packages());
    }
}
