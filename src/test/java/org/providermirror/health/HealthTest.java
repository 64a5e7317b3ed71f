package org.providermirror.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.failure.AddressRefusedException;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.storage.IdentifiedStorage;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;

/** Ready, degraded, unready; and how hosts were last seen. */
class HealthTest {
    private static final String HOST = "registry.example.com";

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final List<Event> events = new ArrayList<>();
    private final Set<String> openBreakers = new HashSet<>();
    private final UpstreamHosts hosts =
            new UpstreamHosts(Set.of(), time.time().wall(), events::add, openBreakers::contains);
    private Optional<DiskSpace> space = Optional.empty();
    private FailingStorage storage;
    private final List<IdentifiedStorage> identified = new ArrayList<>();
    private StorageProbe probe;
    private Health health;

    @BeforeEach
    void open() {
        storage = new FailingStorage(new LocalStorage(folder));
        probe = probe(storage);
        health = new Health(probe, hosts);
    }

    @AfterEach
    void close() {
        // Each ends the outage that it reported, which would hide those of other tests.
        identified.forEach(IdentifiedStorage::close);
        storage.close();
    }

    private StorageProbe probe(Storage probed) {
        var clocks = time.time();
        identified.add(new IdentifiedStorage(probed, folder, Duration.ZERO, clocks.wall(), clocks.monotonic()));
        return new StorageProbe(
                identified.get(identified.size() - 1),
                () -> space,
                events::add,
                executor,
                clocks.wall(),
                clocks.monotonic());
    }

    private void look() {
        probe.tryAgain();
        executor.runAll();
    }

    private void fail() {
        hosts.failed(HOST, new UpstreamUnavailableException(HOST, "answered 502"), Duration.ZERO);
    }

    @Test
    void a_writable_storage_makes_the_mirror_ready() {
        assertThat(health.readiness()).isEqualTo(Health.Readiness.UNREADY);
        look();
        assertThat(health.readiness()).isEqualTo(Health.Readiness.READY);
    }

    @Test
    void a_mirror_with_dead_upstreams_is_ready_and_says_that_they_are() {
        look();
        openBreakers.add(HOST);
        fail();
        assertThat(health.readiness()).isEqualTo(Health.Readiness.READY);
        assertThat(health.upstream()).singleElement().satisfies(host -> {
            assertThat(host.state()).isEqualTo(UpstreamHost.State.FAILING);
            assertThat(host.failure()).hasValue(HOST + " answered 502");
        });
    }

    @Test
    void a_storage_that_does_not_answer_makes_it_unready_until_it_does_again() {
        look();
        storage.failWith(new StorageException("reading", new IOException("connection refused")));
        look();
        look();
        assertThat(health.readiness()).isEqualTo(Health.Readiness.UNREADY);
        storage.recover();
        look();
        assertThat(health.readiness()).isEqualTo(Health.Readiness.READY);
        assertThat(events).extracting(Event::kind).containsExactly(EventKind.STORAGE_OUTAGE, EventKind.STORAGE_BACK);
        assertThat(events.get(0).sentence()).contains("connection refused");
    }

    @Test
    void a_storage_that_was_emptied_makes_it_unready_with_an_event_until_it_is_back() {
        look();
        var identity = storage.read(StorageLayout.IDENTITY).orElseThrow();
        storage.delete(StorageLayout.IDENTITY);
        look();
        look();
        assertThat(health.storage()).isEqualTo(StorageState.MISSING);
        assertThat(health.readiness()).isEqualTo(Health.Readiness.UNREADY);
        storage.write(StorageLayout.IDENTITY, identity);
        look();
        assertThat(health.readiness()).isEqualTo(Health.Readiness.READY);
        assertThat(events).extracting(Event::kind).containsExactly(EventKind.STORAGE_OUTAGE, EventKind.STORAGE_BACK);
        assertThat(events.get(0).sentence()).contains("storage.json is missing");
    }

    @Test
    void a_storage_that_takes_long_to_read_makes_it_degraded() {
        look();
        storage.beforeFinding(key -> time.pass(Duration.ofMillis(300)));
        look();
        assertThat(health.storage()).isEqualTo(StorageState.SLOW);
        assertThat(health.readiness()).isEqualTo(Health.Readiness.DEGRADED);
        storage.beforeFinding(key -> {});
        look();
        assertThat(health.readiness()).isEqualTo(Health.Readiness.READY);
        assertThat(events).isEmpty();
    }

    @Test
    void the_space_of_the_disk_is_that_of_the_last_probe() {
        assertThat(health.space()).isEmpty();
        space = DiskSpace.of(folder);
        assertThat(space).hasValueSatisfying(disk -> assertThat(disk.free()).isLessThanOrEqualTo(disk.total()));
        look();
        assertThat(health.space()).isEqualTo(space);
        assertThat(DiskSpace.of(folder.resolve("absent"))).isEmpty();
    }

    @Test
    void a_disk_is_almost_full_if_a_small_part_and_few_bytes_are_free() {
        var gibibyte = 1L << 30;
        assertThat(new DiskSpace(9 * gibibyte, 100 * gibibyte).isAlmostFull()).isTrue();
        assertThat(new DiskSpace(11 * gibibyte, 100 * gibibyte).isAlmostFull()).isFalse();
        assertThat(new DiskSpace(50 * gibibyte, 10_000 * gibibyte).isAlmostFull())
                .isFalse();
    }

    @Test
    void one_late_read_is_not_a_slow_storage() {
        var reads = new AtomicInteger();
        storage.beforeFinding(key -> time.pass(Duration.ofMillis(reads.getAndIncrement() == 0 ? 300 : 1)));
        look();
        assertThat(health.storage()).isEqualTo(StorageState.WRITABLE);
    }

    @Test
    void a_storage_that_never_comes_back_from_a_try_is_unreachable() {
        look();
        probe.tryAgain();
        time.pass(Duration.ofSeconds(21));
        probe.tryAgain();
        assertThat(executor.waiting()).as("tries under way").isEqualTo(1);
        assertThat(health.storage()).isEqualTo(StorageState.UNREACHABLE);
    }

    @Test
    void a_storage_that_can_only_be_read_makes_it_degraded() {
        var readOnly = (Storage) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Storage.class}, (self, method, arguments) -> {
                    if (method.getName().equals("create")) {
                        throw new StorageException("writing", new IOException("Read-only file system"));
                    }
                    return method.getName().equals("isWritable") ? (Object) false : Optional.empty();
                });
        probe = probe(readOnly);
        look();
        assertThat(new Health(probe, hosts).readiness()).isEqualTo(Health.Readiness.DEGRADED);
    }

    @Test
    void an_open_circuit_breaker_is_an_outage_and_its_closing_the_end_once_each() {
        fail();
        fail();
        fail();
        assertThat(events).isEmpty();
        openBreakers.add(HOST);
        fail();
        fail();
        hosts.answered(HOST, true, Duration.ZERO);
        assertThat(events).extracting(Event::kind).containsExactly(EventKind.UPSTREAM_OUTAGE);
        openBreakers.clear();
        hosts.answered(HOST, false, Duration.ZERO);
        hosts.answered(HOST, true, Duration.ZERO);
        assertThat(events).extracting(Event::kind).containsExactly(EventKind.UPSTREAM_OUTAGE, EventKind.UPSTREAM_BACK);
    }

    @Test
    void failures_of_one_provider_are_no_outage_and_neither_is_an_address_that_is_not_connected_to() {
        hosts.answered(HOST, true, Duration.ZERO);
        for (var failure = 0; failure < 50; failure++) {
            fail();
        }
        assertThat(states(hosts)).containsExactly(HOST + " ANSWERING");
        for (var refusal = 0; refusal < 5; refusal++) {
            hosts.failed("10.0.0.1", new AddressRefusedException("10.0.0.1", "it is private"), Duration.ZERO);
        }
        assertThat(events).isEmpty();
        assertThat(hosts.seen()).extracting(UpstreamHost::host).containsExactly(HOST);
    }

    @Test
    void a_host_that_was_never_reached_is_never_reported_as_answering() {
        var configured = new UpstreamHosts(
                Set.of(HOST, "registry.elsewhere.example"), time.time().wall(), events::add, openBreakers::contains);
        assertThat(states(configured))
                .containsExactly("registry.elsewhere.example NOT_CONTACTED", HOST + " NOT_CONTACTED");
        configured.failed(HOST, new UpstreamUnavailableException(HOST, "does not answer"), Duration.ZERO);
        configured.failed(
                "releases.example.com",
                new UpstreamProtocolException(URI.create("https://releases.example.com/"), "answered 403"),
                Duration.ZERO);
        assertThat(states(configured))
                .containsExactly(
                        "registry.elsewhere.example NOT_CONTACTED", HOST + " FAILING", "releases.example.com FAILING");
        configured.answered(HOST, false, Duration.ZERO);
        configured.answered("releases.example.com", true, Duration.ZERO);
        configured.failed(HOST, new UpstreamUnavailableException(HOST, "does not answer"), Duration.ZERO);
        configured.failed(
                "releases.example.com",
                new UpstreamProtocolException(URI.create("https://releases.example.com/"), "answered 403"),
                Duration.ZERO);
        assertThat(states(configured))
                .containsExactly(
                        "registry.elsewhere.example NOT_CONTACTED",
                        HOST + " ANSWERING",
                        "releases.example.com ANSWERING");
        assertThat(events).isEmpty();
    }

    private static List<String> states(UpstreamHosts hosts) {
        return hosts.seen().stream()
                .map(host -> host.host() + " " + host.state())
                .toList();
    }

    @Test
    void hosts_of_the_settings_stay_listed_with_any_number_of_others() {
        var configured = new UpstreamHosts(Set.of(HOST), time.time().wall(), events::add, openBreakers::contains);
        configured.answered(HOST, true, Duration.ZERO);
        for (var host = 0; host < 1_000; host++) {
            configured.answered("host-" + host, true, Duration.ZERO);
        }
        assertThat(states(configured)).hasSize(201).contains(HOST + " ANSWERING");
    }

    @Test
    void any_number_of_hosts_needs_bounded_memory() {
        for (var host = 0; host < 1_000; host++) {
            hosts.answered("host-" + host, true, Duration.ZERO);
        }
        assertThat(hosts.seen()).hasSize(200);
    }
}
