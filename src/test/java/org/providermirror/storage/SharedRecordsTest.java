package org.providermirror.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;

class SharedRecordsTest {
    private static final StorageKey FOLDER = StorageLayout.OWN.resolve("table");

    private record Document(String text) {}

    @TempDir
    private Path folder;

    private FailingStorage storage;
    private SharedRecords<String> table;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
        table = started();
    }

    private SharedRecords<String> started() {
        return new SharedRecords<>(storage, FOLDER, new RecordFormat<>(Document.class, Document::new, Document::text));
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    @Test
    void a_row_is_visible_here_at_once_and_elsewhere_after_a_refresh() {
        var other = started();
        other.refresh();
        table.put("a", "one");
        assertThat(table.rows()).containsEntry("a", "one");
        assertThat(other.rows()).isEmpty();
        other.refresh();
        assertThat(other.rows()).containsEntry("a", "one");
    }

    @Test
    void a_row_that_is_written_while_the_table_is_read_is_not_lost() {
        table.put("removed", "old");
        table.refresh();
        storage.afterListing(listed -> {
            table.put("a", "one");
            table.remove("removed");
        });
        table.refresh();
        assertThat(table.rows()).containsOnlyKeys("a");

        storage.afterListing(listed -> {});
        table.refresh();
        assertThat(table.rows()).containsOnlyKeys("a");
    }

    @Test
    void a_row_can_be_written_while_another_thread_waits_for_the_storage() throws Exception {
        storage.afterListing(listed -> {
            var writer = new Thread(() -> table.put("a", "one"));
            writer.start();
            join(writer);
        });
        table.refresh();
        assertThat(table.rows()).containsEntry("a", "one");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void a_look_at_one_row_finds_what_another_instance_wrote_or_removed() {
        var other = started();
        other.put("a", "one");
        assertThat(table.look("a")).contains("one");
        assertThat(table.rows()).containsEntry("a", "one");
        other.remove("a");
        assertThat(table.look("a")).isEmpty();
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void only_one_of_two_instances_creates_a_row() {
        var other = started();
        assertThat(table.create("a", "one")).isTrue();
        assertThat(other.create("a", "two")).isFalse();
        assertThat(other.look("a")).contains("one");
    }

    @Test
    void a_storage_that_fails_changes_no_row() {
        table.put("a", "one");
        storage.failWith(new StorageException("listing", new IOException("gone")));
        table.refresh();
        assertThat(table.rows()).containsEntry("a", "one");
    }
}
