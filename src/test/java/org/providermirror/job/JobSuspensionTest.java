package org.providermirror.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.failure.StorageException;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.storage.SharedFolder;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualTime;

class JobSuspensionTest {
    private static final JobKind<String, Void> KIND = new JobKind<>(SharedFolder.IMPORTS, String.class, Void.class);

    /** Ends the thread of a job as the end of the process does: nothing is stored afterwards. */
    private static final class ProcessEnd extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final ManualTime clock = new ManualTime();
    private final List<Event> events = new ArrayList<>();
    private final List<Integer> storedStarts = new ArrayList<>();
    private FailingStorage storage;
    private InstanceHeartbeats heartbeats;
    private JobQueue<String, Void> queue;
    private boolean kills = true;

    @BeforeEach
    void start(@TempDir Path folder) {
        storage = new FailingStorage(new LocalStorage(folder));
        heartbeats = new InstanceHeartbeats(storage, clock.time());
        queue = newQueue();
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private JobQueue<String, Void> newQueue() {
        return new JobQueues(storage, heartbeats, events::add, kind -> this::runUntilProcessEnd, clock.time())
                .queue(KIND, this::work);
    }

    private void runUntilProcessEnd(Runnable task) {
        try {
            task.run();
        } catch (ProcessEnd end) {
            assertThat(kills).isTrue();
        }
    }

    private void work(JobRun<String, Void> run) {
        storedStarts.add(
                new JobRecords<>(storage, KIND).read(run.id()).orElseThrow().starts());
        run.note("item", ItemOutcome.STORED, "");
        if (kills) {
            throw new ProcessEnd();
        }
    }

    private JobRecord<String, Void> suspended() {
        var id = queue.submit("order").orElseThrow().id();
        for (var again = 0; again < 10; again++) {
            queue.resume();
        }
        return queue.find(id).orElseThrow();
    }

    @Test
    void a_job_that_ends_its_process_three_times_is_suspended_and_says_so() {
        var job = suspended();

        assertThat(storedStarts).as("stored before the work begins").containsExactly(1, 2, 3);
        assertThat(job.state()).isEqualTo(JobState.SUSPENDED);
        assertThat(job.failure())
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("started 3 times without finishing", "resume or cancel"));
        assertThat(queue.list()).extracting(JobRecord::state).containsExactly(JobState.SUSPENDED);
        assertThat(events).extracting(Event::kind).containsExactly(EventKind.JOB_SUSPENDED);
        assertThat(events.get(0).sentence()).contains(job.id(), "started 3 times");
    }

    @Test
    void a_suspended_job_can_be_resumed() {
        var job = suspended();
        kills = false;

        assertThat(queue.resumeSuspended(job.id())).map(JobRecord::state).contains(JobState.OPEN);

        assertThat(queue.find(job.id())).map(JobRecord::state).contains(JobState.DONE);
        assertThat(queue.resumeSuspended(job.id())).as("it is not suspended").isEmpty();
    }

    @Test
    void a_resumed_job_has_three_starts_again() {
        var job = suspended();
        queue.resumeSuspended(job.id());
        for (var again = 0; again < 10; again++) {
            queue.resume();
        }
        assertThat(storedStarts).containsExactly(1, 2, 3, 1, 2, 3);
        assertThat(queue.find(job.id())).map(JobRecord::state).contains(JobState.SUSPENDED);
    }

    @Test
    void a_suspended_job_can_be_cancelled() {
        var job = suspended();

        assertThat(queue.cancel(job.id())).isTrue();

        assertThat(queue.find(job.id())).map(JobRecord::state).contains(JobState.CANCELLED);
        assertThat(queue.find(job.id()).flatMap(JobRecord::failure)).isEmpty();
        assertThat(storedStarts).hasSize(3);
        assertThat(queue.cancel(job.id())).as("it is not open").isFalse();
    }

    @Test
    void another_instance_counts_the_same_starts() {
        queue.submit("order");
        for (var instance = 0; instance < 5; instance++) {
            queue = newQueue();
            queue.resume();
        }
        assertThat(storedStarts).containsExactly(1, 2, 3);
        assertThat(queue.list()).extracting(JobRecord::state).containsExactly(JobState.SUSPENDED);
    }

    @Test
    void a_start_that_cannot_be_stored_is_postponed() {
        storage.beforeWriting(key -> {
            if (!storedStarts.isEmpty()
                    && key.value().startsWith(SharedFolder.IMPORTS.jobs().value() + "/2")) {
                throw new StorageException("writing", new IOException("no space left on device"));
            }
        });
        var id = queue.submit("order").orElseThrow().id();
        queue.resume();
        assertThat(storedStarts).containsExactly(1);

        storage.beforeWriting(key -> {});
        queue.resume();
        assertThat(storedStarts).containsExactly(1, 2);
        assertThat(queue.find(id)).map(JobRecord::state).contains(JobState.OPEN);
    }

    @Test
    void an_orderly_stop_is_no_unfinished_start() {
        kills = false;
        var stopping = new AtomicReference<JobQueue<String, Void>>();
        var runs = new ArrayList<String>();
        for (var restart = 0; restart < 5; restart++) {
            stopping.set(new JobQueues(storage, heartbeats, events::add, kind -> Runnable::run, clock.time())
                    .queue(KIND, run -> {
                        runs.add(run.id());
                        stopping.get().stop();
                    }));
            if (restart == 0) {
                // The job of a stopped queue waits for the next start.
                kills = true;
                queue.submit("order");
                kills = false;
            }
            stopping.get().resume();
        }
        assertThat(runs).hasSize(5);
    }

    @Test
    void a_suspended_scheduled_job_is_not_due_until_its_order_changes() {
        queue.submitAs("round", "order");
        for (var again = 0; again < 10; again++) {
            queue.resume();
        }
        assertThat(storedStarts).hasSize(3);
        schedule("order").check();
        clock.pass(Duration.ofDays(2));
        schedule("order").check();
        assertThat(storedStarts).hasSize(3);

        schedule("another").check();
        assertThat(storedStarts).hasSize(4);
    }

    private Schedule<String, String> schedule(String order) {
        return new Schedule<>(
                queue,
                "round",
                Duration.ofDays(1),
                () -> Optional.of(order),
                essence -> essence,
                essence -> essence,
                clock.time());
    }

    @Test
    void a_record_of_an_earlier_version_has_no_starts() {
        var stored = JobForms.read(KIND, """
                {"id":"20260301-120000-abcdef01","state":"OPEN","askedAt":"2026-03-01T12:00:00Z",
                 "changedAt":"2026-03-01T12:00:00Z","order":"x","checkpoint":null,"counts":{},"failure":null,"items":[]}
                """);
        assertThat(stored.starts()).isZero();
    }
}
