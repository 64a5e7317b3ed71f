package org.providermirror.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.OfflineRegistry;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ScriptedRegistry;

@Tag("component")
class VersionCatalogTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ProviderAddress OTHER = ProviderAddress.parse("registry.example.com/acme/other");
    private static final Duration TTL = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final ManualExecutor executor = new ManualExecutor();
    private FailingStorage storage;
    private VersionCatalog catalog;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
        catalog = started(storage);
    }

    private VersionCatalog started(Storage on) {
        return new VersionCatalog(
                registry, HostedVersions.NONE, on, TTL, host -> executor, StorageExecutors.CALLER, time.time());
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private List<String> answer(CompletionStage<Optional<CatalogVersions>> stage) {
        return known(stage).orElseThrow().versions().keySet().stream()
                .map(ProviderVersion::value)
                .toList();
    }

    /** The answer, once all that was handed to the executor has run. */
    private Optional<CatalogVersions> known(CompletionStage<Optional<CatalogVersions>> stage) {
        executor.runAll();
        return stage.toCompletableFuture().join();
    }

    @Test
    void a_fresh_list_costs_upstream_nothing() {
        registry.list(NULL, "1.0.0", "1.1.0");
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0", "1.1.0");
        time.pass(TTL.minusSeconds(1));
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0", "1.1.0");
        assertThat(registry.versionsAsked()).isEqualTo(1);
    }

    @Test
    void lists_that_wait_to_be_written_delay_no_list_that_is_read() {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        var writes = new ManualExecutor();
        var executors = new StorageExecutors(Runnable::run, writes);
        var busy = new VersionCatalog(
                registry, HostedVersions.NONE, storage, TTL, host -> executor, executors, time.time());
        registry.list(OTHER, "2.0.0");
        assertThat(answer(busy.versions(OTHER))).containsExactly("2.0.0");
        assertThat(writes.waiting()).isEqualTo(1);
        assertThat(answer(busy.versions(NULL))).containsExactly("1.0.0");
        assertThat(registry.versionsAsked()).isEqualTo(2);
    }

    /** Two instances that list 1.0.0; the second lists 1.1.0 when its list is stale. */
    private VersionCatalog otherThatLearns() {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        var other = started(storage);
        answer(other.versions(NULL));
        catalog.pollChanges();
        time.pass(TTL);
        registry.list(NULL, "1.0.0", "1.1.0");
        answer(other.versions(NULL));
        assertThat(answer(other.versions(NULL))).containsExactly("1.0.0", "1.1.0");
        return other;
    }

    @Test
    void versions_from_another_instance_on_the_storage_are_polled_and_are_fresh() {
        otherThatLearns();
        var attempt = registry.versionsAsked();
        catalog.pollChanges();
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0", "1.1.0");
        assertThat(registry.versionsAsked()).isEqualTo(attempt);
    }

    @Test
    void unreadable_change_notices_are_read_at_the_next_poll() {
        otherThatLearns();
        storage.failWith(new StorageException("listing", new IOException("disk on fire")));
        catalog.pollChanges();
        storage.recover();
        registry.fail(new UpstreamUnavailableException("registry.example.com", "is down"));
        catalog.pollChanges();
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0", "1.1.0");
    }

    @Test
    void a_version_listed_by_another_instance_is_found_before_its_change_notice_is_polled() {
        var other = otherThatLearns();
        var added = ProviderVersion.parse("1.1.0");
        assertThat(catalog.versions(NULL)
                        .toCompletableFuture()
                        .join()
                        .orElseThrow()
                        .find(added))
                .isEmpty();
        var found = catalog.version(new ReleaseId(NULL, added)).toCompletableFuture();
        executor.runAll();
        assertThat(found.join())
                .contains(known(other.versions(NULL)).orElseThrow().find(added).orElseThrow());
    }

    @Test
    void a_provider_that_another_mirror_found_meanwhile_is_no_longer_absent() {
        registry.drop(NULL);
        assertThat(known(catalog.versions(NULL))).isEmpty();
        registry.list(NULL, "1.0.0");
        answer(started(storage).versions(NULL));
        catalog.pollChanges();
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0");
    }

    @Test
    void old_change_notices_are_removed() {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        assertThat(storage.list(StorageLayout.NEWS)).hasSize(1);
        time.setWallClock(Duration.between(time.now(), Instant.now().plus(Duration.ofHours(2))));
        catalog.pollChanges();
        assertThat(storage.list(StorageLayout.NEWS)).isEmpty();
    }

    @Test
    void versions_come_in_semantic_order() {
        registry.list(NULL, "1.10.0", "1.2.0", "1.10.0-rc.1", "1.2.0+b", "1.2.0+a");
        assertThat(answer(catalog.versions(NULL)))
                .containsExactly("1.2.0", "1.2.0+a", "1.2.0+b", "1.10.0-rc.1", "1.10.0");
    }

    @Test
    void a_stale_list_is_returned_at_once_while_one_refresh_runs() {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        time.pass(TTL);
        registry.list(NULL, "1.0.0", "2.0.0");
        for (var attempt = 0; attempt < 100; attempt++) {
            var stage = catalog.versions(NULL).toCompletableFuture();
            assertThat(stage).isDone();
            assertThat(stage.join().orElseThrow().versions()).hasSize(1);
        }
        assertThat(executor.waiting()).isEqualTo(1);
        executor.runAll();
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0", "2.0.0");
        assertThat(registry.versionsAsked()).isEqualTo(2);
    }

    @Test
    void many_concurrent_callers_are_coalesced_into_one_request() {
        registry.list(NULL, "1.0.0");
        var attempt = IntStream.range(0, 1_000)
                .mapToObj(any -> catalog.versions(NULL))
                .toList();
        for (var stage : attempt) {
            assertThat(answer(stage)).containsExactly("1.0.0");
        }
        assertThat(registry.versionsAsked()).isEqualTo(1);
    }

    @Test
    void a_version_that_upstream_drops_stays() {
        registry.list(NULL, "1.0.0", "1.1.0");
        answer(catalog.versions(NULL));
        registry.list(NULL, "1.1.0", "1.2.0");
        time.pass(TTL);
        answer(catalog.versions(NULL));
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0", "1.1.0", "1.2.0");
        var known = known(catalog.versions(NULL)).orElseThrow();
        assertThat(known.find(ProviderVersion.parse("1.0.0")).orElseThrow().listed())
                .isFalse();
        assertThat(known.find(ProviderVersion.parse("1.2.0")).orElseThrow().firstSeen())
                .isEqualTo(time.now());
    }

    @Test
    void a_provider_that_upstream_drops_stays() {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        registry.drop(NULL);
        time.pass(TTL);
        answer(catalog.versions(NULL));
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0");
        assertThat(answer(started(storage).versions(NULL))).containsExactly("1.0.0");
    }

    @Test
    void the_last_answer_serves_through_a_day_of_failures() {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        registry.fail(new UpstreamUnavailableException("registry.example.com", "answered 502"));
        for (var hour = 0; hour < 24; hour++) {
            time.pass(Duration.ofHours(1));
            assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0");
        }
    }

    @Test
    void an_answer_against_the_protocol_is_a_failure_like_any_other() {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        registry.fail(new UpstreamProtocolException(registryUrl(), "is no JSON"));
        time.pass(TTL);
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0");
        assertThat(answer(started(storage).versions(NULL))).containsExactly("1.0.0");
    }

    private static URI registryUrl() {
        return URI.create("https://registry.example.com/v1/providers/acme/null/versions");
    }

    @Test
    void after_a_restart_the_stored_list_is_returned_at_once_and_without_a_request_if_fresh() {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        time.pass(Duration.ofMinutes(1));
        assertThat(answer(started(storage).versions(NULL))).containsExactly("1.0.0");
        assertThat(registry.versionsAsked()).isEqualTo(1);
    }

    @Test
    void after_a_restart_with_upstream_dead_the_stored_list_serves() {
        registry.list(NULL, "1.0.0", "2.0.0");
        answer(catalog.versions(NULL));
        time.pass(Duration.ofDays(30));
        registry.fail(new UpstreamUnavailableException("registry.example.com", "timed out"));
        assertThat(answer(started(storage).versions(NULL))).containsExactly("1.0.0", "2.0.0");
    }

    @Test
    void a_wall_clock_that_was_set_off_costs_no_question_and_no_answer() {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        time.setWallClock(Duration.ofHours(-1));
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0");
        assertThat(registry.versionsAsked()).isEqualTo(1);
        assertThat(answer(started(storage).versions(NULL))).containsExactly("1.0.0");
    }

    @Test
    void a_not_found_answer_is_requested_again_after_a_minute() {
        assertThat(known(catalog.versions(NULL))).isEmpty();
        assertThat(known(catalog.versions(NULL))).isEmpty();
        assertThat(registry.versionsAsked()).isEqualTo(1);
        time.pass(Duration.ofMinutes(1));
        registry.list(NULL, "1.0.0");
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0");
    }

    @Test
    void what_the_registry_says_about_an_absent_provider_is_cached_as_long_as_its_absence() {
        registry.deny("it moved to acme/new");
        assertThat(known(catalog.versions(NULL))).isEmpty();
        registry.deny("something else");
        assertThat(known(catalog.versions(NULL))).isEmpty();
        assertThat(catalog.absence(NULL))
                .hasMessage("the registry has no provider " + NULL + "; it says: it moved to acme/new");
        time.pass(Duration.ofMinutes(1));
        assertThat(catalog.absence(NULL)).hasMessage("the registry has no provider " + NULL);
    }

    @Test
    void a_failure_without_cached_versions_is_reported_and_not_cached() {
        registry.fail(new UpstreamUnavailableException("registry.example.com", "answered 500"));
        assertThatThrownBy(() -> known(catalog.versions(NULL)))
                .hasRootCauseInstanceOf(UpstreamUnavailableException.class);
        registry.recover();
        registry.list(NULL, "1.0.0");
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0");
    }

    @Test
    void an_empty_list_of_versions_is_an_answer() {
        registry.list(NULL);
        assertThat(answer(catalog.versions(NULL))).isEmpty();
    }

    @Test
    void storage_that_fails_keeps_no_answer_back_and_loses_no_version_when_it_works_again() {
        registry.list(NULL, "1.0.0", "1.1.0");
        answer(catalog.versions(NULL));
        registry.list(NULL, "1.1.0");
        var restarted = started(storage);
        storage.failWith(new StorageException("reading", new IOException("disk on fire")));
        assertThat(answer(restarted.versions(NULL))).containsExactly("1.1.0");
        storage.recover();
        assertThat(answer(started(storage).versions(NULL))).containsExactly("1.0.0", "1.1.0");
    }

    @Test
    void a_version_that_storage_did_not_take_stays_when_upstream_drops_it() {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        registry.list(NULL, "1.0.0", "1.1.0");
        storage.failWith(new StorageException("writing", new IOException("no space left on device")));
        time.pass(TTL);
        answer(catalog.versions(NULL));
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0", "1.1.0");
        storage.recover();
        registry.list(NULL, "1.0.0");
        time.pass(TTL);
        answer(catalog.versions(NULL));
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0", "1.1.0");
        assertThat(answer(started(storage).versions(NULL))).containsExactly("1.0.0", "1.1.0");
    }

    @Test
    void versions_overwritten_by_another_instance_return_with_the_next_refresh() throws IOException {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        var record = folder.resolve(".mirror/registry.example.com/acme/null/versions.json");
        var lacking = Files.readAllBytes(record);
        registry.list(NULL, "1.0.0", "1.1.0");
        time.pass(TTL);
        answer(catalog.versions(NULL));
        // Both read, both write: the other's list lacks what this one learnt.
        Files.write(record, lacking);
        registry.list(NULL, "1.0.0");
        time.pass(TTL);
        answer(catalog.versions(NULL));
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0", "1.1.0");
        assertThat(answer(started(storage).versions(NULL))).containsExactly("1.0.0", "1.1.0");
    }

    @Test
    void upstream_that_has_no_such_provider_is_not_believed_while_storage_cannot_be_read() {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        registry.drop(NULL);
        storage.failWith(new StorageException("reading", new IOException("disk on fire")));
        var restarted = started(storage);
        assertThatThrownBy(() -> known(restarted.versions(NULL))).hasRootCauseInstanceOf(IOException.class);
        storage.recover();
        assertThat(answer(restarted.versions(NULL))).containsExactly("1.0.0");
    }

    @Test
    void while_upstream_is_dead_copied_in_versions_join_those_that_are_known() throws IOException {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        registry.fail(new UpstreamUnavailableException("registry.example.com", "timed out"));
        var copied = Files.createDirectories(folder.resolve("registry.example.com/acme/null"));
        Files.writeString(copied.resolve("terraform-provider-null_3.2.4_linux_amd64.zip"), "zip");
        time.pass(TTL);
        answer(catalog.versions(NULL));
        assertThat(answer(catalog.versions(NULL))).containsExactly("1.0.0", "3.2.4");
        registry.recover();
        registry.list(NULL, "1.0.0", "3.2.5");
        time.pass(TTL);
        answer(catalog.versions(NULL));
        assertThat(answer(catalog.versions(NULL)))
                .as("upstream has no 3.2.4, so it cannot be verified")
                .containsExactly("1.0.0", "3.2.5");
    }

    @Test
    void an_unreadable_record_is_ignored() throws IOException {
        registry.list(NULL, "1.0.0");
        answer(catalog.versions(NULL));
        Files.writeString(folder.resolve(".mirror/registry.example.com/acme/null/versions.json"), "{\"learntAt\":");
        assertThat(answer(started(storage).versions(NULL))).containsExactly("1.0.0");
        assertThat(registry.versionsAsked()).isEqualTo(2);
    }

    @Test
    void while_upstream_is_down_and_nothing_is_cached_versions_come_from_the_imported_folder() throws IOException {
        registry.fail(new UpstreamUnavailableException("registry.example.com", "timed out"));
        var copied = Files.createDirectories(folder.resolve("registry.example.com/acme/null"));
        Files.writeString(copied.resolve("terraform-provider-null_3.2.4_linux_amd64.zip"), "zip");
        Files.writeString(copied.resolve("terraform-provider-other_9.9.9_linux_amd64.zip"), "zip");
        Files.writeString(copied.resolve("index.json"), "{\"versions\":{\"7.7.7\":{}}}");
        assertThat(answer(catalog.versions(NULL))).containsExactly("3.2.4");
        registry.recover();
        registry.list(NULL, "3.2.5");
        assertThat(answer(catalog.versions(NULL))).containsExactly("3.2.5");
    }

    @Test
    void an_offline_mirror_lists_stored_versions_and_keeps_them_if_storage_fails() throws IOException {
        registry.list(NULL, "1.0.0", "3.2.4", "4.0.0");
        answer(catalog.versions(NULL));
        var offline = new VersionCatalog(
                new OfflineRegistry(),
                HostedVersions.NONE,
                storage,
                TTL,
                host -> executor,
                StorageExecutors.CALLER,
                time.time());
        assertThat(known(offline.versions(NULL))).as("nothing is stored").isEmpty();
        var copied = Files.createDirectories(folder.resolve("registry.example.com/acme/null"));
        Files.writeString(copied.resolve("terraform-provider-null_3.2.4_linux_amd64.zip"), "zip");
        assertThat(answer(offline.versions(NULL))).containsExactly("3.2.4");

        Files.writeString(copied.resolve("terraform-provider-null_5.0.0_linux_amd64.zip"), "zip");
        storage.failWith(new StorageException("listing", new IOException("disk on fire")));
        time.pass(Duration.ofSeconds(10));
        assertThat(answer(offline.versions(NULL))).containsExactly("3.2.4");
        assertThat(answer(offline.versions(NULL))).containsExactly("3.2.4");
        storage.recover();
        time.pass(Duration.ofSeconds(10));
        answer(offline.versions(NULL));
        assertThat(answer(offline.versions(NULL))).containsExactly("3.2.4", "5.0.0");

        var release = ProviderVersion.parse("5.0.0");
        offline.learn(NULL, List.of(new CatalogVersion(release, List.of("6.0"), Set.of(), Instant.EPOCH, false)));
        assertThat(known(offline.versions(NULL))
                        .orElseThrow()
                        .find(release)
                        .orElseThrow()
                        .protocols())
                .containsExactly("6.0");
    }
}
