package org.providermirror.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests what instances announce to each other, and what they then poll. */
class ChangeMarkerTest {
    private static final StorageKey BLOCK = StorageLayout.POLICY.resolve("blocks/block.json");
    private static final StorageKey NOTICE = StorageLayout.NEWS.resolve("example.com/acme/null/notice.json");

    private final ChangeMarker one = started();
    private final ChangeMarker other = started();
    private List<String> stored = List.of();

    private static ChangeMarker started() {
        var marker = new ChangeMarker();
        marker.read(List.of());
        assertThat(marker.takeDue()).as("all is polled at first").containsExactly(SharedFolder.values());
        return marker;
    }

    private void announced(ChangeMarker by) {
        stored = by.announcements(stored);
        by.announced();
    }

    @Test
    void a_change_is_due_on_the_other_instance_once_and_not_here() {
        one.written(BLOCK);
        assertThat(one.hasNews()).isTrue();
        announced(one);
        assertThat(one.hasNews()).isFalse();
        one.read(stored);
        other.read(stored);
        assertThat(one.takeDue()).isEmpty();
        assertThat(other.takeDue()).containsExactly(SharedFolder.POLICY);
        other.read(stored);
        assertThat(other.takeDue()).isEmpty();
    }

    @Test
    void what_no_other_instance_polls_is_not_announced() {
        Stream.of(
                        StorageLayout.MIRRORS.resolve("heartbeat.json"),
                        StorageLayout.USES.resolve("uses.json"),
                        SharedFolder.PREFETCHES.jobs().resolve("job.json"),
                        new StorageKey("example.com/acme/null/package.zip"))
                .forEach(one::written);
        one.deleted(NOTICE);
        one.deleted(StorageLayout.FETCHES.resolve("example.com/acme/null/lease.json"));
        assertThat(one.hasNews()).isFalse();
        one.deleted(BLOCK);
        assertThat(one.hasNews()).isTrue();
    }

    @Test
    void every_change_between_two_reads_is_due() {
        one.written(BLOCK);
        announced(one);
        one.written(NOTICE);
        announced(one);
        other.read(stored);
        assertThat(other.takeDue()).containsExactlyInAnyOrder(SharedFolder.POLICY, SharedFolder.NEWS);
    }

    @Test
    void an_announcement_that_another_one_overwrote_is_written_again() {
        one.read(stored);
        other.read(stored);
        one.written(BLOCK);
        other.written(NOTICE);
        var before = stored;
        announced(one);
        stored = before;
        announced(other);
        one.read(stored);
        assertThat(one.takeDue()).containsExactly(SharedFolder.NEWS);
        assertThat(one.hasNews()).isTrue();
        announced(one);
        other.read(stored);
        assertThat(other.takeDue()).containsExactly(SharedFolder.POLICY);
    }

    @Test
    void a_confirmed_announcement_that_a_slow_writer_overwrote_is_written_again() {
        var before = stored;
        one.written(BLOCK);
        announced(one);
        one.read(stored);
        assertThat(one.hasNews()).isFalse();
        stored = before;
        other.written(NOTICE);
        announced(other);
        one.read(stored);
        assertThat(one.hasNews()).isTrue();
        announced(one);
        for (var read = 0; read < ChangeMarker.CONFIRMING_READS; read++) {
            one.read(stored);
        }
        one.read(List.of());
        assertThat(one.hasNews()).as("enough reads have found it").isFalse();
    }

    @Test
    void a_read_while_an_announcement_is_written_changes_nothing() {
        one.written(BLOCK);
        stored = one.announcements(stored);
        one.read(List.of());
        one.read(stored);
        one.announced();
        assertThat(one.hasNews()).isFalse();
        assertThat(one.takeDue()).isEmpty();
    }

    @Test
    void an_announcement_that_could_not_be_written_is_due_again() {
        one.written(BLOCK);
        one.announcements(stored);
        one.unwritten();
        assertThat(one.hasNews()).isTrue();
    }

    @Test
    void old_announcements_are_dropped_and_who_missed_them_polls_all() {
        IntStream.rangeClosed(0, ChangeMarker.MAX_ANNOUNCEMENTS).forEach(any -> {
            one.written(NOTICE);
            announced(one);
        });
        assertThat(stored).hasSize(ChangeMarker.MAX_ANNOUNCEMENTS);
        other.read(stored);
        assertThat(other.takeDue()).containsExactly(SharedFolder.values());
    }

    @Test
    void a_folder_that_could_not_be_polled_is_due_again() {
        other.failed(StorageLayout.POLICY.resolve("blocks"));
        other.failed(StorageLayout.NEWS);
        assertThat(other.takeDue()).containsExactlyInAnyOrder(SharedFolder.POLICY, SharedFolder.NEWS);
    }

    @Test
    void announcements_of_a_newer_program_are_ignored() {
        other.read(List.of("SOMETHING_NEW 12345678", "", "NEWS 12345678"));
        assertThat(other.takeDue()).containsExactly(SharedFolder.NEWS);
    }
}
