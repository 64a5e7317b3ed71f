package org.providermirror.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.catalog.Removals;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.catalog.record.Verification;
import org.providermirror.config.ServedHosts;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobItem;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.Target;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.storage.s3.S3Storage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.S3Server;
import org.providermirror.testing.StoredTrust;

/** Tests purges on real storage, and the notices that other instances on it receive. */
@Tag("component")
class PurgeTest {
    private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.US_ASCII);
    private static final PackageId ONE = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId ONE_ARM = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_arm64");
    private static final PackageId TWO = FakeRegistry.packageId("acme", "null", "2.0.0", "linux_amd64");
    private static final PackageId OTHER = FakeRegistry.packageId("acme", "nullify", "1.0.0", "linux_amd64");
    private static final Set<PackageId> ALL = Set.of(ONE, ONE_ARM, TWO, OTHER);

    @TempDir
    private Path base;

    private final ManualTime clock = new ManualTime();
    private final Set<PackageId> underWay = new HashSet<>();
    private final Set<PackageId> standing = new HashSet<>();
    private final Set<PackageId> blocked = new HashSet<>();
    private final List<Event> events = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private enum Kind {
        FOLDER,
        BUCKET
    }

    /** One of the instances on a storage. */
    private record Mirror(
            Storage storage,
            PackageRecords records,
            Removals removals,
            Purges purges,
            PackageUsage uses,
            List<ProviderAddress> reported) {
        JobRecord<Purges.Order, RemovalTotals> purged(Target target, boolean dryRun) {
            var taken = purges.submit(List.of(target), dryRun, "boss").orElseThrow();
            return purges.queue().find(taken.id()).orElseThrow();
        }
    }

    private Mirror mirror(Storage storage, String name) {
        var time = clock.time();
        var reported = new ArrayList<ProviderAddress>();
        var records = StoredTrust.records(storage, ALL, BYTES, time);
        var removals = new Removals(storage, records, time, reported::add);
        var uses = new PackageUsage(storage, time, name);
        var purges = new Purges(
                new PackageRemoval(
                        new StoredPackages(storage, new ServedHosts(Set.of(), false), Runnable::run),
                        removals,
                        underWay::contains,
                        () -> standing::contains,
                        id -> records.find(id).isPresent(),
                        uses,
                        OnlyCopies.NONE,
                        time),
                blocked::contains,
                events::add,
                new JobQueues(
                        storage, new InstanceHeartbeats(storage, time), event -> {}, kind -> Runnable::run, time));
        return new Mirror(storage, records, removals, purges, uses, reported);
    }

    /** Opens the same storage anew, as each instance does. */
    private interface Opening {
        Storage open();
    }

    private Opening storage(Kind kind) throws Exception {
        if (kind == Kind.FOLDER) {
            var folder = Files.createDirectories(base.resolve("store"));
            return () -> opened(new LocalStorage(folder));
        }
        var bucket = opened(S3Server.start()).newBucket();
        return () -> opened(new S3Storage(bucket, base.resolve("temporary-" + opened.size())));
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        opened.add(0, closeable);
        return closeable;
    }

    @AfterEach
    void close() throws Exception {
        for (var each : opened) {
            each.close();
        }
    }

    private Opening filled(Kind kind) throws Exception {
        var storage = storage(kind);
        var filling = storage.open();
        var records = StoredTrust.records(filling, ALL, BYTES, clock.time());
        for (var id : ALL) {
            put(filling, id);
            records.save(record(id));
        }
        return storage;
    }

    private static void put(Storage storage, PackageId id) throws Exception {
        try (var staging = storage.stage(BYTES.length)) {
            Files.write(staging.file(), BYTES);
            staging.publish(StorageLayout.archive(id), Sha256.of(BYTES));
        }
    }

    private PackageRecord record(PackageId id) {
        return new PackageRecord(
                id,
                Sha256.of(BYTES),
                PackageHash.h1(Sha256.newDigest().digest(BYTES)),
                BYTES.length,
                Optional.empty(),
                clock.now(),
                Verification.SIGNED);
    }

    private static Set<PackageId> stored(Storage storage) {
        var stored = ALL.stream()
                .filter(id -> storage.find(StorageLayout.archive(id)).isPresent())
                .collect(Collectors.toSet());
        assertThat(ALL)
                .as("a package goes with its record")
                .filteredOn(id -> storage.find(StorageLayout.packageRecord(id)).isPresent())
                .containsExactlyInAnyOrderElementsOf(stored);
        return stored;
    }

    @ParameterizedTest
    @EnumSource
    void only_the_named_version_is_purged(Kind kind) throws Exception {
        var mirror = mirror(filled(kind).open(), "one");
        var target = Target.of(ONE.release());

        var dry = mirror.purged(target, true);
        assertThat(dry.state()).isEqualTo(JobState.DONE);
        assertThat(dry.count(ItemOutcome.REMOVABLE)).isEqualTo(2);
        assertThat(dry.checkpoint().orElseThrow().removableBytes()).isEqualTo(2L * BYTES.length);
        assertThat(stored(mirror.storage())).isEqualTo(ALL);
        assertThat(events).isEmpty();

        var done = mirror.purged(target, false);
        assertThat(done.items()).extracting(JobItem::subject).containsExactly(ONE.toString(), ONE_ARM.toString());
        assertThat(done.count(ItemOutcome.REMOVED)).isEqualTo(2);
        assertThat(done.checkpoint().orElseThrow().removedBytes()).isEqualTo(2L * BYTES.length);
        assertThat(stored(mirror.storage())).containsExactlyInAnyOrder(TWO, OTHER);
        assertThat(mirror.records().find(ONE)).isEmpty();
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.ADMINISTRATION);
            assertThat(event.provider()).contains(ONE.provider());
            assertThat(event.version()).contains(ONE.version());
            assertThat(event.sentence()).isEqualTo("boss purged registry.example.com/acme/null 1.0.0");
        });
    }

    @Test
    void one_package_goes_and_so_does_all_of_a_provider() throws Exception {
        var mirror = mirror(filled(Kind.FOLDER).open(), "one");
        mirror.purged(Target.of(ONE), false);
        assertThat(stored(mirror.storage())).containsExactlyInAnyOrder(ONE_ARM, TWO, OTHER);
        mirror.purged(Target.of(ONE.provider()), false);
        assertThat(stored(mirror.storage())).containsExactly(OTHER);
        assertThat(mirror.purged(Target.of(ONE.provider()), false).items()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void another_instance_on_the_storage_invalidates_its_cache_and_refreshes_its_totals(Kind kind) throws Exception {
        var storage = filled(kind);
        var one = mirror(storage.open(), "one");
        var other = mirror(storage.open(), "other");
        other.removals().pollChanges();
        assertThat(other.records().find(ONE)).isPresent();
        assertThat(other.records().ofRelease(ONE.release(), Set.of(ONE.platform())))
                .isNotEmpty();

        one.purged(Target.of(ONE.provider()), false);
        other.removals().pollChanges();

        assertThat(other.reported()).containsExactly(ONE.provider());
        assertThat(other.records().find(ONE)).isEmpty();
        assertThat(other.records().ofRelease(ONE.release(), Set.of(ONE.platform())))
                .isEmpty();
        one.removals().pollChanges();
        assertThat(one.reported()).as("its own notices").isEmpty();
        other.removals().pollChanges();
        assertThat(other.reported()).as("a notice arrives once").hasSize(1);
    }

    @Test
    void fetching_prefetched_and_used_packages_are_protected_with_a_reason() throws Exception {
        var storage = filled(Kind.FOLDER);
        var mirror = mirror(storage.open(), "one");
        var other = mirror(storage.open(), "other");
        underWay.add(ONE);
        standing.add(ONE_ARM);
        other.uses().note(TWO);
        other.uses().keep();

        var all = Target.of(ONE.provider());
        assertThat(reasons(mirror.purged(all, true))).isEqualTo(reasons(mirror.purged(all, false)));
        assertThat(reasons(mirror.purged(all, false)))
                .containsExactly(
                        "it is being fetched",
                        "the prefetch list protects it",
                        "a client used it within the last hour and may still be downloading it; block it first, or wait");
        assertThat(stored(mirror.storage())).isEqualTo(ALL);

        clock.pass(Duration.ofMinutes(61));
        mirror.purged(all, false);
        assertThat(stored(mirror.storage())).containsExactlyInAnyOrder(ONE, ONE_ARM, OTHER);
    }

    private static List<String> reasons(JobRecord<Purges.Order, RemovalTotals> task) {
        assertThat(task.items()).extracting(JobItem::outcome).containsOnly(ItemOutcome.KEPT);
        return task.items().stream().map(JobItem::detail).toList();
    }

    @Test
    void a_blocked_package_is_removed_at_once_even_if_it_is_in_use() throws Exception {
        var mirror = mirror(filled(Kind.FOLDER).open(), "one");
        mirror.uses().note(ONE);
        mirror.uses().note(TWO);
        blocked.add(ONE);
        mirror.purged(Target.of(ONE.provider()), false);
        assertThat(stored(mirror.storage())).containsExactlyInAnyOrder(TWO, OTHER);
    }

    @Test
    void copied_in_packages_are_purged_if_they_are_named() throws Exception {
        var mirror = mirror(storage(Kind.FOLDER).open(), "one");
        put(mirror.storage(), ONE);
        mirror.purged(Target.of(ONE), false);
        assertThat(stored(mirror.storage())).isEmpty();
    }
}
