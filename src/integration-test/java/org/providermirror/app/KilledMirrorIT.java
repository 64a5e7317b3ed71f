package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;

/** A mirror that is killed at arbitrary moments, as often as {@code -Dmirror.kills} says, while it fetches. */
@Tag("component")
class KilledMirrorIT {
    private static final int KILLS = Integer.getInteger("mirror.kills", 5);
    private static final int PACKAGE_BYTES = 150_000;
    private static final int BYTES_A_SECOND = 1_500_000;

    @TempDir
    private Path folder;

    @TempDir
    private Path logs;

    private final FakeRegistry upstream = FakeRegistry.start();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (var process : started) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        upstream.close();
    }

    @Test
    @Timeout(120 + 10 * 500)
    void a_killed_mirror_serves_nothing_wrong_and_fetches_what_was_requested() throws Exception {
        var seed = System.nanoTime();
        System.out.println("seed of the kills: " + seed);
        var random = new Random(seed);
        upstream.throttleArchives(BYTES_A_SECOND);
        for (var kill = 0; kill < KILLS; kill += 2) {
            upstream.release("acme", "null", kill + ".0.0")
                    .padding(PACKAGE_BYTES)
                    .publish();
        }
        var versions = new ArrayList<String>();
        var owed = new HashSet<PackageId>();
        for (var kill = 0; kill < KILLS; kill++) {
            // A few at a time: each run also takes up what the one before was killed in.
            if (kill % 2 == 0) {
                versions.add(kill + ".0.0");
            }
            runAndKill(versions, random.nextInt(900));
            owed.addAll(assertNothingIsWrong(versions));
        }
        System.out.println("fetches under way at the kills: " + owed.size());
        assertThat(Files.readAllLines(folder.resolve("instance.lock")))
                .as("one identity, and the number of starts")
                .hasSize(3)
                .endsWith(String.valueOf(KILLS));
        upstream.throttleArchives(Integer.MAX_VALUE);
        try (var parts = new MirrorParts(
                MirrorProcess.settings(folder, upstream.services()), new ContainerExecutors(), folder)) {
            awaitEmpty(folder.resolve(StorageLayout.FETCHES.value()));
            for (var id : owed) {
                assertServed(parts.mirror(), id);
            }
            Eventually.value("no temporary file is left", this::temporaryFiles, List::isEmpty);
        }
        assertNothingIsWrong(versions);
    }

    private void runAndKill(List<String> versions, int milliseconds) throws Exception {
        var log = Files.createTempFile(logs, "mirror", ".log");
        var process = new ProcessBuilder(MirrorProcess.command(folder, upstream.services(), versions))
                .redirectError(log.toFile())
                .start();
        started.add(process);
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("asking");
            // The one wait that is no latch: the moment of a kill is to be arbitrary.
            assertThat(process.waitFor(milliseconds, TimeUnit.MILLISECONDS))
                    .as("the mirror runs until it is killed: %s", Files.readString(log))
                    .isFalse();
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        assertThat(Files.readAllLines(log)).noneMatch(line -> line.startsWith("wrong "));
    }

    /** Reads the folder as a dead process left it; returns the packages that were requested and not fetched. */
    private Set<PackageId> assertNothingIsWrong(List<String> versions) throws IOException {
        var open = new HashSet<PackageId>();
        for (var version : versions) {
            for (var id : MirrorProcess.packages(version)) {
                var archive = folder.resolve(StorageLayout.archive(id).value());
                if (Files.exists(archive)) {
                    assertThat(archive).hasBinaryContent(upstream.archive(id));
                }
                if (Files.exists(folder.resolve(StorageLayout.packageRecord(id).value()))) {
                    assertThat(archive).as("a record comes after its bytes").exists();
                }
                if (Files.exists(folder.resolve(StorageLayout.fetch(id).value()))) {
                    open.add(id);
                }
            }
        }
        return open;
    }

    private void assertServed(ProviderMirror mirror, PackageId id) {
        var answer = ArchiveAnswers.of(mirror.archive(id));
        assertThat(answer).as(id.toString()).isInstanceOf(ArchiveAnswer.Stored.class);
        var stored = (ArchiveAnswer.Stored) answer;
        assertThat(stored.sha256()).isEqualTo(upstream.sha256(id));
        assertThat(((StoredContent.LocalFile) stored.content()).path()).hasBinaryContent(upstream.archive(id));
    }

    private static void awaitEmpty(Path journal) throws Exception {
        Eventually.holds(
                "all fetches are done: %s".formatted(files(journal)),
                () -> files(journal).isEmpty());
    }

    private List<Path> temporaryFiles() throws IOException {
        return files(folder.resolve(".mirror/temporary")).stream()
                .filter(file -> !file.endsWith("lock"))
                .toList();
    }

    private static List<Path> files(Path start) throws IOException {
        if (!Files.exists(start)) {
            return List.of();
        }
        try (var files = Files.walk(start)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException changing) {
            return List.of(start);
        }
    }
}
