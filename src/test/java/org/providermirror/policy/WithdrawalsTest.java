package org.providermirror.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.event.Event;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;

class WithdrawalsTest {
    private static final PackageId ID = FakeRegistry.packageId("platform", "tool", "1.0.0", "linux_amd64");
    private static final PackageId NEXT = FakeRegistry.packageId("platform", "tool", "1.0.1", "linux_amd64");

    @TempDir
    private Path folder;

    private final List<Event> events = new ArrayList<>();
    private Blocks blocks;

    @BeforeEach
    void start() {
        blocks = blocks();
    }

    private Blocks blocks() {
        var read = new Blocks(
                new LocalStorage(folder), events::add, new ManualTime().time().wall());
        read.refresh();
        return read;
    }

    @Test
    void a_withdrawal_hides_one_version_until_it_is_restored() {
        blocks.withdrawals().withdraw(ID.release(), "leaks", "eve");
        assertThat(blocks.hide(ID)).isTrue();
        assertThat(blocks.hide(NEXT)).isFalse();
        assertThat(blocks.find(ID)).as("it is no block").isEmpty();
        assertThat(blocks.all()).isEmpty();
        assertThat(blocks.concern(ID.provider())).isTrue();
        assertThat(blocks.concern(FakeRegistry.provider("platform", "to"))).isFalse();

        assertThat(blocks.withdrawals().restore(ID.release(), "adam")).isTrue();
        assertThat(blocks.withdrawals().restore(ID.release(), "adam")).isFalse();
        assertThat(blocks.hide(ID)).isFalse();
        assertThat(blocks.concern(ID.provider())).isFalse();
        assertThat(events)
                .extracting(Event::sentence)
                .containsExactly("eve withdrew " + ID.release() + ": leaks", "adam restored " + ID.release());
    }

    @Test
    void a_second_withdrawal_changes_the_reason() {
        blocks.withdrawals().withdraw(ID.release(), "leaks", "eve");
        blocks.withdrawals().withdraw(ID.release(), "leaks keys", "adam");
        assertThat(blocks.withdrawals().all())
                .singleElement()
                .extracting(Withdrawal::reason, Withdrawal::by)
                .containsExactly("leaks keys", "adam");
    }

    @Test
    void the_other_instances_see_it_at_their_next_poll() {
        var other = blocks();
        blocks.withdrawals().withdraw(ID.release(), "leaks", "eve");
        assertThat(other.hide(ID)).isFalse();
        other.refresh();
        assertThat(other.hide(ID)).isTrue();
    }

    @Test
    void a_record_that_cannot_be_read_keeps_the_version_hidden() throws IOException {
        blocks.withdrawals().withdraw(ID.release(), "leaks", "eve");
        try (var files = Files.walk(folder.resolve(".mirror/policy/withdrawals"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, "{");
            }
        }
        assertThat(blocks().withdrawals().find(ID.release()))
                .get()
                .extracting(Withdrawal::reason)
                .isEqualTo("the record of the withdrawal cannot be read");
    }

    @Test
    void a_withdrawal_has_a_reason() {
        assertThatThrownBy(() -> blocks.withdrawals().withdraw(ID.release(), " ", "eve"))
                .isInstanceOf(InvalidTermException.class)
                .hasMessageContaining("reason");
        assertThatThrownBy(() -> blocks.withdrawals().withdraw(ID.release(), "x".repeat(501), "eve"))
                .isInstanceOf(InvalidTermException.class);
        assertThat(blocks.withdrawals().all()).isEmpty();
    }
}
