package org.providermirror.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.Removals;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.RetentionSettings;
import org.providermirror.config.RetentionSettings.Rule;
import org.providermirror.config.ServedHosts;
import org.providermirror.failure.NotFoundException;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.storage.InstrumentedStorage;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageCall;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StorageListener;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.storage.s3.S3Storage;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ReleaseBuilder;
import org.providermirror.testing.S3Server;
import org.providermirror.testing.StoredTrust;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Tests which packages retention removes from real storage, and which it keeps. */
@Tag("component")
class RetentionTest {
    private static final int MANY = 20_000;
    // The S3 server sorts all of its objects for each page of a listing.
    private static final int MANY_IN_A_BUCKET = 5_000;
    private static final int BYTES = 10;
    private static final int AGES = 100;
    private static final String MERGED =
            StorageLayout.USES.resolve("merged.json").value();

    @TempDir
    private Path base;

    private final ManualTime clock = new ManualTime();
    private final Set<PackageId> underWay = new HashSet<>();
    private final Set<PackageId> standing = new HashSet<>();
    private final Set<PackageId> untrusted = new HashSet<>();

    private final ExecutorService listing = Executors.newFixedThreadPool(2);
    private Runnable meanwhile = () -> {};

    @AfterEach
    void stop() {
        listing.shutdownNow();
    }

    /** A mirror's removals, and when it saw packages used. */
    private record Mirror(RetentionJobs retentionJobs, PackageUsage uses) {
        JobRecord<RetentionOrder, RemovalTotals> cleared(boolean dryRun) {
            return retentionJobs
                    .queue()
                    .find(retentionJobs.submit(dryRun, "boss").orElseThrow().id())
                    .orElseThrow();
        }
    }

    private Mirror mirror(Storage storage, RetentionSettings settings) {
        return mirror(storage, settings, "this", Runnable::run);
    }

    private Mirror mirror(Storage storage, RetentionSettings settings, String name, Executor executor) {
        var time = clock.time();
        var uses = new PackageUsage(storage, time, name);
        var retentionJobs = new RetentionJobs(
                settings,
                new PackageRemoval(
                        new StoredPackages(storage, new ServedHosts(Set.of(FakeRegistry.HOSTNAME), false), listing),
                        new Removals(
                                storage,
                                StoredTrust.records(storage, Set.of(), new byte[0], time),
                                time,
                                provider -> {}),
                        underWay::contains,
                        () -> standing::contains,
                        id -> !untrusted.contains(id),
                        uses,
                        OnlyCopies.NONE,
                        time),
                pause -> {
                    clock.pass(pause);
                    meanwhile.run();
                },
                new JobQueues(storage, new InstanceHeartbeats(storage, time), event -> {}, kind -> executor, time));
        return new Mirror(retentionJobs, uses);
    }

    private static RetentionSettings settings(OptionalLong size, Optional<Duration> unused, Rule... rules) {
        return new RetentionSettings(size, unused, List.of(rules), Duration.ofDays(1));
    }

    private static RetentionSettings unusedFor(int days) {
        return settings(OptionalLong.empty(), Optional.of(Duration.ofDays(days)));
    }

    private static PackageId id(int number) {
        var platforms = ReleaseBuilder.PLATFORMS.size();
        return FakeRegistry.packageId(
                number % 2 == 0 ? "acme" : "other",
                "tool-" + number / platforms % 20,
                "1.0." + number / platforms / 20,
                ReleaseBuilder.PLATFORMS.get(number % platforms).toString());
    }

    private interface Shelf {
        void put(String key, byte[] content) throws IOException;
    }

    // Last used so many days ago as the number's last two digits say; stored long before that.
    private void fill(int packages, Shelf shelf) throws IOException {
        for (var number = 0; number < packages; number++) {
            shelf.put(StorageLayout.archive(id(number)).value(), new byte[BYTES]);
            shelf.put(StorageLayout.packageRecord(id(number)).value(), "{}".getBytes(StandardCharsets.UTF_8));
        }
        shelf.put(MERGED, uses(packages));
    }

    private byte[] uses(int packages) {
        var providers = new TreeMap<String, Map<String, Long>>();
        for (var number = 0; number < packages; number++) {
            var lastUse = clock.now().minus(Duration.ofDays(number % AGES)).minus(Duration.ofHours(12));
            providers
                    .computeIfAbsent("\"" + id(number).provider() + "\"", provider -> new TreeMap<>())
                    .put("\"" + id(number).archiveName() + "\"", lastUse.getEpochSecond());
        }
        return providers.toString().replace('=', ':').getBytes(StandardCharsets.UTF_8);
    }

    private Shelf folder() {
        return (key, content) -> {
            var file = base.resolve("store").resolve(key);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        };
    }

    private Storage local(int packages) throws IOException {
        Files.createDirectories(base.resolve("store"));
        fill(packages, folder());
        return new LocalStorage(base.resolve("store"));
    }

    private static List<Integer> stored(Storage storage, int packages) {
        var archives = new HashSet<String>();
        storage.list(new StorageKey(FakeRegistry.HOSTNAME.value()))
                .forEach(object -> archives.add(object.key().value()));
        var records = new HashSet<String>();
        storage.list(StorageLayout.OWN)
                .forEach(object -> records.add(object.key().value()));
        var stored = new ArrayList<Integer>();
        for (var number = 0; number < packages; number++) {
            var isThere = archives.contains(StorageLayout.archive(id(number)).value());
            assertThat(records.contains(StorageLayout.packageRecord(id(number)).value()))
                    .as("%s goes whole", id(number))
                    .isEqualTo(isThere);
            if (isThere) {
                stored.add(number);
            }
        }
        return stored;
    }

    @Test
    void the_longest_unused_of_twenty_thousand_packages_in_a_folder_are_removed() throws Exception {
        try (var storage = local(MANY)) {
            var others = new Rule(
                    ProviderPattern.parse("registry.example.com/other/*"),
                    Optional.of(Duration.ofDays(94)),
                    OptionalLong.empty());
            assertClears(
                    storage,
                    MANY,
                    settings(OptionalLong.of(MANY * BYTES * 92L / 100), Optional.of(Duration.ofDays(97)), others),
                    8);
            // 97 to 99 by age, of the odd ones 94 to 96 too, and then the next oldest until all fits.
            assertThat(stored(storage, MANY))
                    .contains(199)
                    .noneMatch(number -> number != 199 && number % AGES >= 94)
                    .filteredOn(number -> number % AGES < 91)
                    .hasSize(MANY / AGES * 91);
        }
    }

    @Test
    void the_longest_unused_of_five_thousand_packages_in_a_bucket_are_removed() throws Exception {
        try (var server = S3Server.start()) {
            var bucket = server.newBucket();
            // The bucket's objects are as old as the machine's clock says.
            clock.setWallClock(Duration.between(clock.now(), Instant.now()).plusDays(1_000));
            fill(
                    MANY_IN_A_BUCKET,
                    (key, content) -> server.blobs()
                            .putBlob(
                                    PutObjectRequest.builder()
                                            .bucket(bucket.name())
                                            .key(bucket.prefix() + "/" + key)
                                            .contentLength((long) content.length)
                                            .build(),
                                    new ByteArrayInputStream(content)));
            try (var storage = new S3Storage(bucket, base.resolve("temporary"))) {
                assertClears(storage, MANY_IN_A_BUCKET, unusedFor(99), 1);
            }
        }
    }

    private void assertClears(Storage storage, int packages, RetentionSettings settings, int inAHundred) {
        var calls = new ConcurrentHashMap<StorageCall, Integer>();
        var mirror = mirror(counted(storage, calls), settings);
        var began = System.nanoTime();
        var dry = mirror.cleared(true);
        System.out.println("dry run: " + Duration.ofNanos(System.nanoTime() - began));
        assertThat(dry.state()).isEqualTo(JobState.DONE);
        assertThat(dry.total()).contains(dry.count(ItemOutcome.REMOVABLE));
        assertThat(calls.values().stream().mapToInt(Integer::intValue).sum())
                .as("packages are found by listing alone: %s", calls)
                .isLessThan(100);
        assertThat(dry.count(ItemOutcome.REMOVABLE)).isEqualTo(packages * inAHundred / 100);
        var figures = dry.checkpoint().orElseThrow();
        assertThat(figures.packages()).isEqualTo(packages);
        assertThat(figures.removableBytes()).isEqualTo((long) BYTES * packages * inAHundred / 100);
        assertThat(storage.find(StorageLayout.archive(id(299)))).isPresent();

        // One that would go is used just now.
        mirror.uses().note(id(199));
        began = System.nanoTime();
        var done = mirror.cleared(false);
        System.out.println("removal: " + Duration.ofNanos(System.nanoTime() - began));
        assertThat(done.count(ItemOutcome.REMOVED))
                .isBetween(packages * inAHundred / 100 - 1, packages * inAHundred / 100);
        assertThat(storage.find(StorageLayout.archive(id(199)))).isPresent();
        assertThat(storage.find(StorageLayout.archive(id(299)))).isEmpty();
        assertThat(storage.find(StorageLayout.packageRecord(id(299)))).isEmpty();
        assertThat(storage.find(StorageLayout.archive(id(200)))).isPresent();
    }

    private static Storage counted(Storage storage, Map<StorageCall, Integer> calls) {
        StorageListener watch = new StorageListener() {
            @Override
            public void called(StorageCall call, boolean worked, Duration time) {
                calls.merge(call, 1, Integer::sum);
            }

            @Override
            public void changed(StorageKey key) {}
        };
        return new InstrumentedStorage(storage, List.of(watch));
    }

    @Test
    void prefetched_fetching_and_elsewhere_used_packages_are_protected() throws Exception {
        try (var storage = local(100)) {
            standing.add(id(97));
            underWay.add(id(96));
            var other = mirror(storage, unusedFor(95), "other", Runnable::run);
            other.uses().note(id(98));
            other.uses().keep();
            mirror(storage, unusedFor(95)).cleared(false);
            assertThat(stored(storage, 100))
                    .contains(96, 97, 98)
                    .doesNotContain(95, 99)
                    .hasSize(98);
        }
    }

    @Test
    void untrusted_packages_stay_for_an_administrator_to_decide() throws Exception {
        try (var storage = local(100)) {
            untrusted.add(id(97));
            mirror(storage, unusedFor(95)).cleared(false);
            assertThat(stored(storage, 100)).contains(97).doesNotContain(96, 98, 99);
        }
    }

    @Test
    void a_removal_waits_until_the_other_instances_have_recorded_their_uses() throws Exception {
        try (var storage = local(100)) {
            var other = mirror(storage, unusedFor(95), "other", Runnable::run);
            other.uses().keep();
            // Noted there, and not kept: as a mirror is for minutes.
            other.uses().note(id(98));
            meanwhile = () -> other.retentionJobs().resume();
            var began = clock.now();
            assertThat(mirror(storage, unusedFor(95)).cleared(false).count(ItemOutcome.REMOVED))
                    .isEqualTo(4);
            assertThat(stored(storage, 100)).contains(98).doesNotContain(95, 96, 97, 99);
            assertThat(Duration.between(began, clock.now())).isGreaterThanOrEqualTo(RetentionRun.NOTICED_WITHIN);

            began = clock.now();
            mirror(storage, unusedFor(95)).cleared(true);
            assertThat(clock.now()).as("a dry run does not wait").isEqualTo(began);
        }
    }

    @Test
    void packages_served_by_another_instance_during_a_removal_stay() throws Exception {
        try (var folder = local(100)) {
            var other = mirror(folder, unusedFor(95), "other", Runnable::run);
            try (var storage = new FailingStorage(folder)) {
                var done = new ArrayList<StorageKey>();
                storage.beforeRemoving(key -> {
                    if (key.value().endsWith(".zip")) {
                        done.add(key);
                        other.uses().note(id(97));
                        other.uses().keep();
                        clock.pass(Duration.ofSeconds(11));
                    }
                });
                // The least recently used goes first, so that 97 is among the last.
                mirror(storage, unusedFor(95)).cleared(false);
                assertThat(done).hasSize(4);
            }
            assertThat(stored(folder, 100)).contains(97).doesNotContain(95, 96, 98, 99);
        }
    }

    @Test
    void requests_for_what_does_not_exist_are_not_noted() throws Exception {
        try (var storage = local(100)) {
            var uses = mirror(storage, unusedFor(95)).uses();
            var requests = new AtomicInteger();
            var mirror = new UsageTrackingMirror(
                    mirrorOf(id -> {
                        requests.incrementAndGet();
                        assertThat(uses.isInUse(id, Instant.MAX)).isTrue();
                        if (!id.provider().type().equals("known")) {
                            throw NotFoundException.archive(id);
                        }
                        return new ArchiveAnswer.Upstream(URI.create("https://example.com/x.zip"));
                    }),
                    uses);
            for (var number = 0; number < 100_000; number++) {
                var bogus = FakeRegistry.packageId("acme", "bogus-" + number, "1.0.0", "linux_amd64");
                assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(bogus)))
                        .isInstanceOf(NotFoundException.class);
            }
            var known = FakeRegistry.packageId("acme", "known", "1.0.0", "linux_amd64");
            ArchiveAnswers.of(mirror.archive(known));
            assertThat(requests).hasValue(100_001);
            assertThat(uses.isInUse(known, Instant.MAX))
                    .as("it is no longer requested")
                    .isFalse();
            assertThat(uses.all()).hasSize(100 + 1).containsKey(known);
        }
    }

    /** A mirror that serves archives only. */
    private static ProviderMirror mirrorOf(Function<PackageId, ArchiveAnswer> archives) {
        return (ProviderMirror) Proxy.newProxyInstance(
                ProviderMirror.class.getClassLoader(),
                new Class<?>[] {ProviderMirror.class},
                (proxy, method, arguments) -> {
                    try {
                        return CompletableFuture.completedFuture(archives.apply((PackageId) arguments[0]));
                    } catch (NotFoundException missing) {
                        return CompletableFuture.failedFuture(missing);
                    }
                });
    }

    @Test
    void full_memory_evicts_the_least_recently_used() throws Exception {
        try (var storage = local(0)) {
            var uses = mirror(storage, unusedFor(95)).uses();
            for (var number = 0; number < 100_000; number++) {
                uses.note(FakeRegistry.packageId("acme", "tool-" + number, "1.0.0", "linux_amd64"));
                if (number == 5_000) {
                    clock.pass(Duration.ofMinutes(1));
                }
            }
            uses.keep();
            uses.note(id(0));
            assertThat(uses.of(id(0).provider())).containsKey(id(0));
            assertThat(uses.of(FakeRegistry.provider("acme", "tool-99999"))).hasSize(1);
        }
    }

    @Test
    void bytes_that_somebody_copied_in_are_not_removed() throws Exception {
        try (var storage = local(100)) {
            storage.delete(StorageLayout.packageRecord(id(99)));
            mirror(storage, settings(OptionalLong.of(0), Optional.empty())).cleared(false);
            assertThat(storage.find(StorageLayout.archive(id(99)))).isPresent();
        }
    }

    @Test
    void packages_that_were_copied_with_their_records_are_as_old_as_the_records_say() throws Exception {
        Shelf copied = (key, content) -> {
            var file = base.resolve("store").resolve(key);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            Files.setLastModifiedTime(file, FileTime.from(clock.now()));
        };
        for (var number = 0; number < 3; number++) {
            copied.put(StorageLayout.archive(id(number)).value(), new byte[BYTES]);
        }
        copied.put(StorageLayout.packageRecord(id(0)).value(), record(id(0), Duration.ofDays(91)));
        copied.put(StorageLayout.packageRecord(id(1)).value(), record(id(1), Duration.ofDays(89)));
        copied.put(StorageLayout.packageRecord(id(2)).value(), "unreadable".getBytes(StandardCharsets.UTF_8));
        try (var storage = new LocalStorage(base.resolve("store"))) {
            assertThat(mirror(storage, unusedFor(90)).cleared(false).count(ItemOutcome.REMOVED))
                    .isOne();
            assertThat(stored(storage, 3)).containsExactly(1, 2);
        }
    }

    @Test
    void records_are_read_only_of_packages_that_can_expire_by_them() throws Exception {
        try (var storage = local(100)) {
            storage.delete(new StorageKey(MERGED));
            var acme = ProviderPattern.parse("registry.example.com/acme/*");
            var nothing = settings(OptionalLong.of(100 * BYTES), Optional.empty());
            assertThat(recordsRead(storage, nothing)).as("all fit").isZero();
            var age = settings(
                    OptionalLong.empty(),
                    Optional.empty(),
                    new Rule(acme, Optional.of(Duration.ofDays(9)), OptionalLong.empty()));
            assertThat(recordsRead(storage, age)).as("by age").isEqualTo(50);
            var size = settings(
                    OptionalLong.empty(),
                    Optional.empty(),
                    new Rule(acme, Optional.empty(), OptionalLong.of(50 * BYTES - 1)));
            assertThat(recordsRead(storage, size)).as("by size").isEqualTo(50);
            var total = settings(OptionalLong.of(100 * BYTES - 1), Optional.empty());
            assertThat(recordsRead(storage, total)).as("by the size of all").isEqualTo(100);
        }
    }

    private int recordsRead(Storage storage, RetentionSettings settings) {
        var unlimited = new ConcurrentHashMap<StorageCall, Integer>();
        mirror(counted(storage, unlimited), DefaultSettings.retention()).cleared(true);
        var calls = new ConcurrentHashMap<StorageCall, Integer>();
        mirror(counted(storage, calls), settings).cleared(true);
        return calls.get(StorageCall.READ) - unlimited.get(StorageCall.READ);
    }

    private byte[] record(PackageId id, Duration age) {
        return """
                {"provider":"%s","version":"%s","platform":"%s","zh":"zh:%s","h1":"h1:%s","size":%d,\
                "storedAt":"%s","assurance":"signed"}
                """.formatted(
                        id.provider(),
                        id.version(),
                        id.platform(),
                        "0".repeat(64),
                        "A".repeat(43) + "=",
                        BYTES,
                        clock.now().minus(age))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_rule_with_a_size_removes_only_its_own_packages() throws Exception {
        try (var storage = local(100)) {
            var rule = new Rule(
                    ProviderPattern.parse("registry.example.com/acme/*"),
                    Optional.empty(),
                    OptionalLong.of(BYTES * 10));
            var exempt =
                    new Rule(ProviderPattern.parse("registry.example.com/*/*"), Optional.empty(), OptionalLong.empty());
            var all = settings(OptionalLong.empty(), Optional.of(Duration.ofDays(1)), rule, exempt);
            mirror(storage, all).cleared(false);
            assertThat(stored(storage, 100))
                    .hasSize(50 + 10)
                    .contains(0, 2, 4, 6, 8, 10, 12, 14, 16, 18)
                    .contains(1, 99);
        }
    }

    @Test
    void the_first_scheduled_run_with_new_rules_removes_nothing() throws Exception {
        try (var storage = local(100)) {
            var mirror = mirror(storage, unusedFor(95));
            mirror.retentionJobs().keepUp();
            assertThat(scheduled(mirror).count(ItemOutcome.REMOVABLE)).isEqualTo(5);
            mirror.retentionJobs().keepUp();
            assertThat(stored(storage, 100)).hasSize(100);
            clock.pass(Duration.ofDays(1));
            mirror.retentionJobs().keepUp();
            assertThat(scheduled(mirror).count(ItemOutcome.REMOVED)).isEqualTo(6);

            var stricter = mirror(storage, unusedFor(50));
            stricter.retentionJobs().keepUp();
            assertThat(scheduled(stricter).count(ItemOutcome.REMOVABLE)).isEqualTo(45);
            assertThat(stored(storage, 100)).hasSize(94);
        }
    }

    private static JobRecord<RetentionOrder, RemovalTotals> scheduled(Mirror mirror) {
        return mirror.retentionJobs().queue().find(RetentionJobs.SCHEDULED).orElseThrow();
    }

    @Test
    void without_rules_nothing_is_ever_removed() throws Exception {
        try (var storage = local(100)) {
            var mirror = mirror(storage, DefaultSettings.retention());
            mirror.retentionJobs().keepUp();
            assertThat(mirror.retentionJobs().queue().list()).isEmpty();
            assertThat(mirror.cleared(false).items()).isEmpty();
        }
    }

    @Test
    void uses_are_stored_seldom_and_records_of_ended_instances_are_merged() throws Exception {
        try (var storage = local(100)) {
            for (var name : List.of("one", "two")) {
                var uses = mirror(storage, unusedFor(95), name, Runnable::run).uses();
                for (var number = 0; number < 1_000; number++) {
                    uses.note(id(number % 100));
                }
                assertThat(storage.find(StorageLayout.USES.resolve(name + ".json")))
                        .isEmpty();
                uses.keep();
                assertThat(storage.find(StorageLayout.USES.resolve(name + ".json")))
                        .isPresent();
            }
            clock.setWallClock(Duration.between(clock.now(), Instant.now()).plusDays(10));
            var uses = mirror(storage, unusedFor(95)).uses();
            var before = uses.all();
            assertThat(storage.list(StorageLayout.USES)).hasSize(1);
            assertThat(uses.all()).isEqualTo(before).hasSize(100);
            // An instance that starts later reads all uses from that one record.
            assertThat(mirror(storage, unusedFor(95), "later", Runnable::run)
                            .uses()
                            .all())
                    .isEqualTo(before);
        }
    }

    @Test
    void two_instances_that_take_over_the_same_record_lose_no_use() throws Exception {
        try (var storage = local(100)) {
            clock.setWallClock(Duration.between(clock.now(), Instant.now()));
            var one = mirror(storage, unusedFor(95), "one", Runnable::run).uses();
            var two = mirror(storage, unusedFor(95), "two", Runnable::run).uses();
            one.inherit();
            assertThat(storage.find(StorageLayout.USES.resolve("merged.json"))).isEmpty();
            two.note(id(7));
            two.inherit();
            assertThat(two.all()).hasSize(100).containsEntry(id(7), clock.now().truncatedTo(ChronoUnit.SECONDS));
            one.note(id(8));
            one.keep();
            assertThat(mirror(storage, unusedFor(95), "three", Runnable::run)
                            .uses()
                            .all())
                    .hasSize(100);
        }
    }

    @Test
    void the_last_uses_of_a_provider_include_those_of_all_instances() throws Exception {
        Files.createDirectories(base.resolve("store"));
        try (var storage = new LocalStorage(base.resolve("store"))) {
            var provider = id(0).provider();
            var one = mirror(storage, unusedFor(95), "one", Runnable::run).uses();
            one.note(id(0));
            one.note(id(1));
            one.keep();
            clock.pass(Duration.ofMinutes(2));
            var two = mirror(storage, unusedFor(95), "two", Runnable::run).uses();
            assertThat(two.of(provider)).containsOnlyKeys(id(0));
            two.note(id(0));
            assertThat(two.of(provider)).containsOnly(Map.entry(id(0), clock.now()));
            assertThat(one.of(provider))
                    .containsOnly(Map.entry(id(0), clock.now().minus(Duration.ofMinutes(2))));
        }
    }

    @Test
    void an_interrupted_removal_continues() throws Exception {
        try (var storage = local(100)) {
            var stopped = new ManualExecutor();
            var dead = mirror(storage, unusedFor(50), "dead", stopped);
            var task = dead.retentionJobs().submit(false, "boss").orElseThrow();
            var alive = mirror(storage, unusedFor(50), "alive", Runnable::run);
            alive.retentionJobs().queue().resume();
            assertThat(stored(storage, 100)).hasSize(100);
            clock.pass(Duration.ofSeconds(30));
            alive.retentionJobs().queue().resume();
            assertThat(alive.retentionJobs()
                            .queue()
                            .find(task.id())
                            .orElseThrow()
                            .state())
                    .isEqualTo(JobState.DONE);
            assertThat(stored(storage, 100)).hasSize(50);
        }
    }
}
