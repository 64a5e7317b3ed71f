package org.providermirror.mirror.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.Baselines;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.RuleSettings;
import org.providermirror.config.VersionRule;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.PolicyRefusedException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.RegistryChecksums;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.mirror.ServedTrackingMirror;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.mirror.pullthrough.ClientDeadline;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.mirror.pullthrough.VersionListing;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflicts;
import org.providermirror.policy.Holds;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.Target;
import org.providermirror.provider.VersionConstraints;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.ScriptedRegistry;
import org.providermirror.testing.StoredTrust;

class PolicyEnforcingMirrorTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    private static final ProviderVersion TWO = ProviderVersion.parse("2.0.0");
    private static final Platform LINUX = Platform.parse("linux_amd64");
    private static final Platform WINDOWS = Platform.parse("windows_amd64");

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final List<Event> events = new ArrayList<>();
    private Storage storage;
    private Blocks blocks;
    private VersionCatalog versions;
    private ReleaseCatalog releases;
    private ServedVersions served;
    private RefusedReleases refused;
    private PackageRecords records;
    private Conflicts conflicts;
    private Holds holds;
    private Baselines baselines;

    @BeforeEach
    void start() {
        storage = new LocalStorage(folder);
        blocks = new Blocks(storage, event -> {}, time.time().wall());
        conflicts = new Conflicts(storage, events::add, time.time().wall());
        holds = new Holds(storage, events::add, time.time().wall());
        baselines = new Baselines(storage, time.time().wall());
        restart();
        registry.list(NULL, "1.0.0", "2.0.0");
        for (var version : List.of("1.0.0", "2.0.0")) {
            registry.release(NULL, version, Map.of("linux_amd64", new byte[1], "windows_amd64", new byte[2]));
        }
    }

    private void restart() {
        served = Refusals.served(storage, time.time());
        refused = new RefusedReleases(storage, served, events::add, time.time());
        versions = new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                time.time());
        releases = new ReleaseCatalog(
                registry,
                versions,
                StoredTrust.releases(storage, time.time()),
                new DecidedPackages(conflicts),
                refused,
                host -> Runnable::run,
                StorageExecutors.CALLER,
                time.time());
        records = new PackageRecords(
                storage, Runnable::run, releases::kept, StoredTrust.faults(time.time()), time.time());
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
        storage.close();
    }

    /** What lies behind: the real lists and releases, and no bytes. */
    private final class Behind implements ProviderMirror {
        private final VersionListing listing =
                new VersionListing(versions, refused, new ClientDeadline(Duration.ofSeconds(5), timer));

        @Override
        public boolean serves(Hostname hostname) {
            return true;
        }

        @Override
        public CompletionStage<VersionIndex> versions(ProviderAddress provider) {
            return listing.versions(provider);
        }

        @Override
        public CompletionStage<PackageIndex> packages(ProviderAddress provider, ProviderVersion version) {
            return releases.release(new ReleaseId(provider, version)).thenApply(release -> {
                var hashes = new TreeMap<Platform, List<PackageHash>>();
                release.map(Release::packages)
                        .orElseThrow()
                        .forEach((platform, found) -> hashes.put(platform, List.of(PackageHash.zh(found.sha256()))));
                return new PackageIndex(provider, version, hashes);
            });
        }

        @Override
        public CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider) {
            return listing.registryVersions(provider);
        }

        @Override
        public CompletionStage<RegistryPackage> registryPackage(PackageId id) {
            throw NotFoundException.archive(id);
        }

        @Override
        public CompletionStage<RegistryChecksums> registryChecksums(PackageId id) {
            throw NotFoundException.archive(id);
        }

        @Override
        public CompletionStage<Optional<ArchiveAnswer.Stored>> storedArchive(PackageId id) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<ArchiveAnswer> archive(PackageId id) {
            return CompletableFuture.completedFuture(
                    new ArchiveAnswer.Upstream(java.net.URI.create("https://example.com/" + id.archiveName())));
        }
    }

    private ProviderMirror mirror(RuleSettings rules) {
        return mirror(rules, Runnable::run);
    }

    private ProviderMirror mirror(RuleSettings rules, Executor executor) {
        return new ServedTrackingMirror(
                new PolicyEnforcingMirror(
                        new Behind(),
                        rules,
                        blocks,
                        conflicts,
                        new NewVersions(
                                rules,
                                blocks,
                                holds,
                                baselines,
                                served,
                                time.time().wall()),
                        new ReleaseRecheck(registry, knowledge(), conflicts, host -> Runnable::run, time.time()),
                        knowledge(),
                        executor,
                        timer),
                served);
    }

    private PullThroughMirror.Knowledge knowledge() {
        return new PullThroughMirror.Knowledge(versions, releases, records, null, served, refused);
    }

    private static RuleSettings rules(List<String> include, List<String> exclude, String versions, Duration age) {
        return new RuleSettings(
                include.stream().map(ProviderPattern::parse).toList(),
                exclude.stream().map(ProviderPattern::parse).toList(),
                versions.isEmpty()
                        ? List.of()
                        : List.of(new VersionRule(
                                ProviderPattern.parse("registry.example.com/*/*"), VersionConstraints.parse(versions))),
                age,
                RuleSettings.Hold.none(),
                List.of(),
                List.of());
    }

    private static List<ProviderVersion> listed(ProviderMirror mirror) {
        var index = mirror.versions(NULL).toCompletableFuture().join().versions();
        assertThat(mirror.registryVersions(NULL).toCompletableFuture().join().versions())
                .extracting(RegistryVersions.Listed::version)
                .as("both protocols agree")
                .isEqualTo(index);
        return index;
    }

    private static Iterable<Platform> packages(ProviderMirror mirror, ProviderVersion version) {
        return mirror.packages(NULL, version)
                .toCompletableFuture()
                .join()
                .hashes()
                .keySet();
    }

    private static void assertNothingOf(ProviderMirror mirror, PackageId id) {
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(id))).isInstanceOf(PolicyRefusedException.class);
        assertThatThrownBy(
                        () -> mirror.registryPackage(id).toCompletableFuture().join())
                .hasCauseInstanceOf(PolicyRefusedException.class);
        assertThat(packages(mirror, id.version())).doesNotContain(id.platform());
    }

    private static PackageId id(ProviderVersion version, Platform platform) {
        return new PackageId(NULL, version, platform);
    }

    @Test
    void a_block_that_was_not_read_yet_applies_to_the_first_request_for_an_archive() {
        blocks.set(Target.of(id(ONE, LINUX)), "bad package", "eve");
        blocks = new Blocks(storage, event -> {}, time.time().wall());
        var mirror = mirror(DefaultSettings.rules());
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(id(ONE, LINUX))))
                .isInstanceOf(PolicyRefusedException.class);
    }

    @Test
    void a_withdrawn_version_is_hidden_until_it_is_restored() {
        var mirror = mirror(DefaultSettings.rules());
        assertThat(listed(mirror)).containsExactly(ONE, TWO);
        blocks.withdrawals().withdraw(new ReleaseId(NULL, ONE), "it deletes too much", "eve");
        assertThat(listed(mirror)).containsExactly(TWO);
        assertThat(packages(mirror, ONE)).isEmpty();
        assertNothingOf(mirror, id(ONE, LINUX));
        assertThat(packages(mirror, TWO)).containsExactly(LINUX, WINDOWS);

        blocks = new Blocks(storage, event -> {}, time.time().wall());
        var restarted = mirror(DefaultSettings.rules());
        assertThatThrownBy(() -> ArchiveAnswers.of(restarted.archive(id(ONE, LINUX))))
                .isInstanceOf(PolicyRefusedException.class)
                .hasMessageContaining("is withdrawn: it deletes too much");

        assertThat(blocks.withdrawals().restore(new ReleaseId(NULL, ONE), "eve"))
                .isTrue();
        assertThat(listed(restarted)).containsExactly(ONE, TWO);
    }

    @Test
    void without_rules_everything_is_served() {
        var mirror = mirror(DefaultSettings.rules());
        assertThat(listed(mirror)).containsExactly(ONE, TWO);
        assertThat(packages(mirror, ONE)).containsExactly(LINUX, WINDOWS);
        assertThat(ArchiveAnswers.of(mirror.archive(id(ONE, LINUX)))).isInstanceOf(ArchiveAnswer.Upstream.class);
    }

    @Test
    void a_provider_that_is_not_included_or_is_excluded_is_as_if_it_were_not() {
        for (var rules : List.of(
                rules(List.of("registry.terraform.io/*/*"), List.of(), "", Duration.ZERO),
                rules(List.of(), List.of("registry.example.com/acme/*"), "", Duration.ZERO),
                rules(List.of("*/*/*"), List.of("registry.example.com/acme/null"), "", Duration.ZERO))) {
            var mirror = mirror(rules);
            assertThatThrownBy(() -> listed(mirror))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(PolicyRefusedException.class);
            assertNothingOf(mirror, id(ONE, LINUX));
        }
        assertThat(registry.versionsAsked()).as("upstream requests").isZero();
        assertThat(listed(mirror(rules(
                        List.of("registry.example.com/acme/*"),
                        List.of("registry.example.com/other/*"),
                        "",
                        Duration.ZERO))))
                .hasSize(2);
    }

    @Test
    void a_version_that_breaks_a_rule_is_neither_listed_nor_served() {
        var mirror = mirror(rules(List.of(), List.of(), ">= 1.5", Duration.ZERO));
        assertThat(listed(mirror)).containsExactly(TWO);
        assertNothingOf(mirror, id(ONE, LINUX));
        assertThat(packages(mirror, TWO)).contains(LINUX);
    }

    @Test
    void a_block_overrides_the_cache_at_once_and_ends_at_once() {
        var mirror = mirror(DefaultSettings.rules());
        assertThat(listed(mirror)).containsExactly(ONE, TWO);
        assertThat(packages(mirror, ONE)).contains(LINUX);

        blocks.set(Target.of(id(ONE, LINUX)), "bad package", "eve");
        assertThat(listed(mirror)).containsExactly(ONE, TWO);
        assertNothingOf(mirror, id(ONE, LINUX));
        assertThat(packages(mirror, ONE)).containsExactly(WINDOWS);

        blocks.set(Target.of(new ReleaseId(NULL, ONE)), "bad version", "eve");
        assertThat(listed(mirror)).containsExactly(TWO);
        assertNothingOf(mirror, id(ONE, WINDOWS));
        assertThat(ArchiveAnswers.of(mirror.archive(id(TWO, LINUX)))).isNotNull();

        blocks.set(Target.of(NULL), "bad provider", "eve");
        assertThatThrownBy(() -> listed(mirror)).hasRootCauseMessage(NULL + " is blocked: bad provider");
        assertNothingOf(mirror, id(TWO, LINUX));

        blocks.lift(Target.of(NULL), "eve");
        blocks.lift(Target.of(new ReleaseId(NULL, ONE)), "eve");
        blocks.lift(Target.of(id(ONE, LINUX)), "eve");
        assertThat(listed(mirror)).containsExactly(ONE, TWO);
        assertThat(packages(mirror, ONE)).contains(LINUX);
    }

    @Test
    void a_version_is_listed_once_it_is_old_enough() {
        registry.list(NULL, "1.0.0");
        var mirror = mirror(rules(List.of(), List.of(), "", Duration.ofDays(3)));
        assertThat(listed(mirror)).isEmpty();
        time.pass(Duration.ofDays(2));
        registry.list(NULL, "1.0.0", "2.0.0");
        listed(mirror);
        assertThat(listed(mirror)).isEmpty();
        time.pass(Duration.ofDays(1));
        assertThat(listed(mirror)).containsExactly(ONE);
        assertThat(packages(mirror, ONE)).contains(LINUX);
        assertNothingOf(mirror, id(TWO, LINUX));
        time.pass(Duration.ofDays(2));
        assertThat(listed(mirror)).containsExactly(ONE, TWO);
        assertThat(ArchiveAnswers.of(mirror.archive(id(TWO, LINUX)))).isNotNull();
    }

    @Test
    void a_young_version_that_a_client_got_before_stays_also_after_a_restart() {
        assertThat(packages(mirror(DefaultSettings.rules()), TWO)).contains(LINUX);
        restart();
        var mirror = mirror(rules(List.of(), List.of(), "", Duration.ofDays(3)));
        assertThat(listed(mirror)).containsExactly(TWO);
        assertThat(packages(mirror, TWO)).contains(LINUX);
        assertThat(ArchiveAnswers.of(mirror.archive(id(TWO, LINUX)))).isNotNull();
        assertNothingOf(mirror, id(ONE, LINUX));
    }

    @Test
    void a_published_version_that_upstream_changes_is_a_conflict_and_the_first_is_still_served() {
        var mirror = mirror(DefaultSettings.rules());
        var first = mirror.packages(NULL, ONE).toCompletableFuture().join();
        registry.release(NULL, "1.0.0", Map.of("linux_amd64", new byte[7], "windows_amd64", new byte[2]));
        time.pass(Duration.ofHours(5));
        packages(mirror, ONE);
        assertThat(conflicts.all()).isEmpty();

        time.pass(Duration.ofHours(2));
        assertThat(mirror.packages(NULL, ONE).toCompletableFuture().join()).isEqualTo(first);
        assertThat(conflicts.all())
                .singleElement()
                .extracting(Conflict::id, Conflict::first, Conflict::other)
                .containsExactly(id(ONE, LINUX), Sha256.of(new byte[1]), Sha256.of(new byte[7]));
        assertThat(events).extracting(Event::kind).containsExactly(EventKind.CONFLICT);

        time.pass(Duration.ofHours(7));
        assertThat(mirror.packages(NULL, ONE).toCompletableFuture().join()).isEqualTo(first);
        assertThat(events).as("the same event is recorded once").hasSize(1);
    }

    @Test
    void accepted_bytes_are_served_once_every_instance_has_polled_and_the_package_is_withheld_until_then() {
        var mirror = mirror(DefaultSettings.rules());
        packages(mirror, ONE);
        registry.release(NULL, "1.0.0", Map.of("linux_amd64", new byte[7], "windows_amd64", new byte[2]));
        time.pass(Duration.ofHours(7));
        packages(mirror, ONE);
        var recheck = new ReleaseRecheck(registry, knowledge(), conflicts, host -> Runnable::run, time.time());
        var replacing = new AcceptedConflicts(conflicts, knowledge(), recheck, null, Runnable::run);
        replacing.run();
        assertThat(packages(mirror, ONE)).contains(LINUX);

        assertThat(conflicts.accept(id(ONE, WINDOWS), Optional.empty(), "eve"))
                .isInstanceOf(Conflicts.AcceptOutcome.Unknown.class);
        assertThat(conflicts.accept(id(ONE, LINUX), Optional.empty(), "eve"))
                .isInstanceOf(Conflicts.AcceptOutcome.Accepted.class);
        assertThat(listed(mirror)).as("a lock file may name it").contains(ONE);
        assertNothingOf(mirror, id(ONE, LINUX));
        replacing.run();
        assertNothingOf(mirror, id(ONE, LINUX));
        assertThat(packages(mirror, ONE)).as("nothing was decided about it").containsExactly(WINDOWS);

        time.pass(Conflicts.SILENCE);
        replacing.run();
        assertThat(conflicts.all()).noneMatch(Conflict::isWithheld).noneMatch(Conflict::isOpen);
        assertThat(mirror.packages(NULL, ONE).toCompletableFuture().join().hashes())
                .containsEntry(LINUX, List.of(PackageHash.zh(Sha256.of(new byte[7]))));
        restart();
        assertThat(mirror(DefaultSettings.rules())
                        .packages(NULL, ONE)
                        .toCompletableFuture()
                        .join()
                        .hashes())
                .containsEntry(LINUX, List.of(PackageHash.zh(Sha256.of(new byte[7]))));
    }

    @Test
    void concurrent_requests_for_a_list_and_for_a_version_are_judged_once() {
        blocks.requireRead();
        conflicts.requireRead();
        var judged = new ManualExecutor();
        var mirror = mirror(rules(List.of(), List.of(), "", Duration.ofDays(3)), judged);
        var lists = List.of(mirror.versions(NULL), mirror.versions(NULL), mirror.registryVersions(NULL));
        assertThat(judged.waiting()).isEqualTo(1);
        var versions = List.of(mirror.packages(NULL, ONE), mirror.packages(NULL, ONE));
        assertThat(judged.waiting()).isEqualTo(2);
        judged.runAll();
        assertThat(lists).allSatisfy(list -> assertThat(list).isCompleted());
        assertThat(versions).allSatisfy(answer -> assertThat(answer).isCompleted());
    }
}
