package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.provider.Platform;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.PublisherFolder;

/** A mirror that is killed at arbitrary moments, as often as {@code -Dmirror.kills} says, while it publishes. */
@Tag("component")
class KilledPublicationIT {
    private static final int KILLS = Integer.getInteger("mirror.kills", 5);

    @TempDir
    private Path folder;

    @TempDir
    private Path logs;

    @Test
    @Timeout(120 + 10 * 500)
    void a_killed_mirror_shows_whole_revisions_alone_and_publishes_the_same_bytes_again() throws Exception {
        var seed = System.nanoTime();
        System.out.println("seed of the kills: " + seed);
        var random = new Random(seed);
        var version = 1;
        for (var kill = 0; kill < KILLS; kill++) {
            version = publishAndKill(version, random.nextInt(300));
            try (var mirror = start()) {
                PublishingProcess.register(mirror);
                assertWhole(mirror, version);
                PublishingProcess.publish(mirror, PublishingProcess.release(version), "linux_amd64");
                PublishingProcess.publish(mirror, PublishingProcess.release(version), PublishingProcess.ALL);
                assertThat(assertWhole(mirror, version)).isEqualTo(3);
                assertNothingIsLeft(version);
            }
            version++;
        }
    }

    private MirrorParts start() {
        return new MirrorParts(PublishingProcess.settings(folder), new ContainerExecutors(), folder);
    }

    /** Returns the version that was being published. */
    private int publishAndKill(int from, int milliseconds) throws Exception {
        var log = Files.createTempFile(logs, "mirror", ".log");
        var process = new ProcessBuilder(PublishingProcess.command(folder, from))
                .redirectError(log.toFile())
                .start();
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).as(Files.readString(log)).isEqualTo("publishing " + from);
            // The one wait that is no latch: the moment of a kill is to be arbitrary.
            assertThat(process.waitFor(milliseconds, TimeUnit.MILLISECONDS))
                    .as("the mirror runs until it is killed: %s", Files.readString(log))
                    .isFalse();
            // By the handle: the process itself would close its output too, and the last lines be lost.
            process.toHandle().destroyForcibly();
            var last = said.lines().reduce("publishing " + from, (first, second) -> second);
            return Integer.parseInt(last.replace("publishing ", ""));
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** Returns how many platforms clients see: those of a whole revision, with their true bytes. */
    private static int assertWhole(MirrorParts mirror, int version) {
        var release = PublishingProcess.release(version);
        var dist = PublisherFolder.of(release, PublishingProcess.ALL);
        var found = mirror.releases().release(release).toCompletableFuture().join();
        found.ifPresent(seen -> {
            assertThat(seen.packages().size()).isIn(1, 3);
            for (var platform : seen.packages().keySet()) {
                var answer = ArchiveAnswers.of(mirror.mirror().archive(release.packageFor(platform)));
                assertThat(answer).as("%s", platform).isInstanceOf(ArchiveAnswer.Stored.class);
                var content = ((ArchiveAnswer.Stored) answer).content();
                assertThat(((StoredContent.LocalFile) content).path())
                        .hasBinaryContent(dist.packageOf(platform.toString()));
            }
        });
        return found.map(seen -> seen.packages().size()).orElse(0);
    }

    private void assertNothingIsLeft(int version) throws Exception {
        var release = PublishingProcess.release(version);
        assertThat(folder.resolve(StorageLayout.hostedClaim(release).value())).doesNotExist();
        try (var revisions =
                Files.list(folder.resolve(StorageLayout.hosted(release).value()))) {
            assertThat(revisions.filter(Files::isDirectory).count())
                    .as("revisions, with at most one that was interrupted")
                    .isBetween(2L, 3L);
        }
        for (var platform : PublishingProcess.ALL) {
            assertThat(folder.resolve(StorageLayout.archive(release.packageFor(Platform.parse(platform)))
                            .value()))
                    .exists();
        }
        Eventually.value("no temporary file is left", this::temporaryFiles, List::isEmpty);
    }

    private List<Path> temporaryFiles() throws IOException {
        var temporary = folder.resolve(".mirror/temporary");
        if (!Files.exists(temporary)) {
            return List.of();
        }
        try (var files = Files.walk(temporary)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lock"))
                    .toList();
        }
    }
}
