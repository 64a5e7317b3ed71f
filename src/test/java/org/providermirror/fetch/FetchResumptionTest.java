package org.providermirror.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.ReleaseDecisions;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.config.FetchSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.fetch.lease.FetchLeases;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.GatedStorage;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.ScriptedRegistry;
import org.providermirror.testing.StoredTrust;

/** What has a lease is resumed; downloads themselves never run here. */
class FetchResumptionTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");

    @TempDir
    private Path folder;

    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final ManualExecutor questions = new ManualExecutor();
    private final ManualExecutor fetches = new ManualExecutor();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private FailingStorage storage;
    private InstanceHeartbeats stopped;
    private FetchLeases leases;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
        stopped = new InstanceHeartbeats(storage, Clocks.system());
        leases = new FetchLeases(storage, stopped);
        registry.list(NULL, "1.0.0", "2.0.0", "3.0.0");
        for (var version : new String[] {"1.0.0", "2.0.0", "3.0.0"}) {
            registry.release(NULL, version, Map.of("linux_amd64", version.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
        storage.close();
    }

    private static PackageId id(String version) {
        return new PackageId(NULL, ProviderVersion.parse(version), Platform.parse("linux_amd64"));
    }

    private void requests(String... versions) {
        for (var version : versions) {
            leases.claim(id(version), Clocks.system().wall().instant());
        }
        stopped.stopped();
    }

    private FetchQueue queue(int fixture) {
        var locations = new PackageLocations(registry, host -> questions, Clocks.system());
        var releases = releases();
        var records = new PackageRecords(
                storage, Runnable::run, releases::kept, StoredTrust.faults(Clocks.system()), Clocks.system());
        var archiveHash = new ArchiveHash(ArchiveLimits.DEFAULT);
        var storedCopy = new ExistingArchives(
                storage, releases, records, archiveHash, StoredTrust.faults(Clocks.system()), Clocks.system());
        var parts = new PackageFetch.Parts(
                null, storage, releases, records, locations, storedCopy, archiveHash, Clocks.system());
        return new FetchQueue(
                new FetchSettings(1, 1, fixture, Optional.empty()),
                parts,
                new InstanceHeartbeats(storage, Clocks.system()),
                new FetchQueue.Workers(fetches, Runnable::run, timer),
                FetchListener.NONE);
    }

    private FetchResumption resumption(FetchQueue queue) {
        var locations = new PackageLocations(registry, host -> questions, Clocks.system());
        return new FetchResumption(queue, releases(), locations, new ServedHosts(Set.of(NULL.hostname()), false));
    }

    private ReleaseCatalog releases() {
        var versions = new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> questions,
                StorageExecutors.CALLER,
                Clocks.system());
        return new ReleaseCatalog(
                registry,
                versions,
                StoredTrust.releases(storage, Clocks.system()),
                ReleaseDecisions.NONE,
                Refusals.on(storage, Clocks.system()),
                host -> questions,
                new StorageExecutors(questions, questions),
                Clocks.system());
    }

    @Test
    void an_executor_that_is_too_busy_once_does_not_end_resumption_for_good() {
        requests("1.0.0");
        var repeated = new ArrayList<Runnable>();
        var timerByHand = new ScheduledThreadPoolExecutor(1) {
            @Override
            public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
                repeated.add(task);
                return null;
            }
        };
        Executor busy = task -> {
            throw new UpstreamUnavailableException("this mirror", "has too many open upstream requests");
        };
        resumption(queue(10)).start(timerByHand, busy, busy);
        assertThat(repeated)
                .isNotEmpty()
                .allSatisfy(task -> assertThatCode(task::run)
                        .as("a timer's task that throws is never run again")
                        .doesNotThrowAnyException());
    }

    @Test
    void fetches_are_resumed_one_by_one_so_that_clients_requests_find_capacity() {
        requests("1.0.0", "2.0.0", "3.0.0");
        var queue = queue(10);
        var done = resumption(queue).resume();
        assertThat(questions.waiting()).isEqualTo(1);
        questions.runAll();
        assertThat(done.toCompletableFuture()).isCompleted();
        assertThat(queue.contains(id("1.0.0"))).isTrue();
        assertThat(queue.contains(id("2.0.0"))).isTrue();
        assertThat(queue.contains(id("3.0.0"))).isTrue();
    }

    @Test
    void no_more_is_resumed_than_the_queue_holds_and_the_rest_keeps_its_leases() {
        requests("1.0.0", "2.0.0", "3.0.0");
        var queue = queue(1);
        resumption(queue).resume();
        questions.runAll();
        assertThat(queue.contains(id("1.0.0"))).isTrue();
        assertThat(fetches.waiting()).isEqualTo(1);
        assertThat(leases.open()).contains(id("3.0.0"));
        assertThat(queue.contains(id("3.0.0"))).isFalse();
    }

    @Test
    void while_it_is_still_at_it_a_second_resumption_does_nothing() {
        requests("1.0.0", "2.0.0");
        var resumption = resumption(queue(10));
        var first = resumption.resume();
        assertThat(resumption.resume().toCompletableFuture()).isCompleted();
        assertThat(first.toCompletableFuture()).isNotDone();
        assertThat(questions.waiting()).isEqualTo(1);
        questions.runAll();
        assertThat(first.toCompletableFuture()).isCompleted();
        resumption.resume();
    }

    @Test
    void lookups_that_fail_now_are_repeated_at_the_next_resumption() {
        requests("1.0.0");
        var queue = queue(10);
        var resumption = resumption(queue);
        registry.fail(new UpstreamUnavailableException("registry.example.com", "timed out"));
        resumption.resume();
        questions.runAll();
        assertThat(queue.contains(id("1.0.0"))).isFalse();
        registry.recover();
        resumption.resume();
        questions.runAll();
        assertThat(queue.contains(id("1.0.0"))).isTrue();
    }

    @Test
    void storage_that_fails_keeps_the_leases_for_the_next_resumption() {
        requests("1.0.0");
        var queue = queue(10);
        var resumption = resumption(queue);
        storage.failWith(new StorageException("listing", new IOException("disk on fire")));
        resumption.resume();
        questions.runAll();
        storage.recover();
        resumption.resume();
        questions.runAll();
        assertThat(queue.contains(id("1.0.0"))).isTrue();
    }

    @Test
    void a_cancelled_fetch_is_not_resumed_and_its_lease_is_deleted() {
        requests("1.0.0");
        var queue = queue(10);
        var resumption = resumption(queue);
        resumption.resume();
        questions.runAll();
        // The storage does not delete the lease at once.
        storage.failWith(new StorageException("deleting", new IOException("busy")));
        assertThat(queue.cancel(id("1.0.0"))).isTrue();
        storage.recover();
        resumption.resume();
        questions.runAll();
        assertThat(queue.contains(id("1.0.0"))).isFalse();
        assertThat(leases.open()).isEmpty();
    }

    @Test
    void a_later_request_on_an_instance_that_died_outranks_a_cancellation_here() {
        requests("1.0.0");
        var queue = queue(10);
        var resumption = resumption(queue);
        resumption.resume();
        questions.runAll();
        assertThat(queue.cancel(id("1.0.0"))).isTrue();

        requests("1.0.0");
        resumption.resume();
        questions.runAll();
        assertThat(queue.contains(id("1.0.0"))).isTrue();
        assertThat(leases.open()).containsExactly(id("1.0.0"));
    }

    @Test
    void one_listing_shows_whether_the_leases_of_another_instance_changed() {
        var other = new InstanceHeartbeats(storage, Clocks.system());
        var theirs = new FetchLeases(storage, other);
        var now = Clocks.system().wall().instant();
        theirs.claim(id("1.0.0"), now);
        theirs.claim(id("2.0.0"), now);
        var gate = new GatedStorage(storage);
        var read = new FetchLeases(gate.storage(), new InstanceHeartbeats(storage, Clocks.system()));
        for (var turn = 0; turn < 3; turn++) {
            assertThat(read.open()).containsExactly(id("1.0.0"), id("2.0.0"));
            assertThat(read.isFree(id("1.0.0"))).isFalse();
            assertThat(read.isFree(id("2.0.0"))).isFalse();
        }
        assertThat(gate.calls()).filteredOn(call -> call.startsWith("read ")).hasSize(2);
        other.stopped();
        theirs.done(id("2.0.0"));
        read.open();
        Eventually.holds("the heartbeat is read again", () -> read.isFree(id("1.0.0")));
        assertThat(read.isFree(id("2.0.0"))).isFalse();
    }
}
