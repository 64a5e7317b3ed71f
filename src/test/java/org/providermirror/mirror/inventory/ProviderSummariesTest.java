package org.providermirror.mirror.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.StoredHashes;
import org.providermirror.catalog.record.StoredProviders;
import org.providermirror.mirror.inventory.ProviderQuery.Sort;
import org.providermirror.mirror.inventory.ProviderSummary.Mark;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Decisions;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.Target;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ManualTimer;
import org.providermirror.testing.ScriptedRegistry;

class ProviderSummariesTest {
    private static final PackageId NULL = FakeRegistry.packageId("acme", "null", "1.2.0", "linux_amd64");
    private static final PackageId DNS = FakeRegistry.packageId("widgets", "dns", "0.9.0", "linux_amd64");
    private static final String ZH = "ab".repeat(32);
    private static final String H1 = "h1:" + "Q".repeat(43) + "=";
    private static final String SIGNER = "A".repeat(40);

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final List<ProviderAddress> refused = new ArrayList<>();
    private final List<ProviderAddress> failing = new ArrayList<>();
    private final ManualTimer timer = new ManualTimer(time);
    private LocalStorage storage;
    private StoredProviders providers;
    private ProviderDetailsCache details;
    private Administration decisions;
    private ProviderSummaries summaries;

    @BeforeEach
    void open() {
        storage = new LocalStorage(folder);
        var clocks = time.time();
        var versions = new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                clocks);
        registry.list(NULL.provider(), "1.0.0", "1.2.0", "2.0.0-beta1");
        versions.versions(NULL.provider()).toCompletableFuture().join();
        store(NULL);
        storage.write(
                StorageLayout.packageRecord(NULL),
                ("{\"provider\":\"" + NULL.provider()
                                + "\",\"version\":\"1.2.0\",\"platform\":\"linux_amd64\",\"zh\":\"zh:"
                                + ZH + "\",\"h1\":\"" + H1
                                + "\",\"size\":1,\"storedAt\":\"2026-01-01T00:00:00Z\",\"assurance\":\"signed\"}")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        store(DNS);
        providers = new StoredProviders(storage, Set.of(), Runnable::run);
        decisions = Decisions.on(storage, clocks);
        details = new ProviderDetailsCache(
                providers, versions, new StoredHashes(storage), facts(), Runnable::run, clocks);
        summaries = new ProviderSummaries(providers, details, decisions, refused::stream, failing::stream);
        providers.start(timer);
        details.start(timer);
        pass();
    }

    @AfterEach
    void close() {
        timer.shutdownNow();
        storage.close();
    }

    /** Lets the background tasks run. */
    private void pass() {
        time.pass(Duration.ofMinutes(1));
        timer.runDue();
    }

    private void store(PackageId id) {
        try {
            var file = folder.resolve(StorageLayout.archive(id).value());
            Files.createDirectories(file.getParent());
            Files.writeString(file, "bytes");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private ProviderFacts facts() {
        return new ProviderFacts() {
            @Override
            public Map<ProviderAddress, Instant> lastUses() {
                return Map.of(NULL.provider(), time.now());
            }

            @Override
            public Map<ProviderAddress, Long> downloads() {
                return Map.of(NULL.provider(), 7L);
            }

            @Override
            public Predicate<PackageId> prefetched() {
                return NULL::equals;
            }
        };
    }

    private List<String> found(String words) {
        return summaries.search(words).stream()
                .map(summary -> summary.provider().type()
                        + summary.match().map(version -> " " + version).orElse(""))
                .toList();
    }

    @Test
    void a_provider_has_its_newest_version_uses_downloads_signer_and_marks() {
        decisions.signers().see(NULL.release(), SIGNER);
        decisions.blocks().set(Target.of(NULL), "it is bad", "boss");
        decisions.conflicts().see(NULL, Sha256.of(new byte[1]), Sha256.of(new byte[2]), Optional.empty());
        refused.add(NULL.provider());
        failing.add(NULL.provider());
        summaries.search("");
        pass();
        assertThat(summaries.search("null")).singleElement().satisfies(summary -> {
            assertThat(summary.newest()).hasValue(new ProviderVersion("1.2.0"));
            assertThat(summary.versions()).hasValue(3);
            assertThat(summary.packages()).isEqualTo(1);
            assertThat(summary.lastUsed()).isPresent();
            assertThat(summary.downloads()).isEqualTo(7);
            assertThat(summary.signer()).hasValue(SIGNER);
            assertThat(summary.marks()).containsExactlyInAnyOrder(Mark.values());
        });
        assertThat(summaries.search("dns")).singleElement().satisfies(summary -> {
            assertThat(summary.newest()).hasValue(new ProviderVersion("0.9.0"));
            assertThat(summary.marks()).isEmpty();
            assertThat(summary.signer()).isEmpty();
        });
    }

    @Test
    void every_word_finds_a_part_of_the_address_a_version_or_a_hash() {
        assertThat(found("")).containsExactly("null", "dns");
        assertThat(found("ACME null")).containsExactly("null");
        assertThat(found("1.0")).containsExactly("null 1.0.0");
        assertThat(found("acme 2.0.0-beta1")).containsExactly("null 2.0.0-beta1");
        assertThat(found("zh:" + ZH)).containsExactly("null 1.2.0");
        assertThat(found("zh:" + ZH.substring(0, 9))).containsExactly("null 1.2.0");
        assertThat(found("zh:" + "ab".repeat(7) + "cd")).isEmpty();
        assertThat(found(ZH.substring(0, 12).toUpperCase(java.util.Locale.ROOT)))
                .containsExactly("null 1.2.0");
        assertThat(found(H1)).containsExactly("null 1.2.0");
        assertThat(found("widgets " + H1)).isEmpty();
        assertThat(found("abababa")).as("too short for a hash").isEmpty();
        assertThat(found("9.9")).isEmpty();
    }

    @Test
    void a_provider_is_read_again_only_after_it_changed() throws IOException {
        var record = folder.resolve(StorageLayout.packageRecord(NULL).value());
        Files.delete(record);
        pass();
        assertThat(found(H1)).containsExactly("null 1.2.0");
        store(FakeRegistry.packageId("acme", "null", "3.0.0", "linux_amd64"));
        providers.lookAgain(NULL.provider());
        pass();
        pass();
        assertThat(summaries.search("null").get(0).newest()).hasValue(new ProviderVersion("3.0.0"));
    }

    private static ProviderSummary summary(String type, int count, Optional<Instant> used, Set<Mark> marks) {
        return new ProviderSummary(
                FakeRegistry.provider("acme", type),
                count,
                count,
                Optional.of(new ProviderVersion(count + ".0.0")),
                Optional.of(count),
                used,
                count,
                Optional.empty(),
                marks,
                Optional.empty());
    }

    private static List<String> applied(ProviderQuery query) {
        var early = Instant.parse("2026-01-01T00:00:00Z");
        return query
                .apply(List.of(
                        summary("b", 10, Optional.of(early), Set.of(Mark.FAILING)),
                        summary("a", 2, Optional.of(early.plusSeconds(9)), Set.of()),
                        summary("c", 0, Optional.empty(), Set.of())))
                .stream()
                .map(summary -> summary.provider().type())
                .toList();
    }

    private static ProviderQuery sorted(Sort sort, boolean isDescending) {
        return new ProviderQuery(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), sort, isDescending);
    }

    @Test
    void providers_are_sorted_by_each_column_and_those_without_a_value_are_last() {
        assertThat(applied(sorted(Sort.ADDRESS, false))).containsExactly("a", "b", "c");
        assertThat(applied(sorted(Sort.ADDRESS, true))).containsExactly("c", "b", "a");
        for (var sort : List.of(Sort.NEWEST, Sort.VERSIONS, Sort.PACKAGES, Sort.SIZE, Sort.DOWNLOADS)) {
            assertThat(applied(sorted(sort, false))).as(sort.name()).containsExactly("c", "a", "b");
            assertThat(applied(sorted(sort, true))).as(sort.name()).containsExactly("b", "a", "c");
        }
        assertThat(applied(sorted(Sort.LAST_USED, false))).containsExactly("b", "a", "c");
        assertThat(applied(sorted(Sort.LAST_USED, true))).containsExactly("a", "b", "c");
        assertThat(applied(sorted(Sort.SIGNER, true))).containsExactly("b", "a", "c");
        assertThat(applied(sorted(Sort.MARKS, true))).containsExactly("b", "a", "c");
    }

    @Test
    void providers_are_filtered_by_host_storage_mark_and_last_use() {
        var none = Optional.<Mark>empty();
        var never = Optional.<Instant>empty();
        var host = Optional.of("registry.example.com");
        assertThat(applied(new ProviderQuery(host, Optional.of(true), none, never, Sort.ADDRESS, false)))
                .containsExactly("a", "b");
        assertThat(applied(new ProviderQuery(host, Optional.of(false), none, never, Sort.ADDRESS, false)))
                .containsExactly("c");
        assertThat(applied(new ProviderQuery(
                        Optional.of("other.example"), Optional.empty(), none, never, Sort.ADDRESS, false)))
                .isEmpty();
        assertThat(applied(new ProviderQuery(
                        host, Optional.empty(), Optional.of(Mark.FAILING), never, Sort.ADDRESS, false)))
                .containsExactly("b");
        var since = Optional.of(Instant.parse("2026-01-01T00:00:05Z"));
        assertThat(applied(new ProviderQuery(host, Optional.empty(), none, since, Sort.ADDRESS, false)))
                .containsExactly("b", "c");
    }

    @Test
    void a_thousand_versions_and_a_hundred_packages_take_little_memory() {
        var id = IntStream.range(0, 100)
                .boxed()
                .collect(java.util.stream.Collectors.toMap(
                        number -> FakeRegistry.packageId("acme", "null", "1." + number + ".0", "linux_amd64"),
                        number -> new StoredHashes.StoredPackage(1_000_000, List.of())));
        var found = ProviderDetails.of(Optional.empty(), id, ProviderDetails.NONE);
        assertThat(found.weight()).isLessThan(10_000);
        assertThat(found.stored(NULL.provider())).hasSize(100);
        assertThat(found.newest()).hasValue(new ProviderVersion("1.99.0"));
    }

    @Test
    void the_newest_version_is_not_one_on_hold() {
        var newest = new ReleaseId(NULL.provider(), NULL.version());
        decisions.holds().note(newest);
        assertThat(newest()).contains(ProviderVersion.parse("1.0.0"));
        decisions.holds().note(new ReleaseId(NULL.provider(), ProviderVersion.parse("1.0.0")));
        assertThat(newest()).contains(ProviderVersion.parse("2.0.0-beta1"));
        decisions.holds().approve(newest, "eve");
        assertThat(newest()).contains(NULL.version());
    }

    private Optional<ProviderVersion> newest() {
        return summaries.search("null").get(0).newest();
    }
}
