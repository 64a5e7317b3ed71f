package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobState;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReleaseBuilder;
import org.providermirror.testing.StoredPackageAge;

/** Tests a mirror that is killed during a prefetch, an import, an export, a removal and a scrub, all at once. */
@Tag("component")
class KilledJobsIT {
    private static final int PACKAGE_BYTES = 200_000;

    @TempDir
    private Path base;

    private final FakeRegistry upstream = FakeRegistry.start();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (var process : started) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        upstream.close();
    }

    private static List<PackageId> packages(String type) {
        return ReleaseBuilder.PLATFORMS.stream()
                .map(platform -> FakeRegistry.packageId("acme", type, "1.0.0", platform.toString()))
                .toList();
    }

    // A scrub waits for a second before it reads a corrupt package again.
    private static List<PackageId> corrupt() {
        return packages("rot").subList(0, 4);
    }

    private Path archive(PackageId id) {
        return base.resolve("mirror").resolve(StorageLayout.archive(id).value());
    }

    private Path record(PackageId id) {
        return base.resolve("mirror").resolve(StorageLayout.packageRecord(id).value());
    }

    /** Prepares unused packages, some corrupt ones and a folder to import. */
    private void prepare() throws Exception {
        for (var type : List.of("null", "kept", "old", "rot", "brought")) {
            upstream.release("acme", type, "1.0.0").padding(PACKAGE_BYTES).publish();
        }
        try (var parts = JobProcess.settings(base, upstream.services()).start(base)) {
            var prefetches = parts.maintenance().prefetches();
            for (var type : List.of("kept", "old", "rot")) {
                var task = prefetches.submit(JobProcess.prefetch(type)).orElseThrow();
                assertThat(MirrorWithJobs.awaitEnd(prefetches.queue(), task.id())
                                .count(ItemOutcome.STORED))
                        .isEqualTo(14);
            }
        }
        forgetUses();
        var longAgo = Instant.now().minus(Duration.ofDays(1_000));
        for (var id : packages("old")) {
            StoredPackageAge.set(base.resolve("mirror"), id, longAgo);
        }
        for (var id : corrupt()) {
            var bytes = Files.readAllBytes(archive(id));
            bytes[bytes.length / 2] ^= 1;
            Files.write(archive(id), bytes);
        }
        var imported = Files.createDirectories(base.resolve("imports/site")
                .resolve(packages("brought").get(0).provider().toString()));
        for (var id : packages("brought")) {
            Files.write(imported.resolve(id.archiveName()), upstream.archive(id));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 900})
    @Timeout(300)
    void a_mirror_that_is_killed_during_its_jobs_loses_nothing(int within) throws Exception {
        prepare();
        var seed = System.nanoTime();
        System.out.println("seed of the kill: " + seed);
        upstream.throttleArchives(2_000_000);
        runAndKill(new Random(seed).nextInt(within));
        assertNothingIsWrong();

        upstream.throttleArchives(Integer.MAX_VALUE);
        forgetUses();
        try (var parts = JobProcess.settings(base, upstream.services()).start(base)) {
            var keeping = parts.maintenance();
            for (var board : List.of(
                    keeping.prefetches().queue(),
                    keeping.imports().queue(),
                    keeping.exports().queue(),
                    keeping.retentionJobs().queue(),
                    keeping.scrubs().queue())) {
                assertAllDone(board);
            }
        }
        assertNothingIsWrong();
        for (var type : List.of("null", "kept", "rot", "brought")) {
            for (var id : packages(type)) {
                assertThat(archive(id)).hasBinaryContent(upstream.archive(id));
                assertThat(record(id)).exists();
            }
        }
        // If a package's bytes were removed just before the kill but its record was not, it is missing and is fetched.
        assertThat(packages("old").stream().filter(id -> Files.exists(archive(id))))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(packages("old")).allMatch(id -> Files.exists(archive(id)) == Files.exists(record(id)));
        assertThat(MirrorWithJobs.files(base.resolve("exports/site"))).hasSize(14 + 2 + 3);
        for (var proof : List.of("SHA256SUMS", "SHA256SUMS.sig", "release.json")) {
            var path = "registry.example.com/acme/kept/1.0.0/" + proof;
            assertThat(base.resolve("exports/site/.proof").resolve(path))
                    .hasSameBinaryContentAs(base.resolve("mirror/.mirror").resolve(path));
        }
        assertThat(base.resolve("exports/site")
                        .resolve(StorageLayout.archive(packages("kept").get(0)).value()))
                .hasBinaryContent(upstream.archive(packages("kept").get(0)));
    }

    // For a day, a removal treats an earlier instance as running because of its record of uses, and waits half a minute
    // for its uses.
    private void forgetUses() throws IOException {
        try (var uses = Files.list(base.resolve("mirror/.mirror/uses"))) {
            for (var record : uses.toList()) {
                Files.delete(record);
            }
        }
    }

    private static void assertAllDone(JobQueue<?, ?> board) throws Exception {
        for (var task : board.list()) {
            var ended = MirrorWithJobs.awaitEnd(board, task.id());
            assertThat(ended.state()).as("%s", ended).isEqualTo(JobState.DONE);
            assertThat(ended.count(ItemOutcome.FAILED) + ended.count(ItemOutcome.ROTTEN))
                    .as("%s", ended)
                    .isZero();
        }
    }

    private void runAndKill(int milliseconds) throws Exception {
        var log = Files.createFile(base.resolve("mirror.log"));
        var process = new ProcessBuilder(JobProcess.command(base, upstream.services()))
                .redirectError(log.toFile())
                .start();
        started.add(process);
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).as("%s", Files.readString(log)).isEqualTo("asking");
            // The one wait that is no latch: the moment of a kill is to be arbitrary.
            assertThat(process.waitFor(milliseconds, TimeUnit.MILLISECONDS))
                    .as("the mirror runs until it is killed: %s", Files.readString(log))
                    .isFalse();
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        try (var open = Files.walk(base.resolve("mirror/.mirror"))) {
            System.out.println("open at the kill: "
                    + open.filter(file -> file.getParent().endsWith("open"))
                            .map(file -> file.getParent().getParent().getFileName())
                            .toList());
        }
    }

    /** Looks at the folders as a dead process left them. */
    private void assertNothingIsWrong() throws IOException {
        for (var type : List.of("null", "kept", "old", "brought")) {
            for (var id : packages(type)) {
                if (Files.exists(archive(id))) {
                    assertThat(archive(id)).hasBinaryContent(upstream.archive(id));
                }
            }
        }
        for (var id : packages("kept")) {
            assertThat(record(id)).exists();
            var exported = base.resolve("exports/site")
                    .resolve(StorageLayout.archive(id).value());
            if (Files.exists(exported)) {
                assertThat(exported).hasBinaryContent(upstream.archive(id));
            }
        }
    }
}
