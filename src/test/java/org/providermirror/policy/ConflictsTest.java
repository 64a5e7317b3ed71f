package org.providermirror.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.failure.StorageException;
import org.providermirror.policy.Conflict.Decision;
import org.providermirror.policy.Conflicts.AcceptOutcome;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;

class ConflictsTest {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0+build", "linux_amd64");
    private static final PackageId OTHER_PLATFORM =
            FakeRegistry.packageId("acme", "null", "1.0.0+build", "windows_amd64");
    private static final PackageId OTHER_VERSION = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final Sha256 FIRST = Sha256.of(new byte[] {1});
    private static final Sha256 OTHER = Sha256.of(new byte[] {2});
    private static final Sha256 THIRD = Sha256.of(new byte[] {3});
    private static final Optional<String> ALTERNATIVE = Optional.of("0123456789abcdef");

    @TempDir
    private Path folder;

    private final List<Event> events = new ArrayList<>();
    private final ManualTime time = new ManualTime();
    private FailingStorage storage;
    private Conflicts conflicts;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
        conflicts = instance();
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private Conflicts instance() {
        var instance = new Conflicts(storage, events::add, time.time().wall());
        instance.refresh();
        return instance;
    }

    private Conflict find() {
        return conflicts.find(ID).orElseThrow();
    }

    private Conflict accepted() {
        conflicts.see(ID, FIRST, OTHER, ALTERNATIVE);
        return ((AcceptOutcome.Accepted) conflicts.accept(ID, Optional.of(OTHER), "eve")).conflict();
    }

    private void settle() {
        time.pass(Conflicts.SILENCE);
        assertThat(conflicts.isDue(find())).isTrue();
        conflicts.settle(find());
    }

    private List<String> acts() {
        return events.stream()
                .filter(event -> event.kind() == EventKind.ADMINISTRATION)
                .map(Event::sentence)
                .toList();
    }

    @Test
    void a_change_by_upstream_is_recorded_once_and_the_first_bytes_stay() {
        conflicts.see(ID, FIRST, OTHER, ALTERNATIVE);
        conflicts.see(ID, FIRST, OTHER, ALTERNATIVE);
        conflicts.see(ID, FIRST, OTHER, Optional.empty());
        assertThat(find()).isEqualTo(new Conflict(ID, FIRST, OTHER, ALTERNATIVE, time.now(), Optional.empty()));
        assertThat(find().chosen()).isEqualTo(FIRST);
        assertThat(conflicts.isWithheld(ID)).isFalse();
        assertThat(events).extracting(Event::kind).containsExactly(EventKind.CONFLICT);
        assertThat(instance().all()).containsExactly(find());
    }

    @Test
    void an_acceptance_withholds_the_package_that_it_names_and_has_an_author_and_time() {
        conflicts.see(OTHER_PLATFORM, FIRST, OTHER, ALTERNATIVE);
        conflicts.see(OTHER_VERSION, FIRST, OTHER, ALTERNATIVE);
        var accepted = accepted();
        assertThat(accepted.decision()).contains(new Decision.Acceptance(OTHER, ALTERNATIVE, "eve", time.now(), false));
        for (var each : List.of(conflicts, instance())) {
            assertThat(each.isWithheld(ID)).isTrue();
            assertThat(each.isWithheld(OTHER_PLATFORM)).isFalse();
            assertThat(each.isWithheld(OTHER_VERSION)).isFalse();
        }
        assertThat(acts()).singleElement().asString().contains("eve accepted", OTHER.hex(), FIRST.hex(), ID.toString());
    }

    @Test
    void a_decision_is_due_when_every_instance_knows_it_and_not_earlier() {
        accepted();
        time.pass(Conflicts.SILENCE.minusMillis(1));
        assertThat(conflicts.isDue(find())).isFalse();
        time.pass(Duration.ofMillis(1));
        assertThat(conflicts.isDue(find())).isTrue();
        conflicts.settle(find());
        assertThat(conflicts.isDue(find())).isFalse();
        assertThat(conflicts.isWithheld(ID)).isFalse();
        assertThat(find().chosen()).isEqualTo(OTHER);
        assertThat(find().isOpen()).isFalse();
        assertThat(instance().find(ID)).contains(find());
    }

    @Test
    void accepting_twice_is_one_act() {
        accepted();
        time.pass(Duration.ofSeconds(30));
        accepted();
        assertThat(acts()).hasSize(1);
        settle();
        accepted();
        assertThat(acts()).hasSize(1);
        assertThat(conflicts.isWithheld(ID)).isFalse();
    }

    @Test
    void a_digest_that_upstream_no_longer_has_is_not_accepted() {
        conflicts.see(ID, FIRST, OTHER, ALTERNATIVE);
        assertThat(conflicts.accept(ID, Optional.of(THIRD), "eve")).isEqualTo(new AcceptOutcome.Changed(find()));
        assertThat(conflicts.accept(OTHER_PLATFORM, Optional.of(OTHER), "eve")).isEqualTo(new AcceptOutcome.Unknown());
        assertThat(find().decision()).isEmpty();
        assertThat(acts()).isEmpty();
    }

    @Test
    void an_acceptance_is_of_what_another_instance_saw_a_moment_ago() {
        conflicts.see(ID, FIRST, OTHER, ALTERNATIVE);
        instance().see(ID, FIRST, THIRD, ALTERNATIVE);
        assertThat(conflicts.accept(ID, Optional.of(OTHER), "eve")).isInstanceOf(AcceptOutcome.Changed.class);
        assertThat(conflicts.accept(ID, Optional.of(THIRD), "eve")).isInstanceOf(AcceptOutcome.Accepted.class);
    }

    @Test
    void a_whole_version_is_accepted_as_far_as_it_is_known_and_no_other_version() {
        conflicts.see(ID, FIRST, OTHER, ALTERNATIVE);
        conflicts.see(OTHER_VERSION, FIRST, OTHER, ALTERNATIVE);
        instance().see(OTHER_PLATFORM, FIRST, OTHER, ALTERNATIVE);
        assertThat(conflicts.acceptAll(ID.release(), "eve"))
                .extracting(Conflict::id)
                .containsExactly(ID, OTHER_PLATFORM);
        assertThat(conflicts.isWithheld(OTHER_VERSION)).isFalse();
        assertThat(acts()).hasSize(2);
        assertThat(conflicts.acceptAll(ID.release(), "eve")).isEmpty();
    }

    @Test
    void a_withdrawal_withholds_the_package_as_long_as_an_acceptance_and_has_an_author() {
        accepted();
        settle();
        assertThat(conflicts.withdraw(ID, "bob").orElseThrow().decision())
                .contains(new Decision.Withdrawal(OTHER, "bob", time.now(), false));
        assertThat(conflicts.isWithheld(ID)).isTrue();
        settle();
        assertThat(conflicts.isWithheld(ID)).isFalse();
        assertThat(find().chosen()).isEqualTo(FIRST);
        assertThat(find().isOpen()).isTrue();
        assertThat(acts()).hasSize(2).last().asString().contains("bob withdrew", OTHER.hex(), FIRST.hex());
        assertThat(conflicts.withdraw(ID, "bob")).isEmpty();
        assertThat(conflicts.withdraw(OTHER_PLATFORM, "bob")).isEmpty();
    }

    @Test
    void a_decision_that_was_taken_back_meanwhile_is_not_settled() {
        accepted();
        var due = find();
        instance().withdraw(ID, "bob");
        conflicts.settle(due);
        assertThat(instance().find(ID).orElseThrow().decision().orElseThrow())
                .isInstanceOf(Decision.Withdrawal.class)
                .matches(decision -> !decision.settled());
    }

    @Test
    void an_observation_never_overwrites_a_decision_of_another_instance() {
        conflicts.see(ID, FIRST, OTHER, ALTERNATIVE);
        instance().accept(ID, Optional.of(OTHER), "eve");
        conflicts.see(ID, FIRST, THIRD, Optional.empty());
        assertThat(instance().find(ID).orElseThrow())
                .matches(conflict -> conflict.other().equals(THIRD))
                .extracting(Conflict::chosen)
                .isEqualTo(OTHER);
    }

    @Test
    void an_acceptance_that_nothing_proves_ends_when_upstream_has_something_else() {
        conflicts.see(ID, FIRST, OTHER, Optional.empty());
        conflicts.accept(ID, Optional.of(OTHER), "eve");
        assertThat(conflicts.isWithheld(ID)).isTrue();
        time.pass(Duration.ofMinutes(10));
        conflicts.see(ID, FIRST, THIRD, ALTERNATIVE);
        assertThat(find().acceptance()).isEmpty();
        assertThat(conflicts.isWithheld(ID))
                .as("other instances may not know it")
                .isTrue();
        settle();
        assertThat(conflicts.isWithheld(ID)).isFalse();
        assertThat(find().chosen()).isEqualTo(FIRST);
        assertThat(find().other()).isEqualTo(THIRD);
        assertThat(events).extracting(Event::sentence).anyMatch(said -> said.contains("nothing is accepted"));
    }

    @Test
    void it_ends_with_the_conflict_when_upstream_has_the_first_bytes_again() {
        conflicts.see(ID, FIRST, OTHER, Optional.empty());
        conflicts.accept(ID, Optional.of(OTHER), "eve");
        conflicts.see(ID, OTHER, FIRST, ALTERNATIVE);
        assertThat(conflicts.isWithheld(ID)).isTrue();
        settle();
        assertThat(conflicts.find(ID)).isEmpty();
        assertThat(instance().all()).isEmpty();
    }

    @Test
    void an_acceptance_is_proven_later_for_the_digest_that_was_accepted_alone() {
        conflicts.see(ID, FIRST, OTHER, Optional.empty());
        conflicts.accept(ID, Optional.of(OTHER), "eve");
        conflicts.prove(ID, THIRD, ALTERNATIVE.get());
        assertThat(find().acceptance().orElseThrow().alternative()).isEmpty();
        conflicts.prove(ID, OTHER, ALTERNATIVE.get());
        assertThat(find().acceptance().orElseThrow().alternative()).isEqualTo(ALTERNATIVE);
        conflicts.see(ID, FIRST, THIRD, Optional.empty());
        assertThat(find().chosen()).isEqualTo(OTHER);
    }

    @Test
    void to_accept_the_first_bytes_again_is_a_withdrawal() {
        accepted();
        settle();
        conflicts.see(ID, OTHER, FIRST, Optional.of("fedcba9876543210"));
        assertThat(((AcceptOutcome.Accepted) conflicts.accept(ID, Optional.of(FIRST), "bob"))
                        .conflict()
                        .decision())
                .hasValueSatisfying(decision -> assertThat(decision).isInstanceOf(Decision.Withdrawal.class));
    }

    @Test
    void a_conflict_is_over_only_if_nothing_is_accepted_or_withheld() {
        accepted();
        conflicts.close(ID);
        assertThat(conflicts.find(ID)).isPresent();
        settle();
        conflicts.close(ID);
        assertThat(conflicts.find(ID)).isPresent();
        conflicts.withdraw(ID, "bob");
        conflicts.close(ID);
        assertThat(conflicts.find(ID)).isPresent();
        settle();
        conflicts.close(ID);
        assertThat(instance().all()).isEmpty();
        conflicts.see(ID, FIRST, OTHER, ALTERNATIVE);
        assertThat(find().decision()).isEmpty();
    }

    @Test
    void records_of_the_version_before_are_read_and_their_acceptances_hold_until_upstream_proves_them()
            throws IOException {
        var file =
                folder.resolve(".mirror/policy/conflicts/" + ID.provider() + "/" + ID.version() + "/linux_amd64.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                {"provider": "%s", "version": "%s", "platform": "linux_amd64", "first": "%s", "other": "%s",
                 "seen": "2026-11-20T09:30:00Z", "acceptedBy": "eve", "acceptedAt": "2026-11-21T09:30:00Z"}
                """.formatted(ID.provider(), ID.version(), FIRST, OTHER));
        conflicts.refresh();
        assertThat(conflicts.isWithheld(ID)).isTrue();
        assertThat(conflicts.isDue(find())).isTrue();
        assertThat(find().acceptance().orElseThrow())
                .extracting(Decision.Acceptance::by, Decision.Acceptance::sha256, Decision.Acceptance::alternative)
                .containsExactly("eve", OTHER, Optional.empty());
        conflicts.prove(ID, OTHER, ALTERNATIVE.get());
        conflicts.settle(find());
        assertThat(instance().find(ID).orElseThrow())
                .matches(conflict -> !conflict.isWithheld())
                .extracting(Conflict::chosen)
                .isEqualTo(OTHER);
    }

    @Test
    void failing_storage_prevents_a_decision_and_hides_no_conflict() {
        conflicts.see(ID, FIRST, OTHER, ALTERNATIVE);
        storage.failWith(new StorageException("testing", new IOException("no disk")));
        assertThatThrownBy(() -> conflicts.accept(ID, Optional.of(OTHER), "eve"))
                .isInstanceOf(StorageException.class);
        assertThat(conflicts.isWithheld(ID)).isFalse();
        assertThat(acts()).isEmpty();
        conflicts.see(ID, FIRST, THIRD, Optional.empty());
        assertThat(events).hasSize(2);
    }
}
