package org.providermirror.mirror.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.ReleaseDecisions;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.MetadataLimit;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredFaults;
import org.providermirror.catalog.record.StoredHashes;
import org.providermirror.catalog.record.StoredProviders;
import org.providermirror.catalog.record.StoredReleases;
import org.providermirror.catalog.record.Verification;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.Target;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleaseVerifier.Verdict;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ManualTimer;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.ScriptedRegistry;

/** Tests the inventory with real tables on a real folder. */
class CatalogInventoryTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    private static final ProviderVersion TWO = ProviderVersion.parse("2.0.0");
    private static final Platform LINUX = Platform.parse("linux_amd64");
    private static final VersionQuery ALL = new VersionQuery("", false, 0, 200);
    private static final PackageId ID = new PackageId(NULL, ONE, LINUX);

    private static final ProviderFacts NO_FACTS = new ProviderFacts() {
        @Override
        public Map<ProviderAddress, Instant> lastUses() {
            return Map.of();
        }

        @Override
        public Map<ProviderAddress, Long> downloads() {
            return Map.of();
        }

        @Override
        public Predicate<PackageId> prefetched() {
            return id -> false;
        }
    };

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final List<StorageKey> listed = new ArrayList<>();
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private Storage storage;
    private Blocks blocks;
    private Conflicts conflicts;
    private ReleaseCatalog releases;
    private PackageRecords records;
    private RefusedReleases refused;
    private CatalogInventory inventory;
    private Function<Executor, CatalogInventory> inventoryWith;
    private Consumer<StorageKey> listing = listed::add;
    private ProviderDetailsCache details;
    private StoredProviders providers;
    private Function<Release, Verdict> verdict = Verdict.Verified::new;

    @BeforeEach
    void start() {
        storage = new LocalStorage(folder);
        blocks = new Blocks(storage, event -> {}, time.time().wall());
        conflicts = new Conflicts(storage, event -> {}, time.time().wall());
        var versions = new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                time.time());
        refused = Refusals.on(storage, time.time());
        var faults = new StoredFaults(event -> {}, host -> false, time.time().wall());
        releases = new ReleaseCatalog(
                registry,
                versions,
                new StoredReleases(
                        storage,
                        Runnable::run,
                        release -> verdict.apply(release),
                        faults,
                        MetadataLimit.NONE,
                        time.time()),
                ReleaseDecisions.NONE,
                refused,
                host -> Runnable::run,
                StorageExecutors.CALLER,
                time.time());
        records = new PackageRecords(storage, Runnable::run, releases::kept, faults, time.time());
        providers = new StoredProviders(storage, Set.of(), Runnable::run);
        details = new ProviderDetailsCache(
                providers, versions, new StoredHashes(storage), NO_FACTS, Runnable::run, time.time());
        var noted = new FailingStorage(storage);
        noted.afterListing(folder -> listing.accept(folder));
        inventoryWith = executor -> new CatalogInventory(
                noted,
                new ProviderSummaries(providers, details, null, Stream::of, Stream::of),
                new PullThroughMirror.Knowledge(
                        versions, releases, records, null, Refusals.served(storage, time.time()), refused),
                provider -> Map.of(ID, time.now()),
                release -> Optional.empty(),
                PackagePolicy.by(blocks, conflicts),
                executor);
        inventory = inventoryWith.apply(Runnable::run);
        registry.list(NULL, "1.0.0", "2.0.0");
        for (var version : Set.of(ONE, TWO)) {
            registry.release(NULL, version.toString(), Map.of("linux_amd64", new byte[1]));
            releases.release(new ReleaseId(NULL, version)).toCompletableFuture().join();
        }
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    /** What the table of all versions says, and the version's own page with it. */
    private PackageState state(ProviderVersion version) {
        var inTable = inventory.provider(NULL, ALL).toCompletableFuture().join().orElseThrow().versions().stream()
                .filter(row -> row.version().equals(version))
                .findFirst()
                .orElseThrow()
                .packages()
                .get(LINUX)
                .state();
        var alone = inventory
                .release(NULL, version)
                .toCompletableFuture()
                .join()
                .orElseThrow()
                .packages()
                .get(LINUX)
                .state();
        assertThat(alone).isEqualTo(inTable);
        return alone;
    }

    @Test
    void the_last_use_of_a_package_is_listed_if_it_was_ever_used() {
        var versions = inventory
                .provider(NULL, ALL)
                .toCompletableFuture()
                .join()
                .orElseThrow()
                .versions();
        assertThat(versions)
                .extracting(row -> row.packages().get(LINUX).lastUsed())
                .containsExactly(Optional.empty(), Optional.of(time.now()));
    }

    @Test
    void a_package_without_a_decision_is_listed_as_known() {
        assertThat(state(ONE)).isEqualTo(PackageState.KNOWN);
        assertThat(state(TWO)).isEqualTo(PackageState.KNOWN);
    }

    @Test
    void a_blocked_provider_is_listed_as_blocked_until_the_block_is_lifted() {
        blocks.set(Target.of(ID), "not this one", "boss");
        assertThat(state(ONE)).isEqualTo(PackageState.BLOCKED);
        assertThat(state(TWO)).isEqualTo(PackageState.KNOWN);
        blocks.set(Target.of(new ReleaseId(NULL, TWO)), "nor this version", "boss");
        assertThat(state(TWO)).isEqualTo(PackageState.BLOCKED);
        blocks.lift(Target.of(ID), "boss");
        assertThat(state(ONE)).isEqualTo(PackageState.KNOWN);
        blocks.set(Target.of(NULL), "no reason", "boss");
        assertThat(state(ONE)).isEqualTo(PackageState.BLOCKED);
    }

    @Test
    void a_changed_package_is_a_conflict_until_it_ends_and_a_block_takes_precedence() {
        conflicts.see(ID, Sha256.of(new byte[1]), Sha256.of(new byte[3]), Optional.empty());
        assertThat(state(ONE)).isEqualTo(PackageState.CONFLICT);
        assertThat(state(TWO)).isEqualTo(PackageState.KNOWN);
        blocks.set(Target.of(ID), "neither of the two", "boss");
        assertThat(state(ONE)).isEqualTo(PackageState.BLOCKED);
        blocks.lift(Target.of(ID), "boss");
        conflicts.close(ID);
        assertThat(state(ONE)).isEqualTo(PackageState.KNOWN);
    }

    @Test
    void a_package_is_listed_as_stored_only_while_its_record_and_release_are_trusted() throws Exception {
        store(new byte[1]);
        assertThat(state(ONE)).isEqualTo(PackageState.STORED);

        forget();
        records.removeUnless(ID, record -> false);
        store(new byte[2]);
        assertThat(records.find(ID)).isEmpty();
        assertThat(state(ONE)).isEqualTo(PackageState.KNOWN);

        store(new byte[1]);
        assertThat(state(ONE)).isEqualTo(PackageState.STORED);
        forget();
        verdict = release -> new Verdict.Untrusted("no key made the signature");
        assertThat(releases.kept(new ReleaseId(NULL, ONE))).isEmpty();
        assertThat(state(ONE)).isEqualTo(PackageState.KNOWN);
        assertThat(inventory
                        .provider(NULL, ALL)
                        .toCompletableFuture()
                        .join()
                        .orElseThrow()
                        .versions())
                .extracting(ProviderContents.VersionContents::verified)
                .containsExactly(true, false);
    }

    @Test
    void a_page_lists_the_folders_of_its_own_versions_only() throws Exception {
        store(new byte[1]);
        var timer = new ManualTimer(time);
        providers.start(timer);
        time.pass(Duration.ofMinutes(1));
        timer.runDue();
        details.work();
        listed.clear();
        var found = inventory
                .provider(NULL, new VersionQuery("", false, 1, 1))
                .toCompletableFuture()
                .join()
                .orElseThrow();
        assertThat(found.total()).isEqualTo(2);
        assertThat(found.versions()).singleElement().satisfies(row -> {
            assertThat(row.version()).isEqualTo(ONE);
            assertThat(row.packages().get(LINUX).state()).isEqualTo(PackageState.STORED);
            assertThat(row.packages().get(LINUX).size()).hasValue(1);
        });
        assertThat(listed).containsExactly(StorageLayout.release(new ReleaseId(NULL, ONE)));
    }

    @Test
    void the_folders_of_several_versions_are_listed_at_the_same_time() {
        var together = new CyclicBarrier(2);
        listing = key -> {
            if (key.value()
                            .startsWith(StorageLayout.release(new ReleaseId(NULL, ONE))
                                    .value())
                    || key.value()
                            .startsWith(StorageLayout.release(new ReleaseId(NULL, TWO))
                                    .value())) {
                try {
                    together.await(1, TimeUnit.MINUTES);
                } catch (Exception alone) {
                    throw new AssertionError("the other folder was not listed", alone);
                }
            }
        };
        var threads = Executors.newFixedThreadPool(2);
        try {
            var found = inventoryWith
                    .apply(threads)
                    .provider(NULL, ALL)
                    .toCompletableFuture()
                    .join()
                    .orElseThrow();
            assertThat(found.versions())
                    .extracting(ProviderContents.VersionContents::version)
                    .containsExactly(TWO, ONE);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void the_newest_are_all_listed_versions_with_prereleases_last() {
        var other = ProviderAddress.parse("registry.example.com/acme/many");
        var names = Stream.concat(
                        Stream.of("3.0.0-beta1"), IntStream.rangeClosed(1, 25).mapToObj(minor -> "1." + minor + ".0"))
                .toArray(String[]::new);
        registry.list(other, names);
        registry.release(other, "1.1.0", Map.of("linux_amd64", new byte[1]));
        releases.release(new ReleaseId(other, ProviderVersion.parse("1.1.0")))
                .toCompletableFuture()
                .join();
        var newest = inventory
                .provider(other, ALL)
                .toCompletableFuture()
                .join()
                .orElseThrow()
                .newest();
        assertThat(newest).hasSize(26).startsWith(ProviderVersion.parse("1.25.0"));
        assertThat(newest).endsWith(ProviderVersion.parse("1.1.0"), ProviderVersion.parse("3.0.0-beta1"));
    }

    @Test
    void versions_are_found_by_a_part_of_their_name() {
        var found = inventory
                .provider(NULL, new VersionQuery("2.", false, 0, 20))
                .toCompletableFuture()
                .join()
                .orElseThrow();
        assertThat(found.total()).isEqualTo(1);
        assertThat(found.versions())
                .extracting(ProviderContents.VersionContents::version)
                .containsExactly(TWO);
    }

    private void forget() {
        releases.forget(new ReleaseId(NULL, ONE));
        records.forget(NULL);
    }

    /** Puts these bytes and their record into storage. */
    private void store(byte[] bytes) throws IOException {
        var file = folder.resolve(StorageLayout.archive(ID).value());
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        records.save(new PackageRecord(
                ID,
                Sha256.of(bytes),
                PackageHash.h1(new byte[32]),
                bytes.length,
                Optional.empty(),
                time.now(),
                Verification.SIGNED));
    }
}
