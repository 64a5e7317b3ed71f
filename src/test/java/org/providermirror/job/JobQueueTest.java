package org.providermirror.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.StorageException;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.storage.SharedFolder;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;

class JobQueueTest {
    @Test
    void a_lease_that_a_failed_submission_left_is_removed(@TempDir Path folder) {
        var clock = new ManualTime();
        try (var storage = new FailingStorage(new LocalStorage(folder))) {
            var jobs = new JobQueues(
                            storage,
                            new InstanceHeartbeats(storage, clock.time()),
                            event -> {},
                            kind -> new ManualExecutor(),
                            clock.time())
                    .queue(new JobKind<>(SharedFolder.IMPORTS, String.class, Void.class), run -> {});
            storage.beforeWriting(key -> {
                if (key.value().startsWith(SharedFolder.IMPORTS.jobs().value())) {
                    throw new StorageException("writing " + key, new IOException("full"));
                }
            });
            assertThatThrownBy(() -> jobs.submit("order")).isInstanceOf(StorageException.class);
            assertThat(storage.list(StorageLayout.open(SharedFolder.IMPORTS.jobs())))
                    .hasSize(1);
            jobs.keepUp();
            assertThat(storage.list(StorageLayout.open(SharedFolder.IMPORTS.jobs())))
                    .isEmpty();
        }
    }

    @Test
    void a_job_that_is_being_created_is_not_taken_for_an_orphaned_one(@TempDir Path folder) {
        var clock = new ManualTime();
        try (var storage = new FailingStorage(new LocalStorage(folder))) {
            var executor = new ManualExecutor();
            var board = new JobQueues(
                            storage,
                            new InstanceHeartbeats(storage, clock.time()),
                            event -> {},
                            kind -> executor,
                            clock.time())
                    .queue(new JobKind<>(SharedFolder.IMPORTS, String.class, Void.class), run -> {});
            storage.beforeWriting(key -> {
                if (key.value().startsWith(SharedFolder.IMPORTS.jobs().value())) {
                    board.resume();
                }
            });
            var task = board.submit("order").orElseThrow();
            assertThat(board.cancel(task.id())).as("it is open").isTrue();
            executor.runAll();
            assertThat(board.find(task.id())).map(JobRecord::state).contains(JobState.CANCELLED);
        }
    }
}
