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
import org.providermirror.event.EventKind;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Target;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;

class BlocksTest {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0+build", "linux_amd64");
    private static final PackageId OTHER_PLATFORM =
            FakeRegistry.packageId("acme", "null", "1.0.0+build", "windows_amd64");
    private static final PackageId OTHER_VERSION = FakeRegistry.packageId("acme", "null", "1.0.1", "linux_amd64");

    @TempDir
    private Path folder;

    private final List<Event> events = new ArrayList<>();
    private FailingStorage storage;
    private Blocks blocks;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
        blocks = blocks();
    }

    private Blocks blocks() {
        var read = new Blocks(storage, events::add, new ManualTime().time().wall());
        read.refresh();
        return read;
    }

    @Test
    void a_block_covers_what_it_names_and_all_that_is_in_it() {
        blocks.set(Target.of(ID), "bad package", "eve");
        assertThat(blocks.find(ID)).isPresent();
        assertThat(blocks.find(OTHER_PLATFORM)).isEmpty();
        assertThat(blocks.find(ID.release())).isEmpty();

        blocks.set(Target.of(ID.release()), "bad version", "eve");
        assertThat(blocks.find(OTHER_PLATFORM)).isPresent();
        assertThat(blocks.find(ID.release())).isPresent();
        assertThat(blocks.find(OTHER_VERSION)).isEmpty();
        assertThat(blocks.find(ID.provider())).isEmpty();

        blocks.set(Target.of(ID.provider()), "bad provider", "eve");
        assertThat(blocks.find(OTHER_VERSION)).isPresent();
        assertThat(blocks.find(ID.provider())).get().extracting(Block::reason).isEqualTo("bad provider");
        assertThat(blocks.all()).hasSize(3);
        assertThat(blocks.find(FakeRegistry.provider("acme", "other"))).isEmpty();
    }

    @Test
    void the_other_instances_see_a_block_and_its_end_at_their_next_poll() {
        var other = blocks();
        assertThat(other.find(ID)).isEmpty();
        blocks.set(Target.of(ID), "bad", "eve");
        other.refresh();
        assertThat(other.find(ID)).get().extracting(Block::reason, Block::by).containsExactly("bad", "eve");
        assertThat(other.lift(Target.of(ID), "adam")).isTrue();
        assertThat(other.lift(Target.of(ID), "adam")).isFalse();
        blocks.refresh();
        assertThat(blocks.find(ID)).isEmpty();
    }

    @Test
    void a_block_survives_a_storage_that_fails_and_comes_back_with_it() {
        blocks.set(Target.of(ID), "bad", "eve");
        assertThat(blocks.find(ID)).isPresent();
        storage.failWith(new StorageException("listing", new IOException("gone")));
        blocks.refresh();
        assertThat(blocks.find(ID)).isPresent();
        var startedMeanwhile = blocks();
        assertThat(startedMeanwhile.find(ID)).isEmpty();
        storage.recover();
        startedMeanwhile.refresh();
        assertThat(startedMeanwhile.find(ID)).isPresent();
    }

    @Test
    void an_unreadable_record_is_ignored_and_the_others_apply() throws Exception {
        blocks.set(Target.of(ID), "bad", "eve");
        var records = folder.resolve(".mirror/policy/blocks");
        Files.writeString(records.resolve("registry.example.com/acme/null/odd.json"), "{");
        assertThat(blocks().all()).singleElement().extracting(Block::target).isEqualTo(Target.of(ID));
    }

    @Test
    void every_act_is_an_event_with_its_reason() {
        blocks.set(Target.of(ID), "steals\ncredentials", "eve");
        blocks.lift(Target.of(ID), "adam");
        assertThat(events)
                .extracting(Event::sentence)
                .containsExactly("eve blocked " + ID + ": steals?credentials", "adam lifted the block of " + ID);
        assertThat(events).allMatch(event -> event.kind() == EventKind.ADMINISTRATION);
    }

    @Test
    void a_block_needs_a_reason_and_a_target() {
        assertThatThrownBy(() -> blocks.set(Target.of(ID), " ", "eve")).isInstanceOf(InvalidTermException.class);
        assertThatThrownBy(() -> blocks.set(Target.of(ID), "x".repeat(501), "eve"))
                .isInstanceOf(InvalidTermException.class);
        assertThatThrownBy(() -> Target.parse("registry.example.com/acme/null", null, "linux_amd64"))
                .isInstanceOf(InvalidTermException.class);
        assertThatThrownBy(() -> Target.parse("../acme/null", null, null)).isInstanceOf(InvalidTermException.class);
    }

    @Test
    void a_block_that_cannot_be_read_still_blocks() throws Exception {
        for (var target : List.of(Target.of(ID), Target.of(OTHER_VERSION.release()))) {
            blocks.set(target, "bad", "eve");
            Files.writeString(folder.resolve(".mirror/policy/blocks/" + target.path() + ".json"), "{");
        }
        var read = blocks();
        assertThat(read.find(ID)).get().extracting(Block::reason).asString().contains("cannot be read");
        assertThat(read.find(OTHER_PLATFORM)).isEmpty();
        assertThat(read.find(OTHER_VERSION)).isPresent();
        assertThat(read.lift(Target.of(ID), "eve")).isTrue();
        assertThat(blocks().find(ID)).isEmpty();
    }
}
