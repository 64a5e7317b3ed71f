package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.PrefetchSettings;
import org.providermirror.config.RuleSettings;
import org.providermirror.config.VersionRule;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobItem;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.prefetch.PrefetchItem;
import org.providermirror.prefetch.PrefetchOrder;
import org.providermirror.prefetch.Prefetches;
import org.providermirror.prefetch.ProviderBlockFile;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.provider.VersionChoice;
import org.providermirror.provider.VersionConstraints;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;
import org.providermirror.testing.Shape;

/** Prefetches by the whole mirror but for HTTP. */
@Tag("component")
class PrefetchTest {
    private static final Platform LINUX = Platform.parse("linux_amd64");
    private static final Platform DARWIN = Platform.parse("darwin_arm64");

    @TempDir
    private Path folder;

    @TempDir
    private Path temporary;

    private final FakeRegistry upstream = FakeRegistry.start();
    private Optional<MirrorParts> parts = Optional.empty();

    private RuleSettings rules = DefaultSettings.rules();

    private MirrorParts started() {
        return started(Optional.empty());
    }

    private MirrorParts started(Optional<Path> standingList) {
        parts.ifPresent(MirrorParts::close);
        var settings = MirrorWithJobs.of(upstream, folder)
                .with(new PrefetchSettings(standingList, Duration.ofHours(1)))
                .with(rules);
        parts = Optional.of(settings.start(temporary));
        return parts.get();
    }

    @AfterEach
    void stop() {
        parts.ifPresent(MirrorParts::close);
        upstream.close();
    }

    private static PrefetchItem item(String constraint, boolean all, Platform... platforms) {
        return PrefetchItem.listed(
                FakeRegistry.provider("acme", "null"), VersionChoice.parse(constraint), all, Set.of(platforms));
    }

    private static JobRecord<PrefetchOrder, Void> await(
            Prefetches prefetches, String id, Predicate<JobRecord<PrefetchOrder, Void>> wanted) throws Exception {
        return Eventually.value(
                        "the job gets there",
                        () -> prefetches.queue().find(id),
                        job -> job.filter(wanted).isPresent())
                .orElseThrow();
    }

    private static JobRecord<PrefetchOrder, Void> awaitEnd(Prefetches prefetches, String id) throws Exception {
        return await(prefetches, id, task -> task.state() != JobState.OPEN);
    }

    private static JobRecord<PrefetchOrder, Void> run(Prefetches prefetches, PrefetchItem... items) throws Exception {
        var task = prefetches
                .submit(new PrefetchOrder(List.of(items), Optional.empty()))
                .orElseThrow();
        return awaitEnd(prefetches, task.id());
    }

    private static PackageId id(String version, Platform platform) {
        return FakeRegistry.packageId("acme", "null", version, platform.toString());
    }

    private void assertGiven(MirrorParts mirror, PackageId id) {
        assertThat(ArchiveAnswers.of(mirror.mirror().archive(id)))
                .as(id.toString())
                .isInstanceOf(ArchiveAnswer.Stored.class);
    }

    @Test
    void the_newest_version_that_a_constraint_admits_is_fetched_for_the_platforms_that_are_named() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.publish("acme", "null", "1.4.0");
        upstream.publish("acme", "null", "2.0.0");
        var mirror = started();
        var task = run(mirror.maintenance().prefetches(), item("~> 1.0", false, LINUX, DARWIN));

        assertThat(task.state()).isEqualTo(JobState.DONE);
        assertThat(task.items())
                .extracting(JobItem::subject, JobItem::outcome)
                .containsExactlyInAnyOrder(
                        tuple(id("1.4.0", LINUX).toString(), ItemOutcome.STORED),
                        tuple(id("1.4.0", DARWIN).toString(), ItemOutcome.STORED));
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isEqualTo(2);
        upstream.down();
        assertGiven(mirror, id("1.4.0", LINUX));
        assertThat(run(mirror.maintenance().prefetches(), item("~> 1.0", false, LINUX))
                        .items())
                .extracting(JobItem::outcome)
                .containsExactly(ItemOutcome.PRESENT);
    }

    @Test
    void if_the_newest_version_is_refused_the_newest_that_verifies_is_fetched() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.release("acme", "null", "1.1.0").shape(Shape.WRONG_SIGNATURE).publish();
        var prefetches = started().maintenance().prefetches();
        var first = run(prefetches, item("~> 1.0", false, LINUX));
        assertThat(first.items())
                .extracting(JobItem::subject, JobItem::outcome)
                .containsExactlyInAnyOrder(
                        tuple("registry.example.com/acme/null 1.1.0", ItemOutcome.FAILED),
                        tuple(id("1.0.0", LINUX).toString(), ItemOutcome.STORED));

        upstream.forgetRequests();
        var second = run(prefetches, item("~> 1.0", false, LINUX));
        assertThat(second.items())
                .extracting(JobItem::subject, JobItem::outcome)
                .containsExactlyInAnyOrder(
                        tuple(id("1.1.0", LINUX).toString(), ItemOutcome.REFUSED),
                        tuple(id("1.0.0", LINUX).toString(), ItemOutcome.PRESENT));
        assertThat(refusalOf(second, id("1.1.0", LINUX).toString())).contains("left out of the lists");
        assertThat(upstream.requests(RequestKind.SIGNATURE)).isZero();
    }

    @Test
    void all_versions_and_all_platforms_are_fetched_if_requested() throws Exception {
        upstream.release("acme", "null", "1.0.0").platforms(LINUX, DARWIN).publish();
        upstream.release("acme", "null", "1.4.0").platforms(LINUX).publish();
        var task = run(started().maintenance().prefetches(), item("", true));
        assertThat(task.count(ItemOutcome.STORED)).isEqualTo(3);
    }

    @Test
    void unavailable_packages_are_reported_and_the_rest_is_fetched() throws Exception {
        upstream.release("acme", "null", "1.0.0").platforms(LINUX).publish();
        upstream.release("acme", "broken", "1.0.0").platforms(LINUX).publish();
        upstream.play(Role.INTERNAL_ERROR, RequestKind.ARCHIVE, "acme/broken");
        var missing = PrefetchItem.listed(
                FakeRegistry.provider("acme", "missing"), VersionChoice.parse(""), false, Set.of(LINUX));
        var broken = PrefetchItem.listed(
                FakeRegistry.provider("acme", "broken"), VersionChoice.parse(""), false, Set.of(LINUX));
        var task = run(
                started().maintenance().prefetches(),
                missing,
                broken,
                item("> 7", false, LINUX),
                item("", false, LINUX, DARWIN));

        assertThat(task.state()).isEqualTo(JobState.DONE);
        assertThat(task.count(ItemOutcome.STORED)).isOne();
        assertThat(task.count(ItemOutcome.FAILED)).isEqualTo(4);
        assertThat(task.items())
                .extracting(JobItem::detail)
                .anyMatch(detail -> detail.contains("no provider"))
                .anyMatch(detail -> detail.contains("answered 500"))
                .anyMatch(detail -> detail.contains("no version"))
                .anyMatch(detail -> detail.contains("no package for this platform"));
    }

    @Test
    void a_package_whose_bytes_are_not_those_that_were_signed_fails_with_both_digests() throws Exception {
        upstream.release("acme", "null", "1.0.0").platforms(LINUX).publish();
        upstream.play(Role.WRONG_BYTES, RequestKind.ARCHIVE);
        var prefetches = started().maintenance().prefetches();
        for (var time = 0; time < 3; time++) {
            assertThat(run(prefetches, item("", false, LINUX)).items())
                    .singleElement()
                    .satisfies(item -> assertThat(item.outcome()).isEqualTo(ItemOutcome.FAILED))
                    .extracting(JobItem::detail)
                    .asString()
                    .contains("the bytes have the SHA-256")
                    .contains("signed " + upstream.sha256(id("1.0.0", LINUX)));
        }
    }

    @Test
    void the_packages_of_a_lock_file_are_fetched_and_compared_with_its_hashes() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.publish("acme", "null", "1.1.0");
        upstream.publish("acme", "tool", "1.0.0");
        var tool = FakeRegistry.packageId("acme", "tool", "1.0.0", "linux_amd64");
        var lockFile = block("acme/null", "1.0.0", PackageHash.zh(upstream.sha256(id("1.0.0", LINUX))))
                + block("acme/tool", "1.0.0", upstream.h1(tool));
        var items = ProviderBlockFile.ofLockFile(lockFile, Set.of(LINUX, DARWIN));
        var task = run(started().maintenance().prefetches(), items.toArray(PrefetchItem[]::new));

        assertThat(task.count(ItemOutcome.STORED)).isEqualTo(2);
        assertThat(task.count(ItemOutcome.MISMATCH)).isEqualTo(2);
        assertThat(task.items())
                .filteredOn(item -> item.outcome() == ItemOutcome.MISMATCH)
                .extracting(JobItem::subject)
                .containsExactlyInAnyOrder(
                        id("1.0.0", DARWIN).toString(), "registry.example.com/acme/tool 1.0.0 darwin_arm64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh:", "h1:", "zh:%s", "h1:AAAA", "no scheme"})
    void a_package_is_refused_if_its_lock_file_has_a_hash_that_no_client_can_match(String form) throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var digest = upstream.sha256(id("1.0.0", LINUX)).hex();
        var hash = form.formatted(digest.toUpperCase(Locale.ROOT));
        for (var others : List.of("", "\"zh:" + digest + "\", ")) {
            var lockFile = "provider \"registry.example.com/acme/null\" {\n  version = \"1.0.0\"\n  hashes = [" + others
                    + "\"" + hash + "\"]\n}\n";
            var items = ProviderBlockFile.ofLockFile(lockFile, Set.of(LINUX, DARWIN));
            var task = run(started().maintenance().prefetches(), items.toArray(PrefetchItem[]::new));
            assertThat(task.items())
                    .hasSize(2)
                    .allSatisfy(item -> assertThat(item.outcome()).isEqualTo(ItemOutcome.REFUSED));
            assertThat(refusalOf(task, id("1.0.0", LINUX).toString())).contains("\"" + hash + "\"", "lock file");
        }
        assertThat(upstream.received()).isEmpty();
    }

    private static String block(String provider, String version, PackageHash hash) {
        return "provider \"registry.example.com/" + provider + "\" {\n  version = \"" + version
                + "\"\n  hashes = [\n    \"" + hash + "\",\n  ]\n}\n";
    }

    @Test
    void a_cancelled_prefetch_requests_no_more_packages() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.holdArchives();
        var prefetches = started().maintenance().prefetches();
        var task = prefetches
                .submit(new PrefetchOrder(List.of(item("", false)), Optional.empty()))
                .orElseThrow();
        upstream.awaitRequests(RequestKind.ARCHIVE, 4);
        assertThat(prefetches.queue().cancel(task.id())).isTrue();
        var ended = awaitEnd(prefetches, task.id());
        upstream.releaseArchives();

        assertThat(ended.state()).isEqualTo(JobState.CANCELLED);
        assertThat(ended.count(ItemOutcome.WAITING)).isEqualTo(14 - 8);
        assertThat(prefetches.queue().cancel(task.id())).isFalse();
    }

    @Test
    void a_prefetch_continues_after_a_restart() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.holdArchives();
        var task = started()
                .maintenance()
                .prefetches()
                .submit(new PrefetchOrder(List.of(item("", false)), Optional.empty()))
                .orElseThrow();
        upstream.awaitRequests(RequestKind.ARCHIVE, 4);
        var again = started();
        upstream.releaseArchives();
        var ended = awaitEnd(again.maintenance().prefetches(), task.id());

        assertThat(ended.state()).isEqualTo(JobState.DONE);
        assertThat(ended.count(ItemOutcome.STORED) + ended.count(ItemOutcome.PRESENT))
                .isEqualTo(14);
        assertThat(ended.askedAt()).isEqualTo(task.askedAt());
    }

    @Test
    void the_prefetch_list_is_prefetched_and_again_when_it_changes() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.publish("acme", "tool", "1.0.0");
        var list = Files.writeString(temporary.resolve("standing.hcl"), scheduled("acme/null"));
        var prefetches = started(Optional.of(list)).maintenance().prefetches();
        await(prefetches, Prefetches.SCHEDULED, task -> task.state() == JobState.DONE);
        assertThat(prefetches.protectedPackages()).accepts(id("1.0.0", LINUX)).rejects(id("1.0.0", DARWIN));

        Files.writeString(list, scheduled("acme/null") + scheduled("acme/tool"));
        await(
                prefetches,
                Prefetches.SCHEDULED,
                task -> task.state() == JobState.DONE && task.items().size() == 2);
        assertThat(prefetches.protectedPackages())
                .accepts(FakeRegistry.packageId("acme", "tool", "1.0.0", "linux_amd64"));
        var seen = new ArrayList<String>();
        prefetches.queue().list().forEach(task -> seen.add(task.id()));
        assertThat(seen).containsExactly(Prefetches.SCHEDULED);
    }

    private static String scheduled(String provider) {
        return "provider \"registry.example.com/" + provider + "\" {\n  platforms = [\"linux_amd64\"]\n}\n";
    }

    private static RuleSettings versions(String constraints) {
        return new RuleSettings(
                List.of(),
                List.of(),
                List.of(new VersionRule(
                        ProviderPattern.parse("registry.example.com/acme/*"), VersionConstraints.parse(constraints))),
                Duration.ZERO,
                RuleSettings.Hold.none(),
                List.of(),
                List.of());
    }

    private static String refusalOf(JobRecord<PrefetchOrder, Void> task, String subject) {
        assertThat(task.items())
                .filteredOn(item -> item.outcome() == ItemOutcome.REFUSED)
                .extracting(JobItem::subject)
                .contains(subject);
        return task.items().stream()
                .filter(item -> item.subject().equals(subject))
                .map(JobItem::detail)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void packages_refused_by_policy_are_not_fetched_and_are_reported_with_the_rule() throws Exception {
        for (var version : List.of("1.0.0", "1.1.0", "2.0.0", "2.1.0")) {
            upstream.publish("acme", "null", version);
        }
        rules = versions("< 2");
        var prefetches = started().maintenance().prefetches();
        var newest = run(prefetches, item("", false, LINUX));
        assertThat(newest.items()).hasSize(2);
        assertThat(refusalOf(newest, id("2.1.0", LINUX).toString())).contains("mirror.versions", "< 2.0.0");
        assertGiven(parts.orElseThrow(), id("1.1.0", LINUX));

        var all = run(prefetches, item("", true, LINUX));
        assertThat(all.count(ItemOutcome.REFUSED)).isEqualTo(2);
        assertThat(all.count(ItemOutcome.STORED)).isOne();
        assertThat(all.count(ItemOutcome.PRESENT)).isOne();

        var locked = run(
                prefetches,
                ProviderBlockFile.ofLockFile(
                                "provider \"registry.example.com/acme/null\" {\n version = \"2.0.0\"\n}\n",
                                Set.of(LINUX, DARWIN))
                        .get(0));
        assertThat(locked.count(ItemOutcome.REFUSED)).isEqualTo(2);
        assertThat(refusalOf(locked, id("2.0.0", DARWIN).toString())).contains("mirror.versions");
        assertThat(upstream.received(request ->
                        request.path().contains("2.0.0") || request.path().contains("2.1.0")))
                .isEmpty();
    }

    @Test
    void an_excluded_provider_is_not_fetched() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        rules = new RuleSettings(
                List.of(),
                List.of(ProviderPattern.parse("registry.example.com/acme/null")),
                List.of(),
                Duration.ZERO,
                RuleSettings.Hold.none(),
                List.of(),
                List.of());
        var list = Files.writeString(
                temporary.resolve("standing.hcl"),
                "provider \"registry.example.com/acme/null\" {\n platforms = [\"linux_amd64\"]\n}\n");
        var prefetches = started(Optional.of(list)).maintenance().prefetches();
        var task = run(prefetches, item("~> 1.0", false, LINUX));
        assertThat(refusalOf(task, "registry.example.com/acme/null ~> 1.0")).contains("mirror.exclude");
        var scheduled = await(prefetches, Prefetches.SCHEDULED, found -> found.state() == JobState.DONE);
        assertThat(refusalOf(scheduled, "registry.example.com/acme/null any")).contains("mirror.exclude");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void blocked_packages_are_not_fetched_or_protected_by_the_prefetch_list() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.publish("acme", "null", "1.1.0");
        var mirror = started();
        var blocks = mirror.policy().blocks();
        blocks.set(Target.of(id("1.1.0", LINUX)), "it is broken", "somebody");
        var task = run(mirror.maintenance().prefetches(), item("", false, LINUX, DARWIN));
        assertThat(refusalOf(task, id("1.1.0", LINUX).toString())).contains("blocked", "it is broken");
        assertThat(task.count(ItemOutcome.STORED)).isOne();
        assertThat(upstream.requestsTo(upstream.archiveUrl(id("1.1.0", LINUX)).getPath()))
                .isZero();

        blocks.set(
                Target.of(new ReleaseId(id("1.1.0", LINUX).provider(), ProviderVersion.parse("1.1.0"))),
                "gone",
                "somebody");
        var list = Files.writeString(
                temporary.resolve("standing.hcl"),
                "provider \"registry.example.com/acme/null\" {\n platforms = [\"darwin_arm64\"]\n}\n");
        var prefetches = started(Optional.of(list)).maintenance().prefetches();
        var scheduled = await(prefetches, Prefetches.SCHEDULED, found -> found.state() == JobState.DONE);
        assertThat(refusalOf(scheduled, id("1.1.0", DARWIN).toString())).contains("gone");
        assertThat(prefetches.protectedPackages().test(id("1.0.0", DARWIN))).isTrue();
        assertThat(prefetches.protectedPackages().test(id("1.1.0", DARWIN))).isFalse();
    }

    @Test
    void a_version_that_is_too_young_is_not_fetched_and_stays_too_young() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        rules = new RuleSettings(
                List.of(), List.of(), List.of(), Duration.ofDays(7), RuleSettings.Hold.none(), List.of(), List.of());
        var mirror = started();
        var prefetches = mirror.maintenance().prefetches();
        for (var round = 0; round < 2; round++) {
            var task = run(prefetches, item("", false, LINUX), item("= 1.0.0", true, DARWIN));
            assertThat(refusalOf(task, id("1.0.0", LINUX).toString())).contains("mirror.release-age");
            assertThat(refusalOf(task, id("1.0.0", DARWIN).toString())).contains("mirror.release-age");
        }
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isZero();
        assertThat(mirror.mirror()
                        .versions(id("1.0.0", LINUX).provider())
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .versions())
                .isEmpty();
    }
}
