package org.providermirror.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;

/** Tests events in memory, in storage and between instances. */
@Tag("component")
class EventStoreTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ProviderAddress RANDOM = ProviderAddress.parse("registry.example.com/acme/random");

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private FailingStorage storage;

    @BeforeEach
    void open() {
        storage = new FailingStorage(new LocalStorage(folder));
    }

    @AfterEach
    void close() {
        timer.shutdownNow();
        storage.close();
    }

    private EventStore mirror() {
        var events = new EventStore(storage, time.time().wall(), executor, timer);
        events.start();
        executor.runAll();
        return events;
    }

    private Event event(EventKind kind, ProviderAddress provider, String sentence) {
        time.pass(Duration.ofSeconds(1));
        return new Event(
                time.now(),
                kind,
                Optional.of(provider),
                Optional.of(ProviderVersion.parse("1.0.0+build")),
                Optional.of(Platform.parse("linux_amd64")),
                sentence);
    }

    @Test
    void an_event_is_there_at_once_and_in_storage_once_the_executor_comes_to_it() {
        var events = mirror();
        events.record(event(EventKind.CONFLICT, NULL, "other bytes"));
        assertThat(events.find(EventQuery.latest(10)))
                .extracting(kept -> kept.event().sentence())
                .containsExactly("other bytes");
        assertThat(storage.list(StorageLayout.EVENTS)).isEmpty();
        executor.runAll();
        assertThat(storage.list(StorageLayout.EVENTS)).hasSize(1);
    }

    @Test
    void events_that_storage_refused_before_are_written_at_the_end() throws Exception {
        var events = mirror();
        storage.failWith(new StorageException("writing", new IOException("full")));
        events.record(event(EventKind.CONFLICT, NULL, "other bytes"));
        executor.runAll();
        storage.recover();
        events.finish();
        assertThat(mirror().find(EventQuery.latest(10)))
                .extracting(kept -> kept.event().sentence())
                .containsExactly("other bytes");
    }

    @Test
    void the_latest_events_come_first_and_are_filtered_by_kind_and_provider_and_paged() {
        var events = mirror();
        for (var count = 1; count <= 3; count++) {
            events.record(event(EventKind.CONFLICT, NULL, "conflict " + count));
            events.record(event(EventKind.NEW_SIGNER, RANDOM, "signer " + count));
            executor.runAll();
        }
        var conflicts = events.find(new EventQuery(Set.of(EventKind.CONFLICT), Optional.empty(), Optional.empty(), 2));
        assertThat(conflicts).extracting(kept -> kept.event().sentence()).containsExactly("conflict 3", "conflict 2");
        assertThat(events.find(new EventQuery(
                        Set.of(EventKind.CONFLICT),
                        Optional.of(NULL),
                        Optional.of(conflicts.get(1).id()),
                        2)))
                .extracting(kept -> kept.event().sentence())
                .containsExactly("conflict 1");
        assertThat(events.find(new EventQuery(Set.of(), Optional.of(RANDOM), Optional.empty(), 10)))
                .hasSize(3);
    }

    @Test
    void an_event_of_one_instance_is_read_unchanged_by_another() {
        var first = mirror();
        first.record(event(EventKind.ROT, NULL, "altered"));
        first.record(new Event(
                time.now(),
                EventKind.ADMINISTRATION,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "somebody did something"));
        executor.runAll();
        assertThat(mirror().find(EventQuery.latest(10))).isEqualTo(first.find(EventQuery.latest(10)));
    }

    @Test
    void a_poll_that_comes_while_the_events_are_read_is_not_lost() {
        var reader = mirror();
        var other = new EventStore(storage, time.time().wall(), Runnable::run, timer);
        storage.afterListing(folder -> {
            storage.afterListing(any -> {});
            other.record(event(EventKind.CONFLICT, NULL, "late"));
            reader.pollChanges();
        });
        reader.pollChanges();
        executor.runAll();
        assertThat(reader.find(EventQuery.latest(10))).hasSize(1);
    }

    @Test
    void storage_that_fails_costs_no_event() {
        var events = mirror();
        storage.failWith(new StorageException("writing", new IOException("full")));
        events.record(event(EventKind.CONFLICT, NULL, "while it failed"));
        executor.runAll();
        assertThat(events.find(EventQuery.latest(1))).hasSize(1);
        storage.recover();
        events.record(event(EventKind.CONFLICT, NULL, "when it worked again"));
        executor.runAll();
        assertThat(mirror().find(EventQuery.latest(10)))
                .extracting(kept -> kept.event().sentence())
                .containsExactly("when it worked again", "while it failed");
    }

    @Test
    void a_busy_executor_costs_no_event() {
        var refusing = new EventStore(
                storage,
                time.time().wall(),
                task -> {
                    throw new IllegalStateException("busy");
                },
                timer);
        refusing.record(event(EventKind.CONFLICT, NULL, "busy"));
        assertThat(refusing.find(EventQuery.latest(1))).hasSize(1);
    }

    @Test
    void neither_memory_nor_storage_grows_without_a_bound() {
        var events = mirror();
        for (var count = 0; count < 3_000; count++) {
            events.record(event(EventKind.CONFLICT, NULL, "event " + count));
        }
        assertThat(events.find(EventQuery.latest(10_000))).hasSize(2_000);
        executor.runAll();
        assertThat(events.find(EventQuery.latest(1)).get(0).event().sentence()).isEqualTo("event 2999");
        for (var count = 0; count < EventObjects.MOST + 20; count++) {
            events.record(event(EventKind.CONFLICT, NULL, "object " + count));
            executor.runAll();
        }
        var later = mirror();
        assertThat(storage.list(StorageLayout.EVENTS)).hasSizeLessThanOrEqualTo(EventObjects.MOST);
        assertThat(later.find(EventQuery.latest(1)).get(0).event().sentence()).isEqualTo("object 1019");
    }

    @Test
    void an_unreadable_object_hides_no_other() {
        var events = mirror();
        storage.write(StorageLayout.EVENTS.resolve("000000000000001-x-000000.json"), new byte[] {'{'});
        events.record(event(EventKind.CONFLICT, NULL, "readable"));
        executor.runAll();
        assertThat(mirror().find(EventQuery.latest(10))).hasSize(1);
    }
}
