package org.providermirror.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.ReleaseDecisions.PackageDecision;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.AlternativeReleases;
import org.providermirror.catalog.record.MetadataLimit;
import org.providermirror.catalog.record.ReleaseFiles;
import org.providermirror.catalog.record.StoredReleases;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.ReleaseVerifier.Verdict;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.ScriptedRegistry;
import org.providermirror.testing.StoredTrust;

/** What the catalog makes of decisions about single packages. */
class EffectiveReleasesTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    private static final Platform LINUX = Platform.parse("linux_amd64");
    private static final Platform WINDOWS = Platform.parse("windows_amd64");

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private LocalStorage storage;
    private ReleaseCatalog catalog;
    private Release first;
    private Map<Platform, PackageDecision> decisions = Map.of();

    @BeforeEach
    void start() {
        storage = new LocalStorage(folder);
        catalog = started();
        registry.list(NULL, "1.0.0");
        first = released("first");
        executor.runAll();
        assertThat(answer()).isEqualTo(first);
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private ReleaseCatalog started() {
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
                new StoredReleases(
                        storage,
                        Runnable::run,
                        EffectiveReleasesTest::verdict,
                        StoredTrust.faults(time.time()),
                        MetadataLimit.NONE,
                        time.time()),
                release -> release.equals(new ReleaseId(NULL, ONE)) ? decisions : Map.of(),
                Refusals.on(storage, time.time()),
                host -> executor,
                new StorageExecutors(executor, executor),
                time.time());
    }

    private static Verdict verdict(Release stored) {
        return stored.isAuthenticated() ? new Verdict.Verified(stored) : new Verdict.Untrusted("it is unsigned");
    }

    private Release released(String content) {
        return registry.release(
                NULL,
                "1.0.0",
                Map.of(
                        "linux_amd64", content.getBytes(StandardCharsets.UTF_8),
                        "windows_amd64", (content + " for windows").getBytes(StandardCharsets.UTF_8)));
    }

    private Release answer() {
        var stage = catalog.release(new ReleaseId(NULL, ONE));
        executor.runAll();
        return stage.toCompletableFuture().join().orElseThrow();
    }

    private Path folderOf(String alternative) {
        return folder.resolve(".mirror/registry.example.com/acme/null/1.0.0/alternatives/" + alternative);
    }

    private Optional<Sha256> listed(Platform platform) {
        var release = answer();
        assertThat(catalog.kept(new ReleaseId(NULL, ONE))).containsSame(release);
        return release.find(platform).map(ReleasePackage::sha256);
    }

    private Sha256 firstOf(Platform platform) {
        return first.find(platform).orElseThrow().sha256();
    }

    private static Sha256 of(Release release, Platform platform) {
        return release.find(platform).orElseThrow().sha256();
    }

    private void accept(Release release, String name) {
        decisions = Map.of(WINDOWS, new PackageDecision.Replaced(of(release, WINDOWS), name));
    }

    @Test
    void without_a_decision_a_release_is_the_very_one_that_was_verified_first() {
        assertThat(answer()).isSameAs(answer());
        assertThat(catalog.first(new ReleaseId(NULL, ONE))).containsSame(answer());
    }

    @Test
    void a_package_that_is_withheld_is_left_out_and_the_others_are_as_they_were() {
        decisions = Map.of(WINDOWS, new PackageDecision.Withheld());
        assertThat(listed(WINDOWS)).isEmpty();
        assertThat(listed(LINUX)).contains(firstOf(LINUX));
        assertThat(answer().checksumsOf(WINDOWS)).isEmpty();
        assertThat(answer().checksumsOf(LINUX)).isPresent();
        assertThat(answer()).isSameAs(answer());
        assertThat(catalog.first(new ReleaseId(NULL, ONE))).contains(first);
        decisions = Map.of();
        assertThat(answer()).isEqualTo(first);
    }

    @Test
    void an_accepted_package_is_that_of_the_alternative_and_so_are_the_sums_that_cover_it() {
        var other = released("other");
        accept(other, catalog.alternatives().keep(other, Set.of()));
        for (var restarts = 0; restarts < 2; restarts++) {
            assertThat(listed(WINDOWS)).contains(of(other, WINDOWS));
            assertThat(listed(LINUX)).contains(firstOf(LINUX));
            assertThat(answer().checksums())
                    .extracting(PublishedChecksums::platforms)
                    .containsExactly(Set.of(LINUX), Set.of(WINDOWS));
            assertThat(answer()).as("documents are prepared of it").isSameAs(answer());
            catalog = started();
        }
    }

    @Test
    void a_platform_that_only_the_alternative_has_costs_no_request() {
        var plan9 = Platform.parse("plan9_386");
        var other = registry.release(NULL, "1.0.0", Map.of("plan9_386", new byte[] {9}));
        decisions = Map.of(
                plan9,
                new PackageDecision.Replaced(
                        of(other, plan9), catalog.alternatives().keep(other, Set.of())));
        var asked = registry.releasesAsked();

        var stage = catalog.release(first.idOf(plan9));
        executor.runAll();

        assertThat(stage.toCompletableFuture().join().orElseThrow().find(plan9)).isPresent();
        assertThat(registry.releasesAsked()).isEqualTo(asked);
    }

    @Test
    void it_is_exported_with_the_sums_of_both_releases() {
        var other = released("other");
        accept(other, catalog.alternatives().keep(other, Set.of()));
        var files = ReleaseFiles.of(answer());
        assertThat(files)
                .containsOnlyKeys("SHA256SUMS", "SHA256SUMS.sig", "SHA256SUMS-1", "SHA256SUMS-1.sig", "release.json");
        var read = ReleaseFiles.read(new ReleaseId(NULL, ONE), name -> Optional.ofNullable(files.get(name)))
                .orElseThrow();
        assertThat(of(read, WINDOWS)).isEqualTo(of(other, WINDOWS));
        assertThat(of(read, LINUX)).isEqualTo(firstOf(LINUX));
        assertThat(read.checksumsOf(WINDOWS)).isNotEqualTo(read.checksumsOf(LINUX));
    }

    @Test
    void a_request_reads_no_storage_for_it() {
        var other = released("other");
        accept(other, catalog.alternatives().keep(other, Set.of()));
        assertThat(catalog.release(new ReleaseId(NULL, ONE))).isNotDone();
        executor.runAll();
        assertThat(catalog.release(new ReleaseId(NULL, ONE))).isDone();
    }

    @Test
    void an_alternative_with_another_digest_than_the_accepted_one_is_not_let_in() {
        var other = released("other");
        var name = catalog.alternatives().keep(other, Set.of());
        decisions = Map.of(WINDOWS, new PackageDecision.Replaced(Sha256.of(new byte[] {9}), name));
        assertThat(listed(WINDOWS)).isEmpty();
        decisions = Map.of(WINDOWS, new PackageDecision.Replaced(of(other, LINUX), name));
        assertThat(listed(WINDOWS)).isEmpty();
        assertThat(listed(LINUX)).contains(firstOf(LINUX));
    }

    @Test
    void an_unsigned_alternative_is_rejected() throws IOException {
        var other = released("other");
        var name = catalog.alternatives().keep(other, Set.of());
        var record = folderOf(name).resolve("release.json");
        var forged = Files.readString(record).replaceAll("(?s)\"signer\"\\s*:\\s*\\{.*?\\},?", "");
        assertThat(forged).isNotEqualTo(Files.readString(record));
        Files.writeString(record, forged);
        accept(other, name);
        assertThat(listed(WINDOWS)).isEmpty();
        assertThat(listed(LINUX)).contains(firstOf(LINUX));
    }

    @Test
    void a_missing_alternative_is_looked_up_again_after_a_while_without_reading_other_files() {
        var other = released("other");
        var name = catalog.alternatives().keep(other, Set.of());
        accept(other, "../../1.0.0");
        assertThat(listed(WINDOWS)).isEmpty();
        accept(other, "0123456789abcdef");
        assertThat(listed(WINDOWS)).isEmpty();
        accept(other, name);
        assertThat(listed(WINDOWS)).contains(of(other, WINDOWS));
    }

    @Test
    void a_release_repaired_in_storage_is_served_again_within_a_minute() throws IOException {
        var other = released("other");
        var name = catalog.alternatives().keep(other, Set.of());
        var record = folderOf(name).resolve("release.json");
        var content = Files.readAllBytes(record);
        Files.delete(record);
        accept(other, name);
        assertThat(listed(WINDOWS)).isEmpty();
        Files.write(record, content);
        assertThat(listed(WINDOWS)).isEmpty();
        time.pass(Duration.ofMinutes(1));
        assertThat(listed(WINDOWS)).contains(of(other, WINDOWS));
    }

    @Test
    void the_same_release_is_stored_once() {
        var other = released("other");
        var name = catalog.alternatives().keep(other, Set.of());
        assertThat(catalog.alternatives().keep(released("other"), Set.of())).isEqualTo(name);
        assertThat(catalog.alternatives()
                        .find(new PackageId(NULL, ONE, LINUX), name)
                        .map(ReleasePackage::sha256))
                .contains(of(other, LINUX));
    }

    @Test
    void a_registry_that_changes_a_version_on_and_on_fills_no_storage_and_what_was_accepted_stays() throws IOException {
        var accepted = catalog.alternatives().keep(released("accepted"), Set.of());
        var names = new ArrayList<String>();
        for (var each = 0; each < 10; each++) {
            var name = catalog.alternatives().keep(released("edition " + each), Set.of(accepted));
            names.add(name);
            Files.setLastModifiedTime(
                    folderOf(name).resolve("release.json"),
                    FileTime.from(Instant.parse("2026-11-22T12:00:00Z").plusSeconds(each)));
            for (var file : List.of("SHA256SUMS", "SHA256SUMS.sig")) {
                Files.setLastModifiedTime(folderOf(name).resolve(file), FileTime.from(Instant.EPOCH));
            }
        }
        var left = new ArrayList<String>();
        try (var files = Files.walk(folderOf(""))) {
            files.filter(Files::isRegularFile)
                    .map(file -> file.getParent().getFileName().toString())
                    .distinct()
                    .forEach(left::add);
        }
        var expected = new ArrayList<>(names.subList(names.size() - AlternativeReleases.MOST_UNDECIDED, names.size()));
        expected.add(accepted);
        assertThat(left).containsExactlyInAnyOrderElementsOf(expected);
    }
}
