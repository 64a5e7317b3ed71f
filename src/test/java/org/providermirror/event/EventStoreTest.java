package org.providermirror.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
        return event(kind, provider, "1.0.0+build", sentence);
    }

    private Event event(EventKind kind, ProviderAddress provider, String version, String sentence) {
        time.pass(Duration.ofSeconds(1));
        return new Event(
                time.now(),
                kind,
                Optional.of(provider),
                Optional.of(ProviderVersion.parse(version)),
                Optional.of(Platform.parse("linux_amd64")),
                sentence);
    }

    private static EventQuery query(Set<EventKind> kinds, Optional<ProviderAddress> provider, Optional<String> before) {
        return new EventQuery(kinds, provider, Optional.empty(), Optional.empty(), "", false, before, 2);
    }

    private static List<String> sentences(List<StoredEvent> events) {
        return events.stream().map(stored -> stored.event().sentence()).toList();
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
            events.record(event(EventKind.CONFLICT, NULL, count + ".0.0", "conflict " + count));
            events.record(event(EventKind.NEW_SIGNER, RANDOM, count + ".0.0", "signer " + count));
            executor.runAll();
        }
        var conflicts = events.find(query(Set.of(EventKind.CONFLICT), Optional.empty(), Optional.empty()));
        assertThat(conflicts).extracting(kept -> kept.event().sentence()).containsExactly("conflict 3", "conflict 2");
        assertThat(events.find(query(
                        Set.of(EventKind.CONFLICT),
                        Optional.of(NULL),
                        Optional.of(conflicts.get(1).id()))))
                .extracting(kept -> kept.event().sentence())
                .containsExactly("conflict 1");
        assertThat(sentences(events.find(query(Set.of(), Optional.of(RANDOM), Optional.empty()))))
                .containsExactly("signer 3", "signer 2");
    }

    @Test
    void an_event_replaces_the_earlier_ones_of_its_subject_and_counts_them_also_after_a_restart() {
        var events = mirror();
        events.record(event(EventKind.VERIFICATION_FAILED, NULL, "first"));
        var first = time.now();
        executor.runAll();
        events.record(event(EventKind.VERIFICATION_FAILED, RANDOM, "another subject"));
        events.record(event(EventKind.CONFLICT, NULL, "another kind"));
        for (var count = 0; count < 20; count++) {
            events.record(event(EventKind.VERIFICATION_FAILED, NULL, "again"));
            executor.runAll();
        }
        for (var reader : List.of(events, mirror())) {
            assertThat(sentences(reader.find(EventQuery.latest(10))))
                    .containsExactly("again", "another kind", "another subject");
            var latest = reader.find(EventQuery.latest(1)).get(0);
            assertThat(latest.count()).isEqualTo(21);
            assertThat(latest.firstSeen()).isEqualTo(first);
            assertThat(latest.event().time()).isEqualTo(time.now());
        }
        events.pollChanges();
        executor.runAll();
        assertThat(storage.list(StorageLayout.EVENTS)).hasSizeLessThanOrEqualTo(4);
        assertThat(mirror().find(EventQuery.latest(1)).get(0).count()).isEqualTo(21);
    }

    @Test
    void an_event_that_another_instance_recorded_before_is_counted_too() {
        var one = mirror();
        one.record(event(EventKind.CONFLICT, NULL, "one"));
        executor.runAll();
        var other = mirror();
        other.record(event(EventKind.CONFLICT, NULL, "other"));
        executor.runAll();
        one.pollChanges();
        executor.runAll();
        assertThat(one.find(EventQuery.latest(10))).singleElement().satisfies(stored -> {
            assertThat(stored.event().sentence()).isEqualTo("other");
            assertThat(stored.count()).isEqualTo(2);
        });
    }

    @Test
    void no_act_of_an_administrator_replaces_another_and_no_number_of_other_events_pushes_it_out() {
        var events = mirror();
        events.record(event(EventKind.ADMINISTRATION, NULL, "blocked"));
        events.record(event(EventKind.ADMINISTRATION, NULL, "unblocked"));
        for (var count = 0; count < 3_000; count++) {
            events.record(event(EventKind.VERIFICATION_FAILED, NULL, count + ".0.0", "failed"));
        }
        executor.runAll();
        for (var reader : List.of(events, mirror())) {
            var acts = query(Set.of(EventKind.ADMINISTRATION), Optional.empty(), Optional.empty());
            assertThat(sentences(reader.find(acts))).containsExactly("unblocked", "blocked");
        }
    }

    @Test
    void outages_of_different_hosts_are_different_subjects() {
        var events = mirror();
        for (var host : List.of("one", "other", "one")) {
            events.record(Event.of(time.now(), EventKind.UPSTREAM_OUTAGE, host + " answered 502"));
        }
        assertThat(events.find(EventQuery.latest(10)))
                .extracting(StoredEvent::count)
                .containsExactly(2, 1);
    }

    @Test
    void events_are_filtered_by_time_and_text() {
        var events = mirror();
        events.record(event(EventKind.CONFLICT, NULL, "1.0.0", "the Bytes changed"));
        var start = time.now();
        events.record(event(EventKind.CONFLICT, NULL, "2.0.0", "the bytes changed again"));
        events.record(event(EventKind.CONFLICT, RANDOM, "3.0.0", "other bytes"));
        assertThat(sentences(events.find(new EventQuery(
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "bytes NULL",
                        false,
                        Optional.empty(),
                        9))))
                .containsExactly("the bytes changed again", "the Bytes changed");
        assertThat(sentences(events.find(new EventQuery(
                        Set.of(),
                        Optional.empty(),
                        Optional.of(start.plusSeconds(1)),
                        Optional.of(start.plusSeconds(2)),
                        "",
                        false,
                        Optional.empty(),
                        9))))
                .containsExactly("the bytes changed again");
    }

    @Test
    void events_are_read_from_the_oldest_on_page_by_page() {
        var events = mirror();
        events.record(event(EventKind.CONFLICT, NULL, "1.0.0", "the first"));
        events.record(event(EventKind.NEW_SIGNER, NULL, "1.0.0", "the second"));
        events.record(event(EventKind.CONFLICT, RANDOM, "1.0.0", "the third"));

        var first = events.find(oldestFirst(Optional.empty()));

        assertThat(sentences(first)).containsExactly("the first", "the second");
        assertThat(sentences(events.find(oldestFirst(Optional.of(first.get(1).id())))))
                .containsExactly("the third");
    }

    private static EventQuery oldestFirst(Optional<String> beyond) {
        return new EventQuery(Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), "", true, beyond, 2);
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
        events.record(event(EventKind.CONFLICT, RANDOM, "when it worked again"));
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
            events.record(event(EventKind.CONFLICT, NULL, count + ".0.0", "event " + count));
        }
        assertThat(events.find(EventQuery.latest(10_000))).hasSize(LatestEvents.MOST_SUBJECTS);
        executor.runAll();
        assertThat(events.find(EventQuery.latest(1)).get(0).event().sentence()).isEqualTo("event 2999");
        for (var count = 0; count < 2 * LatestEvents.MOST_SUBJECTS; count++) {
            events.record(event(EventKind.CONFLICT, NULL, "1." + count + ".0", "object " + count));
            executor.runAll();
        }
        var later = mirror();
        assertThat(storage.list(StorageLayout.EVENTS)).hasSizeLessThanOrEqualTo(LatestEvents.MOST_SUBJECTS);
        assertThat(later.find(EventQuery.latest(1)).get(0).event().sentence()).isEqualTo("object 499");
    }

    @Test
    void an_unreadable_object_hides_no_other() {
        var events = mirror();
        storage.write(StorageLayout.EVENTS.resolve("000000000000001-x-000000.json"), new byte[] {'{'});
        events.record(event(EventKind.CONFLICT, NULL, "readable"));
        executor.runAll();
        assertThat(mirror().find(EventQuery.latest(10))).hasSize(1);
    }

    /** An instance whose clock differs. */
    private EventStore mirror(Duration ahead) {
        var events = new EventStore(storage, Clock.offset(time.time().wall(), ahead), executor, timer);
        events.start();
        executor.runAll();
        return events;
    }

    private void poll(EventStore... instances) {
        for (var events : instances) {
            events.pollChanges();
            executor.runAll();
        }
    }

    @Test
    void an_event_of_an_instance_whose_clock_is_behind_is_the_latest_and_counts_the_earlier_ones() {
        var ahead = mirror(Duration.ofHours(1));
        ahead.record(event(EventKind.CONFLICT, NULL, "first"));
        executor.runAll();
        var behind = mirror();
        behind.record(event(EventKind.CONFLICT, NULL, "second"));
        executor.runAll();
        poll(ahead, behind);
        for (var reader : List.of(ahead, behind, mirror())) {
            assertThat(reader.find(EventQuery.latest(10))).singleElement().satisfies(stored -> {
                assertThat(stored.event().sentence()).isEqualTo("second");
                assertThat(stored.count()).isEqualTo(2);
            });
        }
    }

    @Test
    void events_that_two_instances_recorded_at_the_same_time_are_both_counted_also_after_a_restart() {
        var ahead = mirror(Duration.ofHours(1));
        var behind = mirror();
        ahead.record(event(EventKind.CONFLICT, NULL, "ahead"));
        behind.record(event(EventKind.CONFLICT, NULL, "behind"));
        executor.runAll();
        poll(ahead, behind, ahead, behind);
        for (var reader : List.of(ahead, behind, mirror())) {
            assertThat(reader.find(EventQuery.latest(10)))
                    .singleElement()
                    .extracting(StoredEvent::count)
                    .isEqualTo(2);
        }
        behind.record(event(EventKind.CONFLICT, NULL, "behind again"));
        executor.runAll();
        poll(ahead, behind);
        assertThat(storage.list(StorageLayout.EVENTS)).hasSize(1);
        assertThat(mirror().find(EventQuery.latest(1)).get(0).count()).isEqualTo(3);
    }

    @Test
    void a_new_event_is_not_pushed_out_by_those_of_an_instance_whose_clock_is_ahead() {
        var ahead = mirror(Duration.ofHours(1));
        for (var count = 0; count < LatestEvents.MOST_SUBJECTS; count++) {
            ahead.record(event(EventKind.CONFLICT, NULL, count + ".0.0", "event " + count));
        }
        executor.runAll();
        var behind = mirror();
        behind.record(event(EventKind.CONFLICT, RANDOM, "new"));
        executor.runAll();
        poll(ahead, behind);
        for (var reader : List.of(ahead, behind, mirror())) {
            assertThat(sentences(reader.find(EventQuery.latest(1)))).containsExactly("new");
        }
    }

    @Test
    void an_instance_whose_clock_is_far_ahead_removes_no_event_of_the_others() {
        var events = mirror();
        events.record(event(EventKind.CONFLICT, NULL, "stays"));
        executor.runAll();
        assertThat(sentences(mirror(Duration.ofDays(3_000)).find(EventQuery.latest(10))))
                .containsExactly("stays");
        assertThat(storage.list(StorageLayout.EVENTS)).hasSize(1);
    }
}
