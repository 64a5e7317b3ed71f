package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.ScrubSettings;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.prefetch.PrefetchItem;
import org.providermirror.prefetch.PrefetchOrder;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.VersionChoice;
import org.providermirror.scrub.ScrubCheckpoint;
import org.providermirror.scrub.Scrubs;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.s3.S3Storage;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReleaseBuilder;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.S3Server;

/** Tests that the whole mirror without HTTP finds and repairs corrupt packages. */
@Tag("component")
class ScrubTest {
    @TempDir
    private Path base;

    private final FakeRegistry upstream = FakeRegistry.start();
    private MirrorParts mirror;

    @AfterEach
    void stop() {
        if (mirror != null) {
            mirror.close();
        }
        upstream.close();
    }

    private Path folder() {
        return base.resolve("mirror");
    }

    private List<PackageId> fill(MirrorWithJobs settings) throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        mirror = settings.start(base.resolve("temporary"));
        var prefetches = mirror.maintenance().prefetches();
        var wish = PrefetchItem.listed(FakeRegistry.provider("acme", "null"), VersionChoice.parse(""), false, Set.of());
        var task = prefetches
                .submit(new PrefetchOrder(List.of(wish), java.util.Optional.empty()))
                .orElseThrow();
        assertThat(MirrorWithJobs.awaitEnd(prefetches.queue(), task.id()).count(ItemOutcome.STORED))
                .isEqualTo(14);
        upstream.forgetRequests();
        return ReleaseBuilder.PLATFORMS.stream()
                .map(platform -> FakeRegistry.packageId("acme", "null", "1.0.0", platform.toString()))
                .toList();
    }

    private JobRecord<?, ScrubCheckpoint> scrubbed() throws Exception {
        var scrubs = mirror.maintenance().scrubs();
        scrubs.submit("boss");
        return MirrorWithJobs.awaitEnd(scrubs.queue(), Scrubs.ROUND);
    }

    private Path archive(PackageId id) {
        return folder().resolve(StorageLayout.archive(id).value());
    }

    private static void flipOneBit(Path file, Random random) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
    }

    @Test
    void every_flipped_bit_is_found_in_one_scrub_and_repaired() throws Exception {
        var ids = fill(MirrorWithJobs.of(upstream, folder()));
        var seed = System.nanoTime();
        System.out.println("seed of the corruption: " + seed);
        var random = new Random(seed);
        var corrupt = new TreeSet<PackageId>();
        for (var id : ids) {
            if (random.nextBoolean() || corrupt.isEmpty()) {
                flipOneBit(archive(id), random);
                corrupt.add(id);
            }
        }
        var whole = ids.stream().filter(id -> !corrupt.contains(id)).findFirst();
        if (whole.isPresent()) {
            Files.delete(archive(whole.get()));
            corrupt.add(whole.get());
        }
        var task = scrubbed();

        assertThat(task.state()).isEqualTo(JobState.DONE);
        assertThat(task.items().stream().map(item -> item.subject()).collect(Collectors.toSet()))
                .isEqualTo(corrupt.stream().map(PackageId::toString).collect(Collectors.toSet()));
        assertThat(task.count(ItemOutcome.MENDED)).isEqualTo(corrupt.size());
        assertThat(task.checkpoint().orElseThrow().packages()).isEqualTo(14);
        for (var id : ids) {
            assertThat(archive(id)).hasBinaryContent(upstream.archive(id));
            assertThat(ArchiveAnswers.of(mirror.mirror().archive(id))).isInstanceOf(ArchiveAnswer.Stored.class);
        }
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isEqualTo(corrupt.size());
        assertThat(scrubbed().items()).isEmpty();
    }

    @Test
    void corrupt_packages_are_quarantined_and_not_served_while_upstream_is_down() throws Exception {
        var ids = fill(MirrorWithJobs.of(upstream, folder()));
        flipOneBit(archive(ids.get(3)), new Random(1));
        upstream.down();
        var task = scrubbed();
        assertThat(task.count(ItemOutcome.ROTTEN)).isOne();
        assertThat(archive(ids.get(3))).doesNotExist();
        assertThat(folder().resolve(StorageLayout.QUARANTINE.value())
                        .resolve(StorageLayout.archive(ids.get(3)).value()))
                .exists();
        assertThat(ArchiveAnswers.of(mirror.mirror().archive(ids.get(3)))).isInstanceOf(ArchiveAnswer.Upstream.class);
    }

    @Test
    void corrupt_packages_in_a_bucket_are_found_and_repaired() throws Exception {
        try (var server = S3Server.start()) {
            var bucket = server.newBucket();
            var ids = fill(MirrorWithJobs.of(upstream, bucket));
            try (var storage = new S3Storage(bucket, base.resolve("other"))) {
                var key = StorageLayout.archive(ids.get(5));
                var bytes = storage.stream(key).orElseThrow().readAllBytes();
                bytes[100] ^= 1;
                storage.delete(key);
                try (var staging = storage.stage(bytes.length)) {
                    Files.write(staging.file(), bytes);
                    staging.publish(key, Sha256.of(bytes));
                }
                var task = scrubbed();
                assertThat(task.count(ItemOutcome.MENDED)).isOne();
                assertThat(storage.stream(key).orElseThrow().readAllBytes()).isEqualTo(upstream.archive(ids.get(5)));
            }
            mirror.close();
            mirror = null;
        }
    }

    @Test
    void a_scheduled_scrub_runs_if_a_rate_is_set_and_respects_the_rate() throws Exception {
        var rate = 20L << 10;
        var began = System.nanoTime();
        fill(MirrorWithJobs.of(upstream, folder())
                .with(new ScrubSettings(OptionalLong.of(rate), Duration.ofMillis(100))));
        mirror.close();
        mirror = MirrorWithJobs.of(upstream, folder())
                .with(new ScrubSettings(OptionalLong.of(rate), Duration.ofDays(1)))
                .start(base.resolve("temporary"));
        var task = MirrorWithJobs.awaitEnd(awaitRound().queue(), Scrubs.ROUND);
        var bytes = task.checkpoint().orElseThrow().bytes();
        assertThat(task.state()).isEqualTo(JobState.DONE);
        assertThat(System.nanoTime() - began)
                .as("nanoseconds for %s bytes", bytes)
                .isGreaterThan((bytes - (64 << 10)) * 1_000_000_000L / rate);
    }

    private Scrubs awaitRound() throws Exception {
        var scrubs = mirror.maintenance().scrubs();
        Eventually.holds(
                "a scrub begins", () -> scrubs.queue().find(Scrubs.ROUND).isPresent());
        return scrubs;
    }
}
