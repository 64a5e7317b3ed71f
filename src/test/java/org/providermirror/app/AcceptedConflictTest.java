package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.PolicyRefusedException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.inventory.PackageState;
import org.providermirror.mirror.inventory.ReleaseContents;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflicts;
import org.providermirror.policy.Conflicts.AcceptOutcome;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;

/**
 * What an administrator decides about single packages of a version that its publisher replaced as a whole, on one
 * instance and on two that share a storage.
 */
@Tag("component")
@Timeout(240)
class AcceptedConflictTest {
    private static final PackageId LINUX = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId DARWIN = FakeRegistry.packageId("acme", "null", "1.0.0", "darwin_amd64");
    private static final PackageId UNSTORED = FakeRegistry.packageId("acme", "null", "1.0.0", "windows_amd64");
    private static final List<PackageId> ALL = List.of(LINUX, DARWIN, UNSTORED);
    private static final Duration LONG_ENOUGH_FOR_ANOTHER_LOOK = Duration.ofHours(7);
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(15);

    @TempDir
    private Path folder;

    @TempDir
    private Path temporary;

    private final FakeRegistry upstream = FakeRegistry.start();
    private final ManualTime time = new ManualTime();
    private final List<MirrorParts> instances = new ArrayList<>();
    private Map<PackageId, Sha256> first;
    private Map<PackageId, Sha256> other;
    private byte[] firstDarwin;

    @BeforeEach
    void publish() throws Exception {
        // The publisher signs by the machine's clock.
        time.setWallClock(Duration.between(time.now(), Instant.now()));
        first = published(1);
        firstDarwin = upstream.archive(DARWIN);
        start();
        await("the release is verified", () -> isVerified(one()));
        assertListed(one(), first);
        awaitStored(one(), LINUX, first);
        awaitStored(one(), DARWIN, first);
        other = published(2);
    }

    @AfterEach
    void stop() {
        instances.forEach(MirrorParts::close);
        upstream.close();
    }

    private Map<PackageId, Sha256> published(int edition) {
        upstream.release("acme", "null", "1.0.0")
                .platforms(ALL.stream().map(PackageId::platform).toArray(Platform[]::new))
                .edition(edition)
                .publish();
        return Map.of(
                LINUX, upstream.sha256(LINUX), DARWIN, upstream.sha256(DARWIN), UNSTORED, upstream.sha256(UNSTORED));
    }

    private MirrorParts start() throws IOException {
        var settings = MirrorFixture.of(folder, upstream.upstreamSettings()).settings();
        var own = Files.createDirectories(temporary.resolve("instance-" + instances.size()));
        instances.add(new MirrorParts(settings, new ContainerExecutors(), own, "test", time.time()));
        return instances.get(instances.size() - 1);
    }

    // A busy machine may take longer than the client deadline; the upstream request continues.
    private static boolean isVerified(MirrorParts instance) throws Exception {
        try {
            return listed(instance, LINUX).isPresent();
        } catch (ExecutionException slow) {
            assertThat(slow).hasCauseInstanceOf(UpstreamUnavailableException.class);
            return false;
        }
    }

    private MirrorParts one() {
        return instances.get(0);
    }

    private void restart() throws IOException {
        instances.forEach(MirrorParts::close);
        instances.clear();
        start();
        one().pollDecisions();
    }

    private static Conflicts conflicts(MirrorParts instance) {
        return instance.policy().administration().conflicts();
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        Eventually.holds(what, condition);
    }

    /** The digest that the version document gives for a package. */
    private static Optional<Sha256> listed(MirrorParts instance, PackageId id) throws Exception {
        return answer(instance.mirror().packages(id.provider(), id.version()))
                .hashes()
                .getOrDefault(id.platform(), List.of())
                .stream()
                .filter(hash -> hash.toString().startsWith("zh:"))
                .map(hash -> new Sha256(hash.value()))
                .findFirst();
    }

    private static void assertListed(MirrorParts instance, Map<PackageId, Sha256> expected) throws Exception {
        for (var each : expected.entrySet()) {
            assertThat(listed(instance, each.getKey()))
                    .as(each.getKey().toString())
                    .contains(each.getValue());
        }
    }

    private static void awaitStored(MirrorParts instance, PackageId id, Map<PackageId, Sha256> expected)
            throws Exception {
        await(id + " is served from storage", () -> served(instance, id).isPresent());
        assertThat(served(instance, id)).contains(expected.get(id));
    }

    /** The digest of the bytes that a client gets from storage. */
    private static Optional<Sha256> served(MirrorParts instance, PackageId id) throws Exception {
        return ArchiveAnswers.of(instance.mirror().archive(id)) instanceof ArchiveAnswer.Stored stored
                ? Optional.of(Sha256.of(Files.readAllBytes(((StoredContent.LocalFile) stored.content()).path())))
                : Optional.empty();
    }

    private static void assertWithheld(MirrorParts instance, PackageId id) throws Exception {
        assertThat(listed(instance, id)).isEmpty();
        assertThatThrownBy(() -> ArchiveAnswers.of(instance.mirror().archive(id)))
                .isInstanceOf(PolicyRefusedException.class);
        assertThatThrownBy(() -> answer(instance.mirror().registryPackage(id)))
                .hasRootCauseInstanceOf(PolicyRefusedException.class);
    }

    /** What the pages and the API show of a package. */
    private static ReleaseContents.PackageDetails shown(MirrorParts instance, PackageId id) throws Exception {
        return answer(instance.observability().inventory().release(id.provider(), id.version()))
                .orElseThrow()
                .packages()
                .get(id.platform());
    }

    /** That they show what the version document lists. */
    private static void assertShownAsListed(MirrorParts instance) throws Exception {
        var reported = answer(instance.observability().inventory().served(ALL));
        for (var id : ALL) {
            var listed = listed(instance, id);
            assertThat(Optional.ofNullable(reported.get(id))).as(id.toString()).isEqualTo(listed);
            assertThat(shown(instance, id).hashes().stream()
                            .filter(hash -> hash.toString().startsWith("zh:"))
                            .toList())
                    .as(id.toString())
                    .isEqualTo(listed.map(PackageHash::zh).stream().toList());
        }
    }

    private void awaitConflicts() throws Exception {
        time.pass(LONG_ENOUGH_FOR_ANOTHER_LOOK);
        await("the changes are found out", () -> {
            listed(one(), LINUX);
            return conflicts(one()).all().size() == ALL.size();
        });
        assertListed(one(), first);
    }

    private void accept(PackageId id) {
        assertThat(conflicts(one()).accept(id, Optional.of(other.get(id)), "eve"))
                .isInstanceOf(AcceptOutcome.Accepted.class);
        one().pollDecisions();
    }

    private void passSilence() {
        time.pass(Conflicts.SILENCE);
        instances.forEach(MirrorParts::pollDecisions);
    }

    private static void awaitSettled(MirrorParts instance, PackageId id) throws Exception {
        await("the decision is settled", () -> {
            instance.pollDecisions();
            return !conflicts(instance).isWithheld(id);
        });
    }

    private void acceptDarwinAndReplaceIt() throws Exception {
        awaitConflicts();
        accept(DARWIN);
        passSilence();
        awaitStored(one(), DARWIN, other);
    }

    private Path file(PackageId id) {
        return folder.resolve(StorageLayout.archive(id).value());
    }

    private Path quarantined(PackageId id) {
        return folder.resolve(StorageLayout.QUARANTINE.value())
                .resolve(StorageLayout.archive(id).value());
    }

    @Test
    void only_the_package_that_is_accepted_is_withheld_and_the_others_are_served_all_along() throws Exception {
        awaitConflicts();
        accept(DARWIN);
        assertWithheld(one(), DARWIN);
        for (var waited = Duration.ZERO; waited.compareTo(Conflicts.SILENCE) < 0; waited = waited.plus(HEARD_WITHIN)) {
            assertThat(listed(one(), LINUX)).contains(first.get(LINUX));
            assertThat(served(one(), LINUX)).contains(first.get(LINUX));
            assertThat(listed(one(), UNSTORED)).contains(first.get(UNSTORED));
            assertWithheld(one(), DARWIN);
            assertShownAsListed(one());
            time.pass(HEARD_WITHIN);
            one().pollDecisions();
        }
        assertThat(listed(one(), DARWIN)).contains(other.get(DARWIN));
        assertThat(served(one(), LINUX)).contains(first.get(LINUX));
    }

    @Test
    void afterwards_no_other_package_has_changed_neither_stored_nor_unstored_and_all_show_the_same() throws Exception {
        acceptDarwinAndReplaceIt();
        for (var restarts = 0; restarts < 2; restarts++) {
            assertListed(
                    one(), Map.of(LINUX, first.get(LINUX), DARWIN, other.get(DARWIN), UNSTORED, first.get(UNSTORED)));
            assertThat(served(one(), LINUX)).contains(first.get(LINUX));
            assertThat(served(one(), DARWIN)).contains(other.get(DARWIN));
            assertShownAsListed(one());
            assertThat(shown(one(), DARWIN).state()).isEqualTo(PackageState.STORED);
            assertThat(shown(one(), DARWIN).acceptance().map(ReleaseContents.AcceptedBy::by))
                    .contains("eve");
            assertThat(shown(one(), UNSTORED).state()).isEqualTo(PackageState.CONFLICT);
            assertThat(shown(one(), UNSTORED).acceptance()).isEmpty();
            restart();
        }
    }

    @Test
    void a_client_of_the_registry_protocol_gets_the_sums_and_the_signature_that_cover_the_package() throws Exception {
        awaitConflicts();
        accept(DARWIN);
        passSilence();
        var accepted = answer(one().mirror().registryPackage(DARWIN));
        assertThat(accepted.sha256()).isEqualTo(other.get(DARWIN));
        assertThat(new String(answer(one().mirror().registryChecksums(DARWIN)).sums(), StandardCharsets.UTF_8))
                .contains(other.get(DARWIN) + "  " + DARWIN.archiveName())
                .doesNotContain(first.get(DARWIN).hex());
        var untouched = answer(one().mirror().registryPackage(UNSTORED));
        assertThat(untouched.sha256()).isEqualTo(first.get(UNSTORED));
        assertThat(new String(answer(one().mirror().registryChecksums(UNSTORED)).sums(), StandardCharsets.UTF_8))
                .contains(first.get(UNSTORED) + "  " + UNSTORED.archiveName())
                .doesNotContain(other.get(UNSTORED).hex());
    }

    @Test
    void the_document_is_identical_before_and_after_a_decision() throws Exception {
        acceptDarwinAndReplaceIt();
        one().pollDecisions();
        var before = answer(one().mirror().packages(LINUX.provider(), LINUX.version()));
        one().pollDecisions();
        assertThat(answer(one().mirror().packages(LINUX.provider(), LINUX.version())))
                .isSameAs(before);
    }

    @Test
    void an_acceptance_survives_restarts_in_every_phase() throws Exception {
        awaitConflicts();
        restart();
        assertThat(conflicts(one()).all()).hasSize(ALL.size());
        accept(DARWIN);
        restart();
        assertWithheld(one(), DARWIN);
        assertThat(served(one(), LINUX)).contains(first.get(LINUX));
        time.pass(Conflicts.SILENCE);
        restart();
        assertThat(listed(one(), DARWIN)).contains(other.get(DARWIN));
        restart();
        assertThat(listed(one(), DARWIN)).contains(other.get(DARWIN));
        assertThat(listed(one(), UNSTORED)).contains(first.get(UNSTORED));
        awaitStored(one(), DARWIN, other);
    }

    @Test
    void a_withdrawal_before_the_switch_serves_the_first_bytes_again() throws Exception {
        awaitConflicts();
        accept(DARWIN);
        time.pass(HEARD_WITHIN);
        assertThat(conflicts(one()).withdraw(DARWIN, "bob")).isPresent();
        time.pass(Conflicts.SILENCE.minusSeconds(1));
        one().pollDecisions();
        assertWithheld(one(), DARWIN);
        assertThat(served(one(), LINUX)).contains(first.get(LINUX));

        time.pass(Duration.ofSeconds(1));
        awaitSettled(one(), DARWIN);
        assertListed(one(), first);
        assertThat(served(one(), DARWIN)).contains(first.get(DARWIN));
        restart();
        assertListed(one(), first);
        assertThat(served(one(), DARWIN)).contains(first.get(DARWIN));
    }

    @Test
    void a_withdrawal_after_the_switch_puts_the_first_bytes_back_from_quarantine() throws Exception {
        acceptDarwinAndReplaceIt();
        assertThat(quarantined(DARWIN)).hasBinaryContent(firstDarwin);
        assertThat(conflicts(one()).withdraw(DARWIN, "bob")).isPresent();
        one().pollDecisions();
        assertWithheld(one(), DARWIN);
        restart();
        assertWithheld(one(), DARWIN);
        passSilence();
        awaitSettled(one(), DARWIN);
        assertListed(one(), first);
        assertThat(served(one(), DARWIN)).contains(first.get(DARWIN));
        assertShownAsListed(one());
        assertThat(shown(one(), DARWIN).state()).as("upstream still has others").isEqualTo(PackageState.CONFLICT);
        assertThat(conflicts(one()).find(DARWIN).flatMap(Conflict::decision))
                .hasValueSatisfying(decision -> assertThat(decision.by()).isEqualTo("bob"));
    }

    @Test
    void without_the_first_bytes_a_withdrawal_lists_them_and_never_serves_the_others() throws Exception {
        acceptDarwinAndReplaceIt();
        Files.write(quarantined(DARWIN), new byte[] {1, 2, 3});
        assertThat(conflicts(one()).withdraw(DARWIN, "bob")).isPresent();
        passSilence();
        awaitSettled(one(), DARWIN);
        assertListed(one(), first);
        assertThat(served(one(), DARWIN)).isEmpty();
        assertThat(shown(one(), DARWIN).storedAt()).isEmpty();
    }

    @Test
    void bytes_accepted_again_after_a_withdrawal_are_served_again() throws Exception {
        acceptDarwinAndReplaceIt();
        conflicts(one()).withdraw(DARWIN, "bob");
        passSilence();
        awaitSettled(one(), DARWIN);
        accept(DARWIN);
        assertWithheld(one(), DARWIN);
        passSilence();
        awaitStored(one(), DARWIN, other);
        assertThat(listed(one(), DARWIN)).contains(other.get(DARWIN));
        assertThat(listed(one(), LINUX)).contains(first.get(LINUX));
    }

    @Test
    void two_instances_never_serve_different_bytes_around_a_decision() throws Exception {
        var two = start();
        awaitConflicts();
        two.pollDecisions();
        accept(DARWIN);
        assertInstancesAgreeThrough(two, first.get(DARWIN), other.get(DARWIN));
        awaitStored(one(), DARWIN, other);
        awaitStored(two, DARWIN, other);

        assertThat(conflicts(two).withdraw(DARWIN, "bob")).isPresent();
        assertInstancesAgreeThrough(two, other.get(DARWIN), first.get(DARWIN));
        assertThat(served(one(), DARWIN)).contains(first.get(DARWIN));
        assertThat(served(two, DARWIN)).contains(first.get(DARWIN));
    }

    // The instance that decides applies the decision at once, the other one at its latest poll.
    private void assertInstancesAgreeThrough(MirrorParts two, Sha256 before, Sha256 after) throws Exception {
        var step = Duration.ofSeconds(5);
        var decidedHere = !conflicts(two).isWithheld(DARWIN);
        var late = decidedHere ? two : one();
        for (var second = 0L;
                listed(one(), DARWIN).isEmpty() || listed(two, DARWIN).isEmpty();
                second += 5) {
            assertThat(second).as("both serve it in the end").isLessThan(600);
            var reported = new HashSet<Sha256>();
            listed(one(), DARWIN).ifPresent(reported::add);
            listed(two, DARWIN).ifPresent(reported::add);
            assertThat(reported).as("after %s s", second).hasSizeLessThanOrEqualTo(1);
            assertThat(listed(one(), LINUX)).contains(first.get(LINUX));
            assertThat(listed(two, UNSTORED)).contains(first.get(UNSTORED));
            time.pass(step);
            (decidedHere ? one() : two).pollDecisions();
            if (second % HEARD_WITHIN.toSeconds() == 10) {
                late.pollDecisions();
            }
        }
        assertThat(listed(one(), DARWIN)).contains(after).isNotEqualTo(Optional.of(before));
        assertThat(listed(two, DARWIN)).contains(after);
    }

    @Test
    void a_whole_version_is_accepted_in_one_act() throws Exception {
        awaitConflicts();
        assertThat(conflicts(one()).acceptAll(LINUX.release(), "eve"))
                .extracting(Conflict::id)
                .containsExactlyInAnyOrderElementsOf(ALL);
        one().pollDecisions();
        for (var id : ALL) {
            assertWithheld(one(), id);
        }
        passSilence();
        assertListed(one(), other);
        awaitStored(one(), LINUX, other);
        restart();
        assertListed(one(), other);
    }

    @Test
    void an_acceptance_names_what_upstream_has_or_nothing_is_accepted() throws Exception {
        awaitConflicts();
        assertThat(conflicts(one()).accept(DARWIN, Optional.of(first.get(DARWIN)), "eve"))
                .isInstanceOf(AcceptOutcome.Changed.class);
        one().pollDecisions();
        assertListed(one(), first);
        assertThat(conflicts(one()).find(DARWIN).flatMap(Conflict::decision)).isEmpty();
    }

    @Test
    void a_third_release_changes_nothing_about_what_was_accepted_and_can_be_accepted_as_well() throws Exception {
        acceptDarwinAndReplaceIt();
        var third = published(3);
        time.pass(LONG_ENOUGH_FOR_ANOTHER_LOOK);
        await("the third is found out", () -> {
            listed(one(), LINUX);
            return conflicts(one()).find(DARWIN).orElseThrow().isOpen();
        });
        one().pollDecisions();
        assertThat(listed(one(), DARWIN)).contains(other.get(DARWIN));
        assertThat(served(one(), DARWIN)).contains(other.get(DARWIN));
        assertThat(conflicts(one()).accept(DARWIN, Optional.of(third.get(DARWIN)), "eve"))
                .isInstanceOf(AcceptOutcome.Accepted.class);
        one().pollDecisions();
        assertWithheld(one(), DARWIN);
        passSilence();
        awaitStored(one(), DARWIN, third);
        assertThat(listed(one(), LINUX)).contains(first.get(LINUX));
    }

    /** Has the conflicts be as a version of this program wrote them that stored no alternative. */
    private void forgetAlternatives() throws IOException {
        instances.forEach(MirrorParts::close);
        instances.clear();
        for (var id : ALL) {
            Files.writeString(
                    folder.resolve(".mirror/policy/conflicts/" + id.provider() + "/" + id.version() + "/"
                            + id.platform() + ".json"),
                    """
                    {"provider": "%s", "version": "%s", "platform": "%s",
                     "first": "%s", "other": "%s", "seen": "2026-11-22T12:00:00Z"}
                    """.formatted(id.provider(), id.version(), id.platform(), first.get(id), other.get(id)));
        }
        removeAlternatives();
        start();
        one().pollDecisions();
    }

    private void removeAlternatives() throws IOException {
        try (var files = Files.walk(
                folder.resolve(StorageLayout.alternatives(DARWIN.release()).value()))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void without_a_stored_release_that_proves_it_an_acceptance_waits_for_upstream() throws Exception {
        awaitConflicts();
        forgetAlternatives();
        assertListed(one(), first);
        upstream.close();
        accept(DARWIN);
        passSilence();
        assertWithheld(one(), DARWIN);
        assertThat(served(one(), LINUX)).contains(first.get(LINUX));
        assertThat(conflicts(one()).find(DARWIN).flatMap(Conflict::acceptance)).isPresent();
    }

    @Test
    void an_acceptance_that_waited_takes_effect_when_upstream_lists_the_accepted_bytes() throws Exception {
        awaitConflicts();
        forgetAlternatives();
        accept(DARWIN);
        passSilence();
        awaitSettled(one(), DARWIN);
        assertThat(listed(one(), DARWIN)).contains(other.get(DARWIN));
        assertThat(listed(one(), UNSTORED)).contains(first.get(UNSTORED));
        awaitStored(one(), DARWIN, other);
    }

    @Test
    void a_pending_acceptance_ends_when_upstream_lists_bytes_that_were_not_accepted() throws Exception {
        awaitConflicts();
        forgetAlternatives();
        accept(DARWIN);
        var third = published(3);
        passSilence();
        await("the acceptance has ended", () -> {
            one().pollDecisions();
            return conflicts(one()).find(DARWIN).flatMap(Conflict::acceptance).isEmpty();
        });
        assertWithheld(one(), DARWIN);
        passSilence();
        awaitSettled(one(), DARWIN);
        assertListed(one(), first);
        assertThat(served(one(), DARWIN)).contains(first.get(DARWIN));
        assertThat(conflicts(one()).find(DARWIN)).hasValueSatisfying(conflict -> {
            assertThat(conflict.other()).isEqualTo(third.get(DARWIN));
            assertThat(conflict.acceptance()).isEmpty();
        });
    }

    @Test
    void accepted_bytes_without_provenance_are_not_listed_until_upstream_proves_them_again() throws Exception {
        acceptDarwinAndReplaceIt();
        var registry = Files.readAllBytes(file(DARWIN));
        removeAlternatives();
        restart();
        assertThat(listed(one(), LINUX)).contains(first.get(LINUX));
        await("upstream proves it again", () -> {
            var listed = listed(one(), DARWIN);
            assertThat(listed).isNotEqualTo(Optional.of(first.get(DARWIN)));
            time.pass(Duration.ofSeconds(31));
            one().pollDecisions();
            return listed.isPresent();
        });
        assertThat(listed(one(), DARWIN)).contains(other.get(DARWIN));
        assertThat(file(DARWIN)).hasBinaryContent(registry);
    }

    @Test
    void a_change_that_upstream_reverts_is_no_longer_a_conflict() throws Exception {
        awaitConflicts();
        published(1);
        time.pass(LONG_ENOUGH_FOR_ANOTHER_LOOK);
        await("the conflicts are over", () -> {
            listed(one(), LINUX);
            return conflicts(one()).all().isEmpty();
        });
        assertListed(one(), first);
    }

    @Test
    void the_first_release_stays_as_it_was_written() throws Exception {
        var record =
                folder.resolve(StorageLayout.releaseRecord(DARWIN.release()).value());
        var before = Files.readAllBytes(record);
        acceptDarwinAndReplaceIt();
        conflicts(one()).acceptAll(DARWIN.release(), "eve");
        passSilence();
        assertListed(one(), other);
        assertThat(record).hasBinaryContent(before);
    }
}
