package org.providermirror.web.attention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.event.Events;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.fetch.FetchProgress;
import org.providermirror.health.DiskSpace;
import org.providermirror.health.Health;
import org.providermirror.health.StorageProbe;
import org.providermirror.health.UpstreamHosts;
import org.providermirror.hosted.UndecidedReleases.Undecided;
import org.providermirror.mirror.RefusedVersion;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Decisions;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.IdentifiedStorage;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;
import org.providermirror.web.attention.AttentionView.AttentionItem;
import org.providermirror.web.attention.AttentionView.Kind;

class AttentionReportTest {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final Events NO_EVENTS = event -> {};

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final List<RefusedVersion> refused = new ArrayList<>();
    private final List<FetchProgress> fetches = new ArrayList<>();
    private final List<Undecided> undecided = new ArrayList<>();
    private final UpstreamHosts hosts = new UpstreamHosts(Set.of(), time.time().wall(), NO_EVENTS, host -> false);
    private Optional<DiskSpace> disk = Optional.empty();
    private FailingStorage storage;
    private IdentifiedStorage identified;
    private StorageProbe probe;
    private Administration decisions;
    private AttentionReport report;

    @BeforeEach
    void open() {
        var clocks = time.time();
        storage = new FailingStorage(new LocalStorage(folder));
        identified = new IdentifiedStorage(storage, folder, Duration.ZERO, clocks.wall(), clocks.monotonic());
        probe = new StorageProbe(identified, () -> disk, NO_EVENTS, Runnable::run, clocks.wall(), clocks.monotonic());
        decisions = Decisions.on(storage, clocks);
        report =
                new AttentionReport(new Health(probe, hosts), () -> refused, () -> fetches, () -> undecided, decisions);
    }

    @AfterEach
    void close() {
        identified.close();
    }

    private List<AttentionItem> items() {
        probe.tryAgain();
        return report.now().items();
    }

    @Test
    void a_healthy_mirror_needs_no_attention() {
        fetches.add(fetch(0));
        decisions.signers().see(ID.release(), "A".repeat(40));
        assertThat(items()).isEmpty();
    }

    @Test
    void a_storage_that_fails_and_a_disk_that_is_almost_full_need_attention() {
        disk = Optional.of(new DiskSpace(1L << 30, 100L << 30));
        assertThat(items()).singleElement().satisfies(item -> {
            assertThat(item.kind()).isEqualTo(Kind.DISK);
            assertThat(item.sentence()).endsWith("1.0 of 100.0 GiB are free");
        });
        storage.failWith(new StorageException("reading", new IOException("connection refused")));
        assertThat(items()).extracting(AttentionItem::kind).containsExactly(Kind.STORAGE, Kind.DISK);
    }

    @Test
    void a_failing_upstream_host_is_named_with_the_reason() {
        hosts.failed("registry.example.com", new UpstreamUnavailableException("it", "answered 502"), Duration.ZERO);
        assertThat(items()).singleElement().satisfies(item -> {
            assertThat(item.kind()).isEqualTo(Kind.UPSTREAM);
            assertThat(item.sentence()).isEqualTo("1 upstream host fails");
            assertThat(item.subjects())
                    .containsExactly(new AttentionView.Subject("registry.example.com", Optional.of("it answered 502")));
        });
    }

    @Test
    void conflicts_refused_releases_failing_downloads_and_new_signers_need_attention_until_they_are_settled() {
        decisions.conflicts().see(ID, Sha256.of(new byte[1]), Sha256.of(new byte[2]), Optional.empty());
        refused.add(new RefusedVersion(
                ID.release(), "its signature is wrong", true, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, 1));
        fetches.add(fetch(2));
        decisions.signers().see(ID.release(), "A".repeat(40));
        decisions.signers().see(ID.release(), "B".repeat(40));
        assertThat(items())
                .extracting(AttentionItem::kind)
                .containsExactly(Kind.CONFLICTS, Kind.REFUSED_RELEASES, Kind.FAILING_FETCHES, Kind.NEW_SIGNERS);
        assertThat(items())
                .extracting(item -> item.subjects().get(0).reason().orElse(""))
                .containsExactly(
                        "",
                        "its signature is wrong",
                        "answered 500",
                        "The key " + "B".repeat(40) + " signed " + ID.release());
        var provider = ID.provider();
        decisions.signers().accept(provider.hostname(), provider.namespace(), "B".repeat(40), "boss");
        decisions.conflicts().accept(ID, Optional.empty(), "boss");
        assertThat(items())
                .extracting(AttentionItem::kind)
                .containsExactly(Kind.REFUSED_RELEASES, Kind.FAILING_FETCHES);
    }

    @Test
    void a_version_on_hold_needs_attention_until_an_administrator_decides() {
        decisions.holds().note(ID.release());
        assertThat(items()).extracting(AttentionItem::kind).containsExactly(Kind.HELD_VERSIONS);
        decisions.holds().approve(ID.release(), "boss");
        assertThat(items()).isEmpty();
        decisions.holds().withdraw(ID.release(), "boss");
        assertThat(items()).isEmpty();
    }

    @Test
    void a_withdrawn_version_is_listed_until_it_is_restored() {
        decisions.blocks().withdrawals().withdraw(ID.release(), "it leaks", "boss");
        assertThat(items()).singleElement().satisfies(item -> {
            assertThat(item.kind()).isEqualTo(Kind.WITHDRAWN_VERSIONS);
            assertThat(item.sentence()).isEqualTo("1 hosted version is withdrawn");
            assertThat(item.subjects())
                    .containsExactly(new AttentionView.Subject(ID.release().toString(), Optional.of("it leaks")));
        });
        decisions.blocks().withdrawals().restore(ID.release(), "boss");
        assertThat(items()).isEmpty();
    }

    @Test
    void a_release_of_a_revoked_key_needs_attention_until_it_is_withdrawn() {
        undecided.add(new Undecided(ID.release(), "A".repeat(40)));
        assertThat(items()).singleElement().satisfies(item -> {
            assertThat(item.kind()).isEqualTo(Kind.UNDECIDED_RELEASES);
            assertThat(item.sentence()).isEqualTo("1 release of a revoked signing key is not decided");
            assertThat(item.subjects())
                    .containsExactly(new AttentionView.Subject(
                            ID.release().toString(), Optional.of("signed by the revoked key " + "A".repeat(40))));
        });
        decisions.blocks().withdrawals().withdraw(ID.release(), "its key was stolen", "boss");
        assertThat(items()).extracting(AttentionItem::kind).containsExactly(Kind.WITHDRAWN_VERSIONS);
    }

    @Test
    void an_entry_names_five_subjects_and_counts_all() {
        for (var count = 0; count < 7; count++) {
            fetches.add(fetch(1));
        }
        assertThat(items()).singleElement().satisfies(item -> {
            assertThat(item.sentence()).isEqualTo("7 downloads fail");
            assertThat(item.count()).isEqualTo(7);
            assertThat(item.subjects()).hasSize(5);
        });
    }

    private static FetchProgress fetch(int failures) {
        return new FetchProgress(
                ID,
                FetchProgress.State.RESTING,
                "releases.example.com",
                0,
                OptionalLong.empty(),
                Optional.empty(),
                failures,
                failures > 0 ? Optional.of("answered 500") : Optional.empty(),
                Optional.empty());
    }
}
