package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {
    @TempDir
    private Path folder;

    /** Leaves the folder as a killed instance does. */
    private void kill(String name) throws IOException {
        Path content;
        try (var running = InstanceLock.of(folder, name)) {
            content = Files.copy(file(folder), folder.resolve("content"));
            assertThat(running.predecessor()).isEmpty();
        }
        Files.write(file(folder), Files.readAllBytes(content));
        Files.delete(content);
    }

    private static Path file(Path of) {
        return of.resolve("instance.lock");
    }

    @Test
    void an_instance_that_was_killed_in_this_folder_is_the_predecessor_of_the_next() throws IOException {
        kill("first");
        try (var second = InstanceLock.of(folder, "second")) {
            assertThat(second.predecessor()).contains("first");
        }
    }

    @Test
    void an_instance_that_stopped_has_no_successor() {
        InstanceLock.of(folder, "first").close();
        try (var second = InstanceLock.of(folder, "second")) {
            assertThat(second.predecessor()).isEmpty();
        }
    }

    @Test
    void an_instance_that_runs_has_no_successor() {
        var first = InstanceLock.of(folder, "first");
        try (var second = InstanceLock.of(folder, "second")) {
            assertThat(second.predecessor()).isEmpty();
        }
        first.close();
    }

    @Test
    void a_copied_folder_has_no_predecessor() throws IOException {
        kill("first");
        var copy = Files.createDirectory(folder.resolve("copy"));
        Files.copy(file(folder), file(copy));
        try (var second = InstanceLock.of(copy, "second")) {
            assertThat(second.predecessor()).isEmpty();
        }
    }

    @Test
    void a_file_that_is_no_lock_names_nobody() throws IOException {
        Files.writeString(file(folder), "x".repeat(10_000));
        try (var first = InstanceLock.of(folder, "first")) {
            assertThat(first.predecessor()).isEmpty();
        }
    }

    @Test
    void a_folder_that_cannot_be_written_has_no_predecessor() throws IOException {
        var occupied = Files.writeString(folder.resolve("occupied"), "");
        try (var first = InstanceLock.of(occupied, "first")) {
            assertThat(first.predecessor()).isEmpty();
        }
    }
}
