package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.fetch.lease.InstanceName;

class InstanceLockTest {
    @TempDir
    private Path folder;

    /** Leaves the folder as a killed instance does; returns its name. */
    private InstanceName kill() throws IOException {
        var running = InstanceLock.of(folder);
        var content = Files.readAllBytes(file(folder));
        running.close();
        Files.write(file(folder), content);
        return running.name();
    }

    private static Path file(Path of) {
        return of.resolve("instance.lock");
    }

    @Test
    void after_a_kill_the_next_start_has_the_same_identity_and_a_higher_number() throws IOException {
        var first = kill();
        var second = kill();
        try (var third = InstanceLock.of(folder)) {
            assertThat(second).isEqualTo(first.next());
            assertThat(third.name()).isEqualTo(second.next());
        }
    }

    @Test
    void after_an_orderly_stop_the_next_start_is_a_new_instance() {
        var first = InstanceLock.of(folder);
        first.close();
        try (var second = InstanceLock.of(folder)) {
            assertThat(second.name().identity()).isNotEqualTo(first.name().identity());
        }
    }

    @Test
    void without_the_lock_a_start_is_a_new_instance() {
        try (var first = InstanceLock.of(folder);
                var second = InstanceLock.of(folder)) {
            assertThat(second.name().identity()).isNotEqualTo(first.name().identity());
        }
    }

    @Test
    void in_a_copied_folder_a_start_is_a_new_instance() throws IOException {
        var first = kill();
        var copy = Files.createDirectory(folder.resolve("copy"));
        Files.copy(file(folder), file(copy));
        try (var second = InstanceLock.of(copy)) {
            assertThat(second.name().identity()).isNotEqualTo(first.identity());
        }
    }

    @Test
    void a_file_that_is_no_lock_names_no_instance() throws IOException {
        Files.writeString(file(folder), "x".repeat(10_000));
        try (var first = InstanceLock.of(folder)) {
            assertThat(first.name().start()).isOne();
        }
    }

    @Test
    void in_a_folder_that_cannot_be_written_a_start_is_a_new_instance() throws IOException {
        var occupied = Files.writeString(folder.resolve("occupied"), "");
        try (var first = InstanceLock.of(occupied)) {
            assertThat(first.name().start()).isOne();
        }
    }
}
