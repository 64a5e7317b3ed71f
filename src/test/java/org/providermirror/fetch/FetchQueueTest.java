package org.providermirror.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
import org.providermirror.catalog.record.Verification;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.FetchSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.failure.StorageException;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.log.RequestContext;
import org.providermirror.net.client.GuardedUpstreamClient;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.registry.Release;
import org.providermirror.registry.client.RegistryClient;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ManualTimer;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;
import org.providermirror.testing.Shape;
import org.providermirror.testing.StoredTrust;

/** Fetches from a real socket into a real folder; what runs when is the test's to say. */
@Tag("component")
class FetchQueueTest {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final RetryBackoff QUICK = new RetryBackoff(Duration.ofMillis(2), Duration.ofMillis(20), () -> 0.5);

    @TempDir
    private Path folder;

    private final FakeRegistry upstream = FakeRegistry.start();
    private final ManualExecutor executor = new ManualExecutor();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final GuardedUpstreamClient client = new GuardedUpstreamClient(upstream.upstreamSettings(), hostname -> {});
    private final RegistryClient registry = new RegistryClient(
            client,
            upstream.upstreamSettings(),
            DefaultSettings.trust(SignaturePolicy.REQUIRE),
            Runnable::run,
            Clocks.system().wall());
    private FailingStorage storage;
    private ReleaseCatalog releases;
    private PackageRecords records;
    private PackageLocations locations;
    private FetchQueue queue;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
        releases = releases();
        records = new PackageRecords(
                storage, Runnable::run, releases::kept, StoredTrust.faults(Clocks.system()), Clocks.system());
        locations = new PackageLocations(registry, host -> Runnable::run, Clocks.system());
        queue = started(QUICK);
    }

    private FetchQueue started(RetryBackoff pauses) {
        return started(pauses, executor, Clocks.system());
    }

    private FetchQueue started(RetryBackoff pauses, Executor fetches, Clocks time) {
        return started(pauses, fetches, time, timer);
    }

    private FetchQueue started(RetryBackoff pauses, Executor fetches, Clocks time, ScheduledThreadPoolExecutor timer) {
        return new FetchQueue(
                new FetchSettings(4, 2, 10, Optional.empty()),
                parts(time),
                new InstanceHeartbeats(storage, time),
                new FetchQueue.Workers(fetches, Runnable::run, timer),
                pauses,
                FetchListener.NONE);
    }

    private InstanceHeartbeats alone() {
        return new InstanceHeartbeats(storage, Clocks.system());
    }

    private FetchQueue.Workers workers() {
        return new FetchQueue.Workers(executor, Runnable::run, timer);
    }

    private PackageFetch.Parts parts(Clocks time) {
        var archiveHash = new ArchiveHash(ArchiveLimits.DEFAULT);
        return new PackageFetch.Parts(
                client,
                storage,
                releases,
                records,
                locations,
                new ExistingArchives(storage, releases, records, archiveHash, StoredTrust.faults(time), time),
                archiveHash,
                time);
    }

    private static FetchTable.Run attempt(FetchOrder order, ArrivingFile arriving) {
        return new FetchTable.Run(order, arriving, false, RequestContext.ofThisThread());
    }

    private ReleaseCatalog releases() {
        var versions = new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                Clocks.system());
        return new ReleaseCatalog(
                registry,
                versions,
                StoredTrust.releases(storage, Clocks.system()),
                ReleaseDecisions.NONE,
                Refusals.on(storage, Clocks.system()),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                Clocks.system());
    }

    @AfterEach
    void stop() {
        queue.close();
        timer.shutdownNow();
        client.close();
        upstream.close();
        storage.close();
    }

    private FetchOrder order(PackageId id) {
        var release = release(id);
        return new FetchOrder(
                id,
                release,
                release.find(id.platform()).orElseThrow().location().orElse(upstream.archiveUrl(id)));
    }

    private Release release(PackageId id) {
        return registry.release(id.release(), Set.of(id.platform()), Optional.empty(), found -> found)
                .found()
                .orElseThrow();
    }

    private void publish(Shape... shapes) {
        upstream.release("acme", "null", "1.0.0")
                .platforms("linux_amd64", "darwin_arm64")
                .shape(shapes)
                .publish();
    }

    private Path archive(PackageId id) {
        return folder.resolve(StorageLayout.archive(id).value());
    }

    private Path lease(PackageId id) {
        return folder.resolve(StorageLayout.fetch(id).value());
    }

    private List<Path> temporaryFiles() throws IOException {
        try (var files = Files.walk(folder.resolve(".mirror/temporary"))) {
            return files.filter(file -> Files.isRegularFile(file) && !file.endsWith("lock"))
                    .toList();
        }
    }

    @Test
    void a_fetched_package_is_stored_with_its_record_and_nothing_else_is_left() throws IOException {
        publish();
        assertThat(queue.ask(order(ID))).isEqualTo(FetchQueue.Asked.QUEUED);
        assertThat(lease(ID)).exists();
        executor.runAll();
        assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
        var record = records.find(ID).orElseThrow();
        assertThat(record.sha256()).isEqualTo(upstream.sha256(ID));
        assertThat(record.h1()).isEqualTo(upstream.h1(ID));
        assertThat(record.size()).isEqualTo(upstream.archive(ID).length);
        assertThat(record.assurance()).isEqualTo(Verification.SIGNED);
        assertThat(record.origin()).contains(upstream.archiveUrl(ID));
        assertThat(lease(ID)).doesNotExist();
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void a_thousand_requests_share_one_download() {
        publish();
        var order = order(ID);
        for (var client = 0; client < 1_000; client++) {
            queue.ask(order);
        }
        executor.runAll();
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {
                "TRUNCATED_BODY",
                "UNFINISHED_CHUNKS",
                "CUT_WITHOUT_LENGTH",
                "SHORTER_BODY",
                "LONGER_BODY",
                "WRONG_BYTES",
                "EMPTY_BODY",
                "HANG_UP",
                "INTERNAL_ERROR",
                "HTML_PAGE",
                "REDIRECT_LOOP"
            })
    void bytes_that_are_not_the_package_are_discarded_and_the_next_attempt_stores_it(Role role) throws Exception {
        publish();
        var order = order(ID);
        upstream.play(role, RequestKind.ARCHIVE);
        queue.ask(order);
        executor.runNext();
        upstream.behave();
        assertThat(archive(ID)).doesNotExist();
        assertThat(records.find(ID)).isEmpty();
        assertThat(temporaryFiles()).isEmpty();
        assertThat(lease(ID)).exists();
        executor.runNext();
        assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
        assertThat(records.find(ID)).isPresent();
    }

    @Test
    void a_package_whose_bytes_stay_wrong_is_never_published() throws Exception {
        publish();
        upstream.play(Role.WRONG_BYTES, RequestKind.ARCHIVE);
        queue.ask(order(ID));
        executor.runNext();
        for (var tries = 1; tries < 7; tries++) {
            executor.runNext();
        }
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isEqualTo(7);
        assertThat(archive(ID)).doesNotExist();
        assertThat(queue.ask(order(ID))).isIn(FetchQueue.Asked.RESTING, FetchQueue.Asked.UNDER_WAY);
    }

    @Test
    void a_retried_fetch_starts_at_once_and_shows_why_the_last_attempt_failed() throws Exception {
        publish();
        upstream.play(Role.INTERNAL_ERROR, RequestKind.ARCHIVE);
        queue = started(new RetryBackoff(Duration.ofHours(1), Duration.ofHours(1), () -> 0.5));
        queue.ask(order(ID));
        executor.runAll();
        assertThat(queue.progress()).singleElement().satisfies(fetch -> {
            assertThat(fetch.state()).isEqualTo(FetchProgress.State.RESTING);
            assertThat(fetch.failure())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("500"));
        });
        upstream.behave();
        assertThat(queue.retry(ID)).isTrue();
        assertThat(queue.retry(ID)).as("again, while it is pending").isFalse();
        executor.runNext();
        assertThat(archive(ID)).exists();
        assertThat(queue.retry(ID)).isFalse();
    }

    @Test
    void a_cancelled_fetch_is_gone_with_its_lease_until_it_is_requested_again() {
        publish();
        var order = order(ID);
        queue.ask(order);
        assertThat(queue.cancel(ID)).isTrue();
        assertThat(queue.progress()).isEmpty();
        assertThat(lease(ID)).doesNotExist();
        executor.runAll();
        assertThat(archive(ID)).doesNotExist();
        assertThat(queue.cancel(ID)).isFalse();
        queue.ask(order);
        executor.runAll();
        assertThat(archive(ID)).exists();
    }

    @Test
    void a_fetch_is_cancelled_before_it_is_dropped_and_only_if_there_is_one() {
        var skipped = new SkippedFetches(Clocks.system());
        skipped.cancel(ID, () -> {
            assertThat(skipped.isCancelled(ID, 0)).isTrue();
            return Optional.empty();
        });
        assertThat(skipped.isCancelled(ID, 0)).isFalse();
        skipped.cancel(ID, () -> Optional.of("a fetch"));
        skipped.cancel(ID, Optional::empty);
        assertThat(skipped.isCancelled(ID, 0)).as("the earlier cancellation").isTrue();
        skipped.cancel(ID, () -> {
            skipped.requested(ID);
            return Optional.empty();
        });
        assertThat(skipped.isCancelled(ID, 0)).as("a client requested it").isFalse();
    }

    @Test
    void a_background_job_does_not_repeat_a_fetch_that_was_cancelled_since_it_began() {
        publish();
        var order = order(ID);
        var began = queue.skipped().cancellations();
        queue.ask(order);
        queue.cancel(ID);
        assertThat(queue.askInBackground(order, began)).isEqualTo(FetchQueue.Asked.CANCELLED);
        assertThat(queue.contains(ID)).isFalse();

        var later = queue.skipped().cancellations();
        assertThat(queue.askInBackground(order, later))
                .as("a job that began later")
                .isEqualTo(FetchQueue.Asked.QUEUED);
        queue.cancel(ID);
        queue.ask(order);
        assertThat(queue.askInBackground(order, began))
                .as("a client requested it")
                .isEqualTo(FetchQueue.Asked.UNDER_WAY);
    }

    @Test
    void a_fetch_that_is_cancelled_before_its_lease_is_written_leaves_no_lease() {
        publish();
        var writes = new ManualExecutor();
        var late = new FetchQueue(
                new FetchSettings(4, 2, 10, Optional.empty()),
                parts(Clocks.system()),
                alone(),
                new FetchQueue.Workers(executor, writes, timer),
                FetchListener.NONE);
        late.ask(order(ID));
        late.cancel(ID);
        writes.runAll();
        executor.runAll();
        assertThat(lease(ID)).doesNotExist();
        assertThat(archive(ID)).doesNotExist();
        late.close();
    }

    @Test
    void a_running_fetch_that_is_cancelled_ends_at_its_next_bytes_and_does_not_end_a_new_one() throws Exception {
        publish();
        var order = order(ID);
        var again = new FetchOrder(ID, order.release(), order.location());
        upstream.playTimes(1, Role.INTERNAL_ERROR, request -> {
            if (request.kind() == RequestKind.ARCHIVE && queue.cancel(ID)) {
                queue.ask(again);
            }
            return false;
        });
        queue.ask(order);
        executor.runNext();
        assertThat(archive(ID)).doesNotExist();
        assertThat(queue.progress())
                .singleElement()
                .satisfies(fetch -> assertThat(fetch.failures()).isZero());
        executor.runAll();
        assertThat(archive(ID)).exists();
    }

    @Test
    void a_moved_archive_is_fetched_from_its_current_url() {
        publish();
        var order = order(ID);
        var gone = URI.create(upstream.baseUrl() + "releases/gone/" + ID.archiveName());
        queue.ask(new FetchOrder(ID, order.release(), gone));
        executor.runAll();
        assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
    }

    @Test
    void an_archive_behind_an_expiring_url_is_fetched_with_a_url_of_its_own() {
        publish(Shape.EXPIRING_URLS);
        var order = order(ID);
        var signed = registry.locate(ID, order.release()).orElseThrow();
        assertThat(client.open(signed, Optional.empty())).hasValueSatisfying(download -> download.close());
        queue.ask(new FetchOrder(ID, order.release(), signed));
        executor.runAll();
        assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
        assertThat(records.find(ID).orElseThrow().origin().orElseThrow().getQuery())
                .isNull();
    }

    @Test
    void an_archive_without_a_length_is_fetched_all_the_same() {
        publish();
        upstream.play(Role.CHUNKED, RequestKind.ARCHIVE);
        queue.ask(order(ID));
        executor.runAll();
        assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
    }

    @Test
    void an_archive_that_the_publisher_no_longer_has_is_delayed_and_not_downloaded_three_times() throws Exception {
        publish();
        var order = order(ID);
        upstream.play(Role.NOT_FOUND, RequestKind.ARCHIVE);
        queue = started(RetryBackoff.standard());
        queue.ask(order);
        executor.runNext();
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isLessThanOrEqualTo(2);
        assertThat(queue.arriving(ID)).isEmpty();
    }

    @Test
    void the_signed_package_that_was_copied_in_is_adopted_without_a_download() throws IOException {
        publish();
        Files.createDirectories(archive(ID).getParent());
        Files.write(archive(ID), upstream.archive(ID));
        queue.ask(order(ID));
        executor.runAll();
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isZero();
        assertThat(records.find(ID)).hasValueSatisfying(record -> {
            assertThat(record.assurance()).isEqualTo(Verification.SIGNED);
            assertThat(record.origin()).isEmpty();
        });
    }

    @Test
    void a_copied_in_file_that_is_not_the_signed_package_is_quarantined_and_the_package_fetched() throws IOException {
        publish();
        Files.createDirectories(archive(ID).getParent());
        Files.writeString(archive(ID), "not the package");
        queue.ask(order(ID));
        executor.runAll();
        assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
        assertThat(folder.resolve(".mirror/quarantine")
                        .resolve(StorageLayout.archive(ID).value()))
                .hasContent("not the package");
    }

    @Test
    void bytes_that_are_not_the_signed_package_stay_until_the_verified_ones_are_here() throws Exception {
        publish();
        Files.createDirectories(archive(ID).getParent());
        Files.writeString(archive(ID), "not the package");
        upstream.playTimes(1, Role.WRONG_BYTES, RequestKind.ARCHIVE);
        queue.ask(order(ID));
        executor.runNext();
        assertThat(archive(ID)).hasContent("not the package");
        assertThat(folder.resolve(".mirror/quarantine")).doesNotExist();
        executor.runNext();
        assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
        assertThat(folder.resolve(".mirror/quarantine")
                        .resolve(StorageLayout.archive(ID).value()))
                .hasContent("not the package");
    }

    @Test
    void a_release_is_stored_before_the_record_of_its_package() {
        publish();
        var record = folder.resolve(StorageLayout.packageRecord(ID).value());
        var release = folder.resolve(StorageLayout.releaseRecord(ID.release()).value());
        var order = order(ID);
        storage.beforeWriting(key -> {
            if (key.equals(StorageLayout.packageRecord(ID))) {
                assertThat(release).exists();
            }
        });
        queue.ask(order);
        executor.runAll();
        assertThat(record).exists();
    }

    @Test
    void a_record_without_its_bytes_is_fetched_anew() throws IOException {
        publish();
        queue.ask(order(ID));
        executor.runAll();
        Files.delete(archive(ID));
        queue.ask(order(ID));
        executor.runAll();
        assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
        assertThat(records.find(ID)).isPresent();
    }

    @Test
    void truncated_bytes_are_quarantined_and_fetched_again() throws IOException {
        publish();
        queue.ask(order(ID));
        executor.runAll();
        Files.write(archive(ID), new byte[] {1, 2, 3});
        queue.ask(order(ID));
        executor.runAll();
        assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
    }

    @Test
    void clients_that_wait_get_the_bytes_of_the_one_download() throws Exception {
        publish();
        queue.ask(order(ID));
        var arriving = queue.arriving(ID).orElseThrow();
        var begun = new CountDownLatch(1);
        var complete = new CountDownLatch(1);
        var opened = new ArrayList<FileChannel>();
        arriving.whenBeyond(-1, () -> {
            begun.countDown();
            try {
                opened.add(arriving.open());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        arriving.whenBeyond(upstream.archive(ID).length - 1, complete::countDown);
        executor.runAll();
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(complete.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(arriving.length()).hasValue(upstream.archive(ID).length);
        try (var channel = opened.get(0)) {
            var read = ByteBuffer.allocate(upstream.archive(ID).length);
            assertThat(channel.read(read, 0)).isEqualTo(read.capacity());
            assertThat(read.array()).isEqualTo(upstream.archive(ID));
        }
    }

    @Test
    void a_client_that_asks_just_when_the_package_has_been_stored_gets_it_from_storage() throws Exception {
        publish();
        var order = order(ID);
        queue.ask(order);
        executor.runAll();
        queue.ask(order);
        var arriving = queue.arriving(ID).orElseThrow();
        executor.runAll();
        assertThat(arriving.complete()).isTrue();
        assertThat(arriving.length()).hasValue(upstream.archive(ID).length);
        try (var channel = arriving.open()) {
            assertThat(channel.size()).isEqualTo(upstream.archive(ID).length);
        }
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isEqualTo(1);
    }

    @Test
    void clients_with_bytes_of_a_failed_attempt_are_notified_and_get_no_last_byte() throws Exception {
        publish();
        upstream.playTimes(1, Role.WRONG_BYTES, RequestKind.ARCHIVE);
        queue.ask(order(ID));
        var arriving = queue.arriving(ID).orElseThrow();
        executor.runNext();
        assertThat(arriving.failed()).isTrue();
        assertThat(arriving.available()).isLessThan(upstream.archive(ID).length);
    }

    @Test
    void storage_that_fails_costs_tries_and_never_the_queue() throws Exception {
        publish();
        var order = order(ID);
        storage.failWith(new StorageException("writing", new IOException("no space left on device")));
        assertThat(queue.ask(order)).isEqualTo(FetchQueue.Asked.QUEUED);
        executor.runNext();
        storage.recover();
        executor.runNext();
        assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
    }

    @Test
    void an_executor_that_refuses_in_its_own_way_costs_a_second_and_no_slot() throws Exception {
        publish();
        var refusals = new AtomicInteger(300);
        queue = startedOn(task -> {
            if (refusals.getAndDecrement() > 0) {
                throw new IllegalStateException("the container is busy");
            }
            executor.execute(task);
        });
        var order = order(ID);
        for (var attempt = 0; attempt < 10; attempt++) {
            assertThat(queue.ask(order)).isIn(FetchQueue.Asked.QUEUED, FetchQueue.Asked.UNDER_WAY);
        }
        refusals.set(0);
        executor.runNext();
        assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
    }

    @Test
    void an_executor_that_runs_tasks_on_its_callers_thread_holds_no_client_up() {
        publish();
        queue = startedOn(Runnable::run);
        assertThat(queue.ask(order(ID))).isEqualTo(FetchQueue.Asked.QUEUED);
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isZero();
        assertThat(lease(ID)).exists();
    }

    private FetchQueue startedOn(Executor executor) {
        return new FetchQueue(
                new FetchSettings(4, 2, 10, Optional.empty()),
                parts(Clocks.system()),
                alone(),
                workers(),
                QUICK,
                FetchListener.NONE);
    }

    @Test
    void clients_that_wait_for_a_dropped_fetch_are_notified() throws Exception {
        publish();
        upstream.play(Role.INTERNAL_ERROR, RequestKind.ARCHIVE);
        queue = new FetchQueue(
                new FetchSettings(1, 1, 1, Optional.empty()),
                parts(Clocks.system()),
                alone(),
                workers(),
                RetryBackoff.standard(),
                FetchListener.NONE);
        var other = order(FakeRegistry.packageId("acme", "null", "1.0.0", "darwin_arm64"));
        queue.ask(order(ID));
        var arriving = queue.arriving(ID).orElseThrow();
        executor.runNext();
        assertThat(arriving.failed()).isFalse();
        assertThat(queue.ask(other)).isEqualTo(FetchQueue.Asked.QUEUED);
        assertThat(arriving.failed()).isTrue();
    }

    @Test
    void an_endless_download_is_aborted_before_it_fills_the_disk() throws IOException {
        publish();
        var order = order(ID);
        var fetch = new PackageFetch(parts(Clocks.system()), () -> false, 100);
        var arriving = new ArrivingFile(ID, order.sha256(), storage);
        assertThat(fetch.run(attempt(order, arriving), new NoContention())).isInstanceOf(FetchOutcome.Hopeless.class);
        upstream.play(Role.CHUNKED, RequestKind.ARCHIVE);
        assertThat(fetch.run(attempt(order, arriving), new NoContention())).isInstanceOf(FetchOutcome.Hopeless.class);
        assertThat(arriving.available()).isLessThanOrEqualTo(100);
        assertThat(archive(ID)).doesNotExist();
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void an_interrupted_fetch_publishes_nothing_and_says_why_it_ended() throws IOException {
        publish();
        var order = order(ID);
        var arriving = new ArrivingFile(ID, order.sha256(), storage);
        Thread.currentThread().interrupt();
        try {
            assertThat(new PackageFetch(parts(Clocks.system()), () -> false)
                            .run(attempt(order, arriving), new NoContention()))
                    .isInstanceOfSatisfying(
                            FetchOutcome.Failed.class,
                            failed -> assertThat(failed.reason()).isNotBlank());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(archive(ID)).doesNotExist();
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void the_record_of_a_moved_archive_has_its_actual_url() {
        publish();
        var order = order(ID);
        var gone = URI.create(upstream.baseUrl() + "releases/gone/" + ID.archiveName());
        queue.ask(new FetchOrder(ID, order.release(), gone));
        executor.runAll();
        assertThat(records.find(ID).orElseThrow().origin()).contains(upstream.archiveUrl(ID));
    }

    @Test
    void requested_packages_survive_a_restart() {
        publish();
        var other = FakeRegistry.packageId("acme", "null", "1.0.0", "darwin_arm64");
        queue.ask(order(ID));
        queue.ask(order(other));
        queue.close();
        executor.runAll();
        assertThat(archive(ID)).doesNotExist();
        var restarted = started(QUICK);
        var hosts = new ServedHosts(Set.of(FakeRegistry.HOSTNAME), false);
        new FetchResumption(restarted, releases(), locations, hosts).resume();
        executor.runAll();
        assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
        assertThat(archive(other)).hasBinaryContent(upstream.archive(other));
        assertThat(lease(ID)).doesNotExist();
        restarted.close();
    }

    @Test
    void packages_that_are_no_longer_served_are_dropped_at_the_restart() {
        publish();
        queue.ask(order(ID));
        queue.close();
        var restarted = started(QUICK);
        new FetchResumption(
                        restarted,
                        releases(),
                        locations,
                        new ServedHosts(Set.of(Hostname.parse("elsewhere.example.com")), false))
                .resume();
        assertThat(lease(ID)).doesNotExist();
        restarted.close();
    }

    private FetchResumption resumption(FetchQueue resumed) {
        return new FetchResumption(
                resumed, releases(), locations, new ServedHosts(Set.of(FakeRegistry.HOSTNAME), false));
    }

    @Test
    void the_first_requested_of_two_instances_on_one_storage_fetches() {
        publish();
        var otherExecutor = new ManualExecutor();
        var other = started(QUICK, otherExecutor, Clocks.system());
        var order = order(ID);
        queue.ask(order);
        other.ask(order);
        assertThat(other.ask(order)).isEqualTo(FetchQueue.Asked.ELSEWHERE);
        resumption(other).resume();
        assertThat(otherExecutor.waiting()).isZero();
        executor.runAll();
        assertThat(records.find(ID)).isPresent();
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isEqualTo(1);
        other.close();
    }

    /** Another instance on the same storage, with clocks and threads of its own. */
    private final class Other implements AutoCloseable {
        private final ManualTime time = new ManualTime();
        private final ManualTimer due = new ManualTimer(time);
        private final ManualExecutor fetches = new ManualExecutor();
        private final FetchQueue queue = started(QUICK, fetches, time.time(), due);

        /** Requests the package for a waiting client, and returns what that waits for. */
        private ArrivingFile awaited() {
            queue.askForWaiting(order(ID));
            return (ArrivingFile) queue.arriving(ID).orElseThrow();
        }

        private void pass(int seconds) {
            for (var second = 0; second < seconds; second++) {
                time.pass(Duration.ofSeconds(1));
                due.runDue();
            }
        }

        private boolean begins() {
            return fetches.waiting() > 0;
        }

        @Override
        public void close() {
            queue.close();
            due.shutdownNow();
        }
    }

    @Test
    void a_client_that_waits_for_bytes_gets_those_that_another_instance_stores() {
        publish();
        try (var other = new Other()) {
            queue.ask(order(ID));
            var arriving = other.awaited();
            other.pass(1);
            assertThat(other.begins()).isFalse();
            assertThat(other.queue.progress()).hasSize(1);
            executor.runAll();
            assertThat(arriving.complete()).isFalse();
            other.pass(1);
            assertThat(arriving.complete()).isTrue();
            assertThat(arriving.stored()).isCompletedWithValue(true);
            assertThat(other.begins()).isFalse();
            assertThat(other.queue.contains(ID)).isFalse();
            assertThat(upstream.requests(RequestKind.ARCHIVE)).isEqualTo(1);
            assertThat(lease(ID)).doesNotExist();
            assertThat(other.due.waiting()).as("looks at leases").isZero();
        }
    }

    @Test
    void a_client_that_waits_gets_bytes_of_its_own_instance_when_the_other_one_gave_up() {
        publish();
        try (var other = new Other()) {
            queue.ask(order(ID));
            var arriving = other.awaited();
            queue.cancel(ID);
            other.pass(1);
            assertThat(lease(ID)).exists();
            other.fetches.runAll();
            assertThat(arriving.complete()).isTrue();
            assertThat(lease(ID)).doesNotExist();
        }
    }

    @Test
    void a_client_does_not_wait_for_an_instance_that_was_silent_for_two_heartbeats() {
        publish();
        try (var other = new Other()) {
            queue.ask(order(ID));
            var arriving = other.awaited();
            other.pass(3);
            assertThat(other.begins()).isFalse();
            other.pass(2);
            other.fetches.runAll();
            assertThat(arriving.complete()).isTrue();
        }
    }

    @Test
    void a_client_does_not_wait_at_all_for_an_instance_that_has_been_silent() throws IOException {
        publish();
        try (var other = new Other()) {
            queue.ask(order(ID));
            for (var heartbeat : folder.resolve(".mirror/mirrors").toFile().listFiles()) {
                assertThat(heartbeat.setLastModified(System.currentTimeMillis() - 5_000))
                        .isTrue();
            }
            var arriving = other.awaited();
            other.fetches.runAll();
            assertThat(arriving.complete()).isTrue();
        }
    }

    @Test
    void a_client_waits_twenty_seconds_for_another_instance() {
        publish();
        var holderTime = new ManualTime();
        var holder = started(QUICK, executor, holderTime.time());
        try (var other = new Other()) {
            holder.ask(order(ID));
            var arriving = other.awaited();
            for (var second = 0; second < 19; second++) {
                holderTime.pass(Duration.ofSeconds(1));
                holder.beat();
                other.pass(1);
            }
            assertThat(other.begins()).isFalse();
            other.pass(1);
            other.fetches.runAll();
            assertThat(arriving.complete()).isTrue();
        } finally {
            holder.close();
        }
    }

    @Test
    void a_client_does_not_wait_for_another_instance_while_storage_fails() {
        publish();
        try (var other = new Other()) {
            queue.ask(order(ID));
            other.awaited();
            storage.failWith(new StorageException("reading", new IOException("the network is down")));
            other.pass(1);
            assertThat(other.begins()).isTrue();
            storage.recover();
        }
    }

    @Test
    void a_cancelled_fetch_does_not_begin_when_the_lease_of_the_other_instance_ends() {
        publish();
        try (var other = new Other()) {
            queue.ask(order(ID));
            var arriving = other.awaited();
            assertThat(other.queue.cancel(ID)).isTrue();
            assertThat(arriving.failed()).isTrue();
            other.pass(1);
            assertThat(other.begins()).isFalse();
            assertThat(lease(ID)).doesNotExist();
        }
    }

    @Test
    void a_dead_instance_is_taken_over_when_its_lease_expires() {
        publish();
        queue.ask(order(ID));
        var time = new ManualTime();
        var otherExecutor = new ManualExecutor();
        var other = started(QUICK, otherExecutor, time.time());
        other.ask(order(ID));
        resumption(other).resume();
        time.pass(InstanceHeartbeats.LEASE.minusSeconds(2));
        resumption(other).resume();
        assertThat(otherExecutor.waiting()).as("the lease may still be held").isZero();
        time.pass(Duration.ofSeconds(3));
        resumption(other).resume();
        otherExecutor.runAll();
        assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
        assertThat(lease(ID)).doesNotExist();
        other.close();
    }

    @Test
    void an_instance_with_a_heartbeat_keeps_its_leases() {
        publish();
        var holderTime = new ManualTime();
        var holder = started(QUICK, executor, holderTime.time());
        holder.ask(order(ID));
        var time = new ManualTime();
        var otherExecutor = new ManualExecutor();
        var other = started(QUICK, otherExecutor, time.time());
        for (var beat = 0; beat < 20; beat++) {
            holder.beat();
            resumption(other).resume();
            holderTime.pass(InstanceHeartbeats.INTERVAL);
            time.pass(InstanceHeartbeats.INTERVAL);
        }
        assertThat(otherExecutor.waiting()).isZero();
        holder.close();
        other.close();
    }

    @Test
    void two_instances_that_believe_each_other_dead_publish_the_same_package_once() {
        publish();
        try (var other = new Other()) {
            queue.ask(order(ID));
            other.awaited();
            other.pass(5);
            assertThat(other.begins()).isTrue();
            executor.runAll();
            other.fetches.runAll();
            assertThat(archive(ID)).hasBinaryContent(upstream.archive(ID));
            assertThat(records.find(ID).orElseThrow().sha256()).isEqualTo(upstream.sha256(ID));
            assertThat(folder.resolve(".mirror/quarantine")).doesNotExist();
        }
    }

    @Test
    void a_fetch_of_changed_bytes_does_not_replace_bytes_that_a_stored_release_verifies() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var first = upstream.sha256(ID);
        queue.ask(order(ID));
        executor.runAll();
        assertThat(records.find(ID)).isPresent();
        upstream.republish("acme", "null", "1.0.0");
        var order = order(ID);
        var arriving = new ArrivingFile(ID, order.sha256(), storage);

        var outcome =
                new PackageFetch(parts(Clocks.system()), () -> false).run(attempt(order, arriving), new NoContention());

        assertThat(outcome).isInstanceOf(FetchOutcome.Stored.class);
        assertThat(((FetchOutcome.Stored) outcome).record().sha256()).isEqualTo(first);
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isOne();
    }
}
