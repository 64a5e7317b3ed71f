package org.providermirror.catalog.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.RefreshNotifyingRegistry;
import org.providermirror.catalog.RefusalChecks;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.ReleaseDecisions;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ScriptedRegistry;
import org.providermirror.testing.StoredTrust;

/** What is remembered of refused releases, and when they are verified again, by clocks that the test turns. */
class RefusedReleasesTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ReleaseId ONE = new ReleaseId(NULL, ProviderVersion.parse("1.0.0"));
    private static final ReleaseUnverifiedException BAD =
            new ReleaseUnverifiedException(ONE, "no key made the signature");

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final List<Event> events = new ArrayList<>();
    private FailingStorage storage;
    private Instance mirror;
    private boolean allowed = true;

    /** The parts of one instance, on one thread. */
    private final class Instance {
        private final ServedVersions served = new ServedVersions(storage, Runnable::run, time.time());
        private final RefusedReleases refused = new RefusedReleases(storage, served, events::add, time.time());
        private final RequestedChecks requested = new RequestedChecks(refused);
        private final RefreshNotifyingRegistry listening =
                new RefreshNotifyingRegistry(registry, requested::ofRefreshedList);
        private final VersionCatalog versions = new VersionCatalog(
                listening,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                time.time());
        private final ReleaseCatalog releases = new ReleaseCatalog(
                listening,
                versions,
                StoredTrust.releases(storage, time.time()),
                ReleaseDecisions.NONE,
                refused,
                host -> Runnable::run,
                StorageExecutors.CALLER,
                time.time());
        private final RefusalChecks checks = new RefusalChecks(
                refused, requested, releases, release -> allowed, time.time().wall());

        Instance() {
            refused.refresh();
        }

        Optional<Release> ask(ReleaseId release) {
            try {
                return releases.release(release).toCompletableFuture().join();
            } catch (java.util.concurrent.CompletionException failed) {
                throw (MirrorException) failed.getCause();
            }
        }

        void assertRefused(ReleaseId release) {
            assertThatThrownBy(() -> ask(release))
                    .isInstanceOf(ReleaseUnverifiedException.class)
                    .hasMessageContaining("no key made the signature");
        }
    }

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
        mirror = new Instance();
        registry.list(NULL, "1.0.0", "2.0.0");
        mirror.versions.versions(NULL);
        registry.failReleases(BAD);
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private void publish(ReleaseId release) {
        registry.recover();
        registry.release(release.provider(), release.version().toString(), Map.of("linux_amd64", new byte[1]));
    }

    private List<EventKind> kinds() {
        return events.stream().map(Event::kind).toList();
    }

    @Test
    void it_is_verified_again_by_itself_after_1_2_4_to_60_minutes() {
        mirror.assertRefused(ONE);
        for (var minutes : List.of(1, 2, 4, 8, 16, 32, 60, 60, 60)) {
            var before = registry.releasesAsked();
            time.pass(Duration.ofMinutes(minutes).minusSeconds(1));
            mirror.checks.run();
            assertThat(registry.releasesAsked()).as("%s minutes", minutes).isEqualTo(before);
            time.pass(Duration.ofSeconds(1));
            mirror.checks.run();
            mirror.checks.run();
            assertThat(registry.releasesAsked()).as("%s minutes", minutes).isEqualTo(before + 1);
        }
        assertThat(kinds()).as("reported once").containsExactly(EventKind.VERIFICATION_FAILED);
        assertThat(mirror.refused.find(ONE)).hasValueSatisfying(row -> {
            assertThat(row.checks()).isEqualTo(10);
            assertThat(row.nextCheck()).isEqualTo(time.now().plus(Duration.ofMinutes(60)));
        });
    }

    @Test
    void the_intervals_are_the_same_while_upstream_does_not_answer_and_the_version_stays_left_out() {
        mirror.assertRefused(ONE);
        registry.failReleases(new UpstreamUnavailableException("registry.example.com", "timed out"));
        for (var minutes : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
            var before = registry.releasesAsked();
            time.pass(Duration.ofMinutes(minutes));
            mirror.checks.run();
            mirror.checks.run();
            assertThat(registry.releasesAsked()).isEqualTo(before + 1);
            assertThat(mirror.refused.leftOut(NULL)).containsExactly(ONE.version());
        }
        mirror.assertRefused(ONE);
    }

    @Test
    void another_reason_is_reported_and_the_same_is_not() {
        mirror.assertRefused(ONE);
        registry.failReleases(new ReleaseUnverifiedException(ONE, "the key no key made the signature of is unknown"));
        time.pass(Duration.ofMinutes(1));
        mirror.checks.run();
        assertThat(events)
                .extracting(Event::sentence)
                .hasSize(2)
                .last()
                .asString()
                .contains("is unknown", "left out");
    }

    @Test
    void a_release_that_verifies_again_is_reported_listed_and_stored() {
        mirror.assertRefused(ONE);
        var other = new Instance();
        assertThat(other.refused.leftOut(NULL)).containsExactly(ONE.version());
        publish(ONE);
        time.pass(Duration.ofMinutes(1));
        mirror.checks.run();
        assertThat(mirror.refused.leftOut(NULL)).isEmpty();
        assertThat(mirror.ask(ONE)).isPresent();
        assertThat(kinds()).containsExactly(EventKind.VERIFICATION_FAILED, EventKind.VERIFICATION_RECOVERED);
        other.refused.refresh();
        assertThat(other.refused.leftOut(NULL)).isEmpty();
        assertThat(other.ask(ONE)).isPresent();
        assertThat(storage.list(StorageLayout.REFUSALS)).isEmpty();
    }

    @Test
    void only_one_of_two_instances_checks() {
        mirror.assertRefused(ONE);
        var other = new Instance();
        time.pass(Duration.ofMinutes(1));
        mirror.checks.run();
        other.checks.run();
        assertThat(registry.releasesAsked()).isEqualTo(2);
        assertThat(kinds()).hasSize(1);
    }

    @Test
    void a_fetched_list_has_the_providers_refusals_checked_unless_that_was_done_a_moment_ago() {
        mirror.assertRefused(ONE);
        time.pass(Duration.ofMinutes(1));
        mirror.checks.run();
        mirror.requested.ofRefreshedList(NULL);
        mirror.checks.run();
        assertThat(registry.releasesAsked()).isEqualTo(2);

        time.pass(Duration.ofMinutes(1));
        mirror.requested.ofRefreshedList(NULL);
        mirror.checks.run();
        mirror.checks.run();
        assertThat(registry.releasesAsked()).isEqualTo(3);
    }

    @Test
    void a_list_that_is_refreshed_for_a_client_has_a_repaired_version_listed_again() {
        mirror.assertRefused(ONE);
        for (var check = 0; check < 8; check++) {
            time.pass(Duration.ofMinutes(1));
            mirror.assertRefused(ONE);
        }
        mirror.checks.run();
        publish(ONE);
        time.pass(Duration.ofMinutes(5));
        mirror.checks.run();
        assertThat(mirror.refused.leftOut(NULL)).as("not due yet").containsExactly(ONE.version());
        mirror.versions.versions(NULL);
        mirror.checks.run();
        assertThat(mirror.refused.leftOut(NULL)).isEmpty();
    }

    @Test
    void an_act_of_an_administrator_has_its_namespace_checked_at_once() {
        mirror.assertRefused(ONE);
        publish(ONE);
        mirror.requested.ofNamespace(new Hostname("registry.example.com"), "other");
        mirror.checks.run();
        mirror.assertRefused(ONE);
        mirror.requested.ofNamespace(new Hostname("registry.example.com"), "acme");
        mirror.checks.run();
        assertThat(mirror.refused.leftOut(NULL)).isEmpty();
        assertThat(mirror.ask(ONE)).isPresent();
    }

    @Test
    void an_act_of_an_administrator_has_the_next_request_by_name_verify_at_once() {
        mirror.assertRefused(ONE);
        publish(ONE);
        mirror.requested.ofNamespace(new Hostname("registry.example.com"), "acme");
        assertThat(mirror.ask(ONE)).isPresent();
    }

    @Test
    void versions_that_are_not_served_are_not_requested() {
        mirror.assertRefused(ONE);
        allowed = false;
        time.pass(Duration.ofDays(1));
        mirror.checks.run();
        mirror.requested.ofNamespace(new Hostname("registry.example.com"), "acme");
        mirror.checks.run();
        assertThat(registry.releasesAsked()).isOne();
    }

    @Test
    void a_mirror_that_stops_begins_no_check() {
        mirror.assertRefused(ONE);
        mirror.checks.stop();
        time.pass(Duration.ofDays(1));
        mirror.checks.run();
        assertThat(registry.releasesAsked()).isOne();
    }

    @Test
    void a_served_version_is_refused_by_name_and_not_left_out() {
        mirror.served.serve(ONE);
        mirror.assertRefused(ONE);
        assertThat(mirror.refused.leftOut(NULL)).isEmpty();
        assertThat(mirror.refused.all()).hasSize(1);
        var other = new Instance();
        assertThat(other.refused.leftOut(NULL)).isEmpty();
    }

    @Test
    void versions_that_another_instance_served_are_still_listed() {
        var other = new Instance();
        other.served.serve(ONE);
        mirror.assertRefused(ONE);
        assertThat(mirror.refused.leftOut(NULL)).isEmpty();
    }

    @Test
    void a_storage_that_fails_leaves_nothing_out_but_the_verdict_is_remembered_and_reported_once() {
        storage.failWith(new StorageException("writing", new IOException("no space left on device")));
        mirror.assertRefused(ONE);
        assertThat(mirror.refused.leftOut(NULL)).isEmpty();
        for (var request = 0; request < 100; request++) {
            mirror.assertRefused(ONE);
        }
        time.pass(Duration.ofMinutes(1));
        mirror.assertRefused(ONE);
        assertThat(registry.releasesAsked()).isEqualTo(2);
        assertThat(kinds()).containsExactly(EventKind.VERIFICATION_FAILED);

        storage.recover();
        time.pass(Duration.ofMinutes(1));
        mirror.assertRefused(ONE);
        assertThat(mirror.refused.leftOut(NULL)).containsExactly(ONE.version());
    }

    @Test
    void an_imported_release_ends_a_refusal() {
        mirror.assertRefused(ONE);
        var imported = registry.release(NULL, "1.0.0", Map.of("linux_amd64", new byte[1]));
        mirror.releases.adopt(imported);
        assertThat(mirror.refused.leftOut(NULL)).isEmpty();
        assertThat(mirror.ask(ONE)).contains(imported);
    }

    @Test
    void a_release_of_which_a_file_is_missing_is_neither_left_out_nor_remembered() {
        registry.failReleases(ReleaseUnverifiedException.incomplete(ONE, "no key made the signature, it is not there"));
        mirror.assertRefused(ONE);
        mirror.assertRefused(ONE);
        assertThat(registry.releasesAsked()).isEqualTo(2);
        assertThat(mirror.refused.all()).isEmpty();
    }

    @Test
    void a_refusal_stands_when_upstream_has_the_version_no_longer() {
        mirror.assertRefused(ONE);
        registry.recover();
        time.pass(Duration.ofMinutes(1));
        mirror.checks.run();
        assertThat(mirror.refused.leftOut(NULL)).containsExactly(ONE.version());
    }

    @Test
    void only_the_newest_refused_versions_of_each_provider_are_recorded() {
        var most = RefusalTable.MOST_OF_A_PROVIDER;
        var versions = IntStream.rangeClosed(0, most)
                .mapToObj(minor -> "1." + minor + ".0")
                .toArray(String[]::new);
        registry.list(NULL, versions);
        mirror = new Instance();
        registry.recover();
        time.pass(Duration.ofDays(400));
        mirror.versions.versions(NULL);
        registry.failReleases(BAD);
        for (var version : versions) {
            mirror.assertRefused(new ReleaseId(NULL, ProviderVersion.parse(version)));
        }
        assertThat(mirror.refused.leftOut(NULL))
                .hasSize(most)
                .contains(ProviderVersion.parse("1." + most + ".0"))
                .doesNotContain(ONE.version());
        time.pass(Duration.ofMinutes(1));
        mirror.assertRefused(ONE);
        assertThat(mirror.refused.leftOut(NULL)).hasSize(most).doesNotContain(ONE.version());
    }

    @Test
    void the_refused_versions_are_the_identical_object_until_they_change() {
        assertThat(mirror.refused.leftOut(NULL)).isSameAs(mirror.refused.leftOut(NULL));
        mirror.assertRefused(ONE);
        var leftOut = mirror.refused.leftOut(NULL);
        mirror.refused.refresh();
        time.pass(Duration.ofMinutes(1));
        mirror.checks.run();
        assertThat(mirror.refused.leftOut(NULL)).isSameAs(leftOut);
    }
}
