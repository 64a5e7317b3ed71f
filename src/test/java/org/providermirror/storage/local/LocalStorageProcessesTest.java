package org.providermirror.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.storage.StorageKey;

/** Several real processes upon one folder, some of which are killed. */
@Tag("component")
@Timeout(120)
class LocalStorageProcessesTest {
    private static final int KILLS = 6;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (var process : started) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void files_of_a_killed_process_are_swept_and_those_of_a_running_one_are_not() throws Exception {
        var living = start(Map.of(), StorageProcess.command("stage", folder.toString()));
        assertThat(line(living)).isEqualTo("staged");
        var killed = start(Map.of(), StorageProcess.command("stage", folder.toString()));
        assertThat(line(killed)).isEqualTo("staged");
        assertThat(LocalStorageFolderTest.temporaryFiles(folder)).hasSize(2);

        kill(killed);
        // Twice in one process: neither of the two may give up the other's lock, which the third process tests.
        try (var first = new LocalStorage(folder);
                var second = new LocalStorage(folder);
                var staging = first.stage(1)) {
            assertThat(LocalStorageFolderTest.temporaryFiles(folder)).hasSize(2).contains(staging.file());
            assertThat(run(Map.of(), StorageProcess.command("publish", folder.toString())))
                    .isEmpty();
            assertThat(LocalStorageFolderTest.temporaryFiles(folder)).hasSize(2).contains(staging.file());
            assertThat(second.isWritable()).isTrue();
        }
        kill(living);
        new LocalStorage(folder).close();
        assertThat(LocalStorageFolderTest.temporaryFiles(folder)).isEmpty();
    }

    @Test
    void whenever_a_process_is_killed_everything_that_can_be_seen_is_whole() throws Exception {
        var seed = System.nanoTime();
        System.out.println("seed of the kills: " + seed);
        var random = new Random(seed);
        for (var round = 0; round < KILLS; round++) {
            var busy = start(Map.of(), StorageProcess.command("busy", folder.toString(), "" + round * 100_000));
            assertThat(line(busy)).isEqualTo("busy");
            // The one wait that is no latch: the moment of a kill is to be arbitrary.
            busy.waitFor(20 + random.nextInt(300), TimeUnit.MILLISECONDS);
            kill(busy);
        }
        try (var storage = new LocalStorage(folder)) {
            assertThat(LocalStorageFolderTest.temporaryFiles(folder)).isEmpty();
            var seen = 0;
            for (var place : List.of("created", "published")) {
                for (var object : storage.list(new StorageKey(place))) {
                    var number = Integer.parseInt(object.key().name());
                    assertThat(storage.read(object.key())).hasValue(StorageProcess.content(number));
                    seen++;
                }
            }
            assertThat(seen).isGreaterThan(KILLS);
            assertThat(storage.read(new StorageKey("written/record")).orElseThrow())
                    .hasSizeGreaterThanOrEqualTo(20_000);
        }
    }

    @Test
    void a_strict_umask_does_not_keep_a_web_server_from_reading_packages() throws Exception {
        var storage = folder.resolve("storage");
        var command = new ArrayList<>(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"));
        command.addAll(StorageProcess.command("publish", storage.toString()));
        assertThat(run(Map.of(), command)).isEmpty();
        assertThat(permissions(storage.resolve("a/b/package.zip"))).isEqualTo("rw-r--r--");
        assertThat(permissions(storage.resolve("a/b"))).isEqualTo("rwxr-xr-x");
        assertThat(permissions(storage.resolve("a"))).isEqualTo("rwxr-xr-x");
        assertThat(permissions(storage)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void a_full_disk_fails_the_writer_and_leaves_nothing() throws Exception {
        // A limit on the length of files simulates a full disk: to a writer both are a write that fails half-way.
        var command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 200; exec \"$@\"", "sh"));
        command.addAll(StorageProcess.command("full", folder.toString()));
        assertThat(run(Map.of(), command)).containsExactly("told", "told", "0");
        try (var storage = new LocalStorage(folder)) {
            assertThat(storage.find(new StorageKey("record"))).isEmpty();
            assertThat(storage.find(new StorageKey("small"))).isPresent();
        }
    }

    @Test
    void a_java_that_cannot_encode_a_file_name_reports_the_remedy() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "names are Unicode here whatever the environment");
        try (var storage = new LocalStorage(folder)) {
            storage.write(new StorageKey("listed/\u540d"), new byte[1]);
        }
        var lines = run(Map.of("LC_ALL", "C"), StorageProcess.command("unicode", folder.toString()));
        assertThat(lines).hasSize(3).allSatisfy(line -> assertThat(line).contains("start it with LC_ALL=C.UTF-8"));
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsOnly("listed", ".mirror");
        }
        assertThat(run(Map.of("LC_ALL", "C.UTF-8"), StorageProcess.command("unicode", folder.toString())))
                .containsOnly("done");
        try (var storage = new LocalStorage(folder)) {
            assertThat(storage.read(new StorageKey("x/\u00fc"))).hasValue(new byte[1]);
        }
    }

    private Process start(Map<String, String> variables, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(variables);
        var process = builder.start();
        started.add(process);
        return process;
    }

    private List<String> run(Map<String, String> variables, List<String> command) throws Exception {
        var process = start(variables, command);
        var lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return lines;
    }

    private static String line(Process process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
    }

    private static void kill(Process process) throws InterruptedException {
        assertThat(process.isAlive()).isTrue();
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
