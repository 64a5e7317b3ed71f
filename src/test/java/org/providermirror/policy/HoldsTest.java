package org.providermirror.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;

class HoldsTest {
    private static final ReleaseId RELEASE =
            FakeRegistry.packageId("acme", "null", "1.1.0", "linux_amd64").release();
    private static final ReleaseId OTHER =
            FakeRegistry.packageId("acme", "null2", "1.1.0", "linux_amd64").release();

    @TempDir
    private Path folder;

    private final List<Event> events = new ArrayList<>();
    private Holds holds;

    @BeforeEach
    void start() {
        holds = holds();
    }

    private Holds holds() {
        var read = new Holds(
                new LocalStorage(folder), events::add, new ManualTime().time().wall());
        read.refresh();
        return read;
    }

    @Test
    void the_other_instances_see_an_approval_and_its_withdrawal_at_their_next_poll() {
        var other = holds();
        holds.note(RELEASE);
        other.note(RELEASE);
        holds.note(OTHER);
        assertThat(holds.of(ProviderAddress.parse("registry.example.com/acme/null")))
                .extracting(HeldVersion::release)
                .containsExactly(RELEASE);

        assertThat(holds.approve(RELEASE, "eve").isApproved()).isTrue();
        other.refresh();
        assertThat(other.find(RELEASE)).get().matches(HeldVersion::isApproved);
        assertThat(other.withdraw(RELEASE, "adam")).isTrue();
        assertThat(other.withdraw(RELEASE, "adam")).isFalse();
        holds.refresh();
        assertThat(holds.withdrawal(RELEASE))
                .get()
                .extracting(HeldVersion.Decision::by)
                .isEqualTo("adam");
        assertThat(holds.all()).hasSize(2);
    }

    @Test
    void every_decision_is_an_event_and_a_version_on_hold_is_one_event_of_all_instances() {
        holds.note(RELEASE);
        holds().note(RELEASE);
        holds.approve(RELEASE, "eve");
        holds.approve(RELEASE, "adam");
        holds.withdraw(RELEASE, "adam");
        assertThat(events)
                .extracting(Event::kind, Event::sentence)
                .containsExactly(
                        tuple(EventKind.VERSION_HELD, RELEASE + " is on hold until it is approved"),
                        tuple(EventKind.ADMINISTRATION, "eve approved " + RELEASE),
                        tuple(EventKind.ADMINISTRATION, "adam withdrew the approval of " + RELEASE));
    }

    @Test
    void a_rule_approves_once_and_never_against_an_administrator() {
        holds.approveByRule(RELEASE, "mirror.hold.approve patch");
        holds().approveByRule(RELEASE, "mirror.hold.approve patch");
        assertThat(events).extracting(Event::sentence).containsExactly("mirror.hold.approve patch approved " + RELEASE);
        holds.withdraw(RELEASE, "eve");
        holds.approveByRule(RELEASE, "mirror.hold.approve patch");
        assertThat(holds.find(RELEASE)).get().matches(held -> !held.isApproved());
        assertThat(holds.approve(RELEASE, "eve").isApproved()).isTrue();
    }

    @Test
    void a_record_that_cannot_be_read_is_a_withdrawal_until_an_administrator_approves() throws Exception {
        holds.approve(RELEASE, "eve");
        holds.withdraw(RELEASE, "eve");
        Files.writeString(folder.resolve(".mirror/policy/holds/" + RELEASE.provider() + "/1.1.0.json"), "{");
        holds.refresh();
        assertThat(holds.withdrawal(RELEASE)).isPresent();
        holds.approveByRule(RELEASE, "mirror.hold.approve patch");
        assertThat(holds.withdrawal(RELEASE)).isPresent();
        assertThat(holds().withdrawal(RELEASE)).isPresent();
        assertThat(holds.approve(RELEASE, "eve").isApproved()).isTrue();
        assertThat(holds().find(RELEASE)).get().matches(HeldVersion::isApproved);
    }

    @Test
    void a_note_is_forgotten_only_if_nothing_was_decided_on_any_instance() {
        holds.note(RELEASE);
        holds.note(OTHER);
        holds.refresh();
        holds().approve(OTHER, "eve");
        holds.forget(RELEASE);
        holds.forget(OTHER);
        assertThat(holds().all()).extracting(HeldVersion::release).containsExactly(OTHER);
    }
}
