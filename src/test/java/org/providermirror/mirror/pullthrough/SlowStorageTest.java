package org.providermirror.mirror.pullthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.ImportedFolder;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.ReleaseDecisions;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.MetadataLimit;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredReleases;
import org.providermirror.catalog.record.StoredReleases.FoundRecords;
import org.providermirror.catalog.record.Verification;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleaseVerifier.Verdict;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.GatedStorage;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.ScriptedRegistry;
import org.providermirror.testing.StoredTrust;

/** A version document over a storage whose every call waits: how many turns it takes, and what is answered without it. */
class SlowStorageTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ReleaseId RELEASE = new ReleaseId(NULL, ProviderVersion.parse("1.0.0"));
    private static final PackageHash H1 =
            PackageHash.tryParse("h1:" + "A".repeat(43) + "=").orElseThrow();
    private static final List<String> PLATFORMS =
            List.of("darwin_arm64", "linux_386", "linux_amd64", "linux_arm64", "windows_386", "windows_amd64");

    @TempDir
    private Path folder;

    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Clocks time = Clocks.system();

    @AfterEach
    void stop() {
        timer.shutdownNow();
        threads.shutdownNow();
    }

    /** One instance of the mirror on the storage. */
    private final class Instance {
        final VersionCatalog versions;
        final ReleaseCatalog releases;
        final PackageRecords records;
        final PackageListing listing;

        Instance(Storage storage) {
            versions = new VersionCatalog(
                    registry,
                    HostedVersions.NONE,
                    storage,
                    Duration.ofMinutes(5),
                    host -> threads,
                    new StorageExecutors(threads, threads),
                    time);
            var stored = new StoredReleases(
                    storage, threads, Verdict.Verified::new, StoredTrust.faults(time), MetadataLimit.NONE, time);
            releases = new ReleaseCatalog(
                    registry,
                    versions,
                    stored,
                    ReleaseDecisions.NONE,
                    Refusals.on(storage, time),
                    host -> threads,
                    new StorageExecutors(threads, threads),
                    time);
            records = new PackageRecords(storage, threads, known(stored), StoredTrust.faults(time), time);
            listing = new PackageListing(
                    versions,
                    releases,
                    records,
                    new CopiedPackages(new ImportedFolder(storage), null, threads),
                    threads,
                    new ClientDeadline(Duration.ofSeconds(60), timer));
        }

        private PackageRecords.Releases known(StoredReleases stored) {
            return new PackageRecords.Releases() {
                @Override
                public Optional<Release> find(ReleaseId release) {
                    return releases.kept(release);
                }

                @Override
                public Optional<FoundRecords> packages(ReleaseId release) {
                    return stored.packages(release);
                }
            };
        }

        CompletionStage<PackageIndex> packages() {
            return listing.packages(RELEASE);
        }

        void knowVersions() throws Exception {
            versions.versions(NULL).toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    private static PackageIndex answer(CompletionStage<PackageIndex> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private Release published(String content) {
        registry.list(NULL, "1.0.0");
        var archives = new TreeMap<String, byte[]>();
        PLATFORMS.forEach(platform -> archives.put(platform, (content + platform).getBytes(StandardCharsets.UTF_8)));
        return registry.release(NULL, "1.0.0", Map.copyOf(archives));
    }

    private static void storeAll(Instance instance, Release release) {
        release.packages()
                .forEach((platform, listed) -> instance.records.save(new PackageRecord(
                        release.idOf(platform),
                        listed.sha256(),
                        H1,
                        10,
                        Optional.empty(),
                        Instant.EPOCH,
                        Verification.of(release, platform))));
    }

    private static boolean listsContentHashes(PackageIndex index) {
        return index.hashes().size() == PLATFORMS.size()
                && index.hashes().values().stream().allMatch(hashes -> hashes.contains(H1));
    }

    @Test
    void a_stored_document_takes_one_listing_and_one_turn_of_reads_each_file_once() throws Exception {
        var release = published("bytes of ");
        var storage = new LocalStorage(folder);
        var before = new Instance(storage);
        answer(before.packages());
        storeAll(before, release);

        var gate = new GatedStorage(storage);
        var instance = new Instance(gate.storage());
        gate.close();
        var asked = instance.packages();
        gate.passTurn(1);
        gate.passTurn(3 + PLATFORMS.size());
        assertThat(listsContentHashes(answer(asked))).isTrue();
        assertThat(answer(asked).isProvisional()).isFalse();
        assertThat(gate.calls()).hasSize(1 + 3 + PLATFORMS.size()).doesNotHaveDuplicates();
        assertThat(registry.releasesAsked()).isEqualTo(1);
    }

    @Test
    void a_release_that_was_just_verified_is_answered_before_it_is_stored_and_reads_no_records() throws Exception {
        published("bytes of ");
        var gate = new GatedStorage(new LocalStorage(folder));
        var instance = new Instance(gate.storage());
        instance.knowVersions();
        gate.close();
        var asked = instance.packages();
        gate.passTurn(1);
        assertThat(answer(asked).hashes()).hasSize(PLATFORMS.size());
        assertThat(answer(asked).isProvisional()).as("until it is stored").isTrue();
        assertThat(gate.calls())
                .as("the listing, and the first call to store it")
                .hasSize(2);
        gate.open();
        Eventually.holds("it is stored", () -> !answer(instance.packages()).isProvisional());
        assertThat(new LocalStorage(folder).find(StorageLayout.releaseRecord(RELEASE)))
                .isPresent();
    }

    @Test
    void late_records_of_a_verified_release_cost_the_content_hashes_until_they_are_read() throws Exception {
        var release = published("bytes of ");
        var gate = new GatedStorage(new LocalStorage(folder));
        var instance = new Instance(gate.storage());
        answer(instance.packages());
        storeAll(instance, release);
        instance.records.forget(NULL);
        gate.close();
        var first = instance.packages();
        var second = instance.packages();
        var late = answer(first);
        assertThat(answer(second)).isEqualTo(late);
        assertThat(gate.calls()).as("many requests read once").hasSize(1);
        assertThat(late.hashes()).hasSize(PLATFORMS.size());
        assertThat(listsContentHashes(late)).isFalse();
        assertThat(late.isProvisional()).isTrue();
        gate.open();
        Eventually.holds("the records are read", () -> listsContentHashes(answer(instance.packages())));
        assertThat(answer(instance.packages()).isProvisional()).isFalse();
    }

    @Test
    void nothing_is_answered_while_it_is_unknown_whether_a_first_release_is_stored() throws Exception {
        var first = published("bytes of ");
        var storage = new LocalStorage(folder);
        answer(new Instance(storage).packages());
        published("other bytes of ");
        var gate = new GatedStorage(storage);
        var instance = new Instance(gate.storage());
        instance.knowVersions();
        gate.close();
        var asked = instance.packages().toCompletableFuture();
        Eventually.holds("the listing waits", () -> gate.waiting() == 1);
        assertThat(asked).isNotDone();
        gate.passTurn(1);
        Eventually.holds("the files are read", () -> gate.waiting() == 3);
        assertThat(asked).isNotDone();
        assertThat(registry.releasesAsked())
                .as("upstream is not asked meanwhile")
                .isEqualTo(1);
        gate.open();
        assertThat(answer(asked).hashes().get(first.packages().firstKey()))
                .contains(PackageHash.zh(
                        first.packages().get(first.packages().firstKey()).sha256()));
    }

    @Test
    void a_version_list_is_answered_before_it_is_stored() throws Exception {
        published("bytes of ");
        var gate = new GatedStorage(new LocalStorage(folder));
        var instance = new Instance(gate.storage());
        gate.close();
        var asked = instance.versions.versions(NULL).toCompletableFuture();
        gate.passTurn(1);
        assertThat(asked.get(60, TimeUnit.SECONDS)).isPresent();
        gate.open();
        Eventually.holds(
                "it is stored",
                () -> new LocalStorage(folder)
                        .find(StorageLayout.versions(NULL))
                        .isPresent());
    }

    @Test
    void a_busy_executor_reads_the_files_on_the_calling_thread() throws IOException {
        var release = published("bytes of ");
        var storage = new LocalStorage(folder);
        StoredTrust.releases(storage, time).keep(release);
        var stored = new StoredReleases(
                storage,
                task -> {
                    throw new UpstreamUnavailableException("this mirror", "is overloaded");
                },
                Verdict.Verified::new,
                StoredTrust.faults(time),
                MetadataLimit.NONE,
                time);
        assertThat(stored.read(RELEASE)).isPresent();
    }
}
