package org.providermirror.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.FetchSettings;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.failure.PackageAlteredException;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.net.client.GuardedUpstreamClient;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.client.RegistryClient;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ManualTimer;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;
import org.providermirror.testing.StoredTrust;

/** Complete downloads of other bytes than the publisher signed, by a clock that the test turns. */
@Tag("component")
class AlteredDownloadsTest {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId OTHER = FakeRegistry.packageId("acme", "null", "1.0.0", "darwin_arm64");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ManualTimer timer = new ManualTimer(time);
    private final ManualExecutor executor = new ManualExecutor();
    private final FakeRegistry upstream = FakeRegistry.start();
    private final GuardedUpstreamClient client = new GuardedUpstreamClient(upstream.upstreamSettings(), hostname -> {});
    private final RegistryClient registry = new RegistryClient(
            client,
            upstream.upstreamSettings(),
            DefaultSettings.trust(SignaturePolicy.REQUIRE),
            Runnable::run,
            Clock.systemUTC());
    private Storage storage;
    private PackageRecords records;
    private FetchQueue queue;

    @BeforeEach
    void start() {
        upstream.release("acme", "null", "1.0.0")
                .platforms("linux_amd64", "darwin_arm64")
                .publish();
        storage = new LocalStorage(folder);
        var versions = new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                time.time());
        var releases = new ReleaseCatalog(
                registry,
                versions,
                StoredTrust.releases(storage, time.time()),
                ReleaseDecisions.NONE,
                Refusals.on(storage, time.time()),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                time.time());
        var faults = StoredTrust.faults(time.time());
        var archiveHash = new ArchiveHash(ArchiveLimits.DEFAULT);
        records = new PackageRecords(storage, Runnable::run, releases::kept, faults, time.time());
        queue = new FetchQueue(
                new FetchSettings(1, 1, 10, Optional.empty()),
                new PackageFetch.Parts(
                        client,
                        storage,
                        releases,
                        records,
                        new PackageLocations(registry, host -> Runnable::run, time.time()),
                        new ExistingArchives(storage, releases, records, archiveHash, faults, time.time()),
                        archiveHash,
                        time.time()),
                new InstanceHeartbeats(storage, time.time()),
                new FetchQueue.Workers(executor, Runnable::run, timer),
                new RetryBackoff(SECOND, Duration.ofMinutes(1), () -> 0.5),
                FetchListener.NONE);
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
        var release = registry.release(id.release(), Set.of(id.platform()), Optional.empty(), found -> found)
                .found()
                .orElseThrow();
        return new FetchOrder(id, release, upstream.archiveUrl(id));
    }

    private FetchOrder order() {
        return order(ID);
    }

    private Optional<PackageAlteredException> refusal() {
        return queue.refusal(ID, upstream.sha256(ID));
    }

    private void pass(Duration duration) {
        time.pass(duration);
        timer.runDue();
        executor.runAll();
    }

    private int downloads() {
        return upstream.requests(RequestKind.ARCHIVE);
    }

    /** Asks, and lets the first two tries run. */
    private FetchOrder refused(Role role) {
        upstream.play(role, RequestKind.ARCHIVE);
        var order = order();
        queue.ask(order);
        executor.runAll();
        pass(SECOND);
        assertThat(refusal()).isPresent();
        return order;
    }

    private void assertStored() {
        assertThat(records.find(ID)).isPresent();
        assertThat(refusal()).isEmpty();
        assertThat(queue.lastFailure(ID)).isEmpty();
    }

    @Test
    void two_complete_downloads_of_other_bytes_are_the_reason_that_names_both_digests_and_what_to_look_at() {
        upstream.play(Role.WRONG_BYTES, RequestKind.ARCHIVE);
        queue.ask(order());
        executor.runAll();
        assertThat(refusal()).as("one may be an accident").isEmpty();
        pass(SECOND);
        assertThat(refusal()).hasValueSatisfying(reason -> {
            assertThat(reason.signed()).isEqualTo(upstream.sha256(ID));
            assertThat(reason.received()).isNotEqualTo(upstream.sha256(ID));
            assertThat(reason)
                    .hasMessageContaining(ID.toString())
                    .hasMessageContaining(reason.signed().hex())
                    .hasMessageContaining(reason.received().hex())
                    .hasMessageContaining("2 complete downloads from 127.0.0.1")
                    .hasMessageContaining("proxy")
                    .hasMessageContaining("Conflicts");
        });
        assertThat(queue.refusal(OTHER, upstream.sha256(OTHER))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"WRONG_BYTES", "SHORTER_BODY", "LONGER_BODY", "EMPTY_BODY", "HTML_PAGE", "CUT_WITHOUT_LENGTH"})
    void a_body_that_ends_as_it_should_is_complete(Role role) {
        refused(role);
        assertThat(records.find(ID)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"TRUNCATED_BODY", "UNFINISHED_CHUNKS", "HANG_UP", "INTERNAL_ERROR", "NOT_FOUND"})
    void a_body_that_does_not_arrive_whole_refuses_nothing(Role role) {
        upstream.play(role, RequestKind.ARCHIVE);
        queue.ask(order());
        executor.runAll();
        for (var minute = 0; minute < 30; minute++) {
            pass(Duration.ofMinutes(1));
            assertThat(refusal()).isEmpty();
        }
        assertThat(queue.lastFailure(ID)).isPresent();
    }

    @Test
    void failures_of_another_kind_in_between_change_nothing() {
        upstream.playTimes(1, Role.WRONG_BYTES, RequestKind.ARCHIVE);
        var order = order();
        queue.ask(order);
        executor.runAll();
        upstream.playTimes(1, Role.INTERNAL_ERROR, RequestKind.ARCHIVE);
        pass(SECOND);
        assertThat(refusal()).isEmpty();
        upstream.playTimes(1, Role.WRONG_BYTES, RequestKind.ARCHIVE);
        pass(Duration.ofSeconds(4));
        assertThat(refusal()).isPresent();
        upstream.playTimes(1, Role.INTERNAL_ERROR, RequestKind.ARCHIVE);
        pass(Duration.ofMinutes(1));
        assertThat(refusal()).isPresent();
    }

    @Test
    void a_correct_download_ends_it_at_once() {
        refused(Role.WRONG_BYTES);
        upstream.behave();
        pass(Duration.ofSeconds(4));
        assertStored();
    }

    @Test
    void a_package_that_the_publisher_replaced_is_downloaded_twice_to_be_sure() {
        var order = order();
        var signed = order.sha256();
        upstream.republish("acme", "null", "1.0.0");
        queue.ask(order);
        executor.runAll();
        pass(SECOND);
        assertThat(queue.refusal(ID, signed))
                .hasValueSatisfying(reason -> assertThat(reason.received()).isEqualTo(upstream.sha256(ID)));
    }

    @Test
    void it_does_not_affect_a_release_that_signs_other_bytes() {
        refused(Role.WRONG_BYTES);
        assertThat(queue.refusal(ID, Sha256.of("accepted since".getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void without_requests_the_tries_become_fewer() {
        refused(Role.WRONG_BYTES);
        for (var second = 0; second < 7_200; second++) {
            pass(SECOND);
        }
        assertThat(downloads()).isBetween(6, 10);
    }

    @Test
    void a_request_starts_a_try_within_a_minute_however_long_the_fetch_would_rest() {
        var order = refused(Role.WRONG_BYTES);
        for (var minute = 0; minute < 45; minute++) {
            pass(Duration.ofMinutes(1));
        }
        upstream.behave();
        requestAgain(order);
        pass(Duration.ZERO);
        assertStored();
    }

    private void requestAgain(FetchOrder order) {
        if (!queue.retrySoon(ID)) {
            queue.ask(order);
        }
    }

    @Test
    void requests_start_at_most_one_attempt_a_minute_even_after_the_queue_dropped_the_package() {
        var order = refused(Role.WRONG_BYTES);
        pass(Duration.ofSeconds(4));
        assertThat(downloads()).as("the attempts of the first series").isEqualTo(3);
        var minutes = 60;
        for (var second = 0; second < minutes * 60; second++) {
            requestAgain(order);
            requestAgain(order);
            pass(SECOND);
        }
        assertThat(downloads() - 3).isBetween(minutes - 1, minutes);
        assertThat(timer.waiting()).isLessThan(2 * RetryBackoff.ROUNDS);
        upstream.behave();
        requestAgain(order);
        pass(Duration.ofMinutes(1));
        assertStored();
    }

    @Test
    void a_try_that_fails_otherwise_is_followed_by_no_quick_ones() {
        var order = refused(Role.WRONG_BYTES);
        pass(Duration.ofSeconds(4));
        upstream.play(Role.INTERNAL_ERROR, RequestKind.ARCHIVE);
        for (var second = 0; second < 600; second++) {
            requestAgain(order);
            pass(SECOND);
        }
        assertThat(downloads() - 3).isBetween(9, 10);
    }

    @Test
    void clients_that_wait_are_sent_upstream_after_the_first_download_and_refused_after_the_second() {
        upstream.play(Role.WRONG_BYTES, RequestKind.ARCHIVE);
        var order = order();
        queue.askForWaiting(order);
        var first = queue.arriving(ID).orElseThrow();
        executor.runAll();
        assertThat(first.failed()).isTrue();
        assertThat(first.refusal()).isEmpty();
        time.pass(SECOND);
        timer.runDue();
        var second = queue.arriving(ID).orElseThrow();
        executor.runAll();
        assertThat(second.failed()).isTrue();
        assertThat(second.refusal()).containsInstanceOf(PackageAlteredException.class);
        assertThat(queue.arriving(ID)).isEmpty();
    }

    @Test
    void clients_that_got_no_byte_do_not_wait_on_after_the_second_download() {
        upstream.play(Role.EMPTY_BODY, RequestKind.ARCHIVE);
        queue.askForWaiting(order());
        var waiting = queue.arriving(ID).orElseThrow();
        executor.runAll();
        assertThat(waiting.begun())
                .as("an answer of no bytes would be complete")
                .isFalse();
        assertThat(waiting.failed()).isFalse();
        pass(SECOND);
        assertThat(waiting.failed()).isTrue();
        assertThat(waiting.begun()).isFalse();
        assertThat(waiting.refusal()).isPresent();
    }

    @Test
    void a_package_that_another_instance_stored_ends_it_at_the_next_attempt() throws Exception {
        var order = refused(Role.WRONG_BYTES);
        try (var staging = storage.stage(upstream.archive(ID).length)) {
            Files.write(staging.file(), upstream.archive(ID));
            staging.publish(StorageLayout.archive(ID), upstream.sha256(ID));
        }
        requestAgain(order);
        pass(Duration.ofMinutes(1));
        assertStored();
    }
}
