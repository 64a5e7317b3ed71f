package org.providermirror.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The one run of all benchmarks. */
class BenchmarkRun {
    private static final Path PUBLISHED = Path.of("src/site/markdown/benchmarks.md");
    private static final Path TRIED = Path.of("target/benchmarks.md");

    @Test
    void measure_and_write_the_page() throws Exception {
        var effort = Effort.asked();
        var page = new Page();
        var begun = System.nanoTime();
        var failures = new ArrayList<Throwable>();
        var folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target/bench")).toRealPath(), "run");
        try (var stage = new Stage(folder, effort.rounds() + 1)) {
            for (var part : List.of(
                    new Documents(stage, effort),
                    new Packages(stage, effort),
                    new SlowClients(stage, effort),
                    new Isolation(stage, effort),
                    new ColdFetches(stage, effort),
                    new Installations(stage, effort),
                    new InstallationsAfterStart(stage, effort),
                    new ColdInstallations(stage, effort),
                    new LargeStorage(folder, effort),
                    new Footprints(stage, effort),
                    new Redeployments(stage, effort))) {
                if (effort.includes(part)) {
                    failures.addAll(attempt(part, page));
                    // What was measured so far is there, whatever becomes of the rest.
                    Files.writeString(TRIED, page.text(machine(effort, begun)));
                }
            }
        } finally {
            delete(folder);
        }
        var text = page.text(machine(effort, begun));
        var file = effort.full() && failures.isEmpty() ? PUBLISHED : TRIED;
        Files.writeString(file, text);
        System.out.println(text + "\nwritten to " + file);
        assertThat(failures).isEmpty();
    }

    private static List<Throwable> attempt(Measure part, Page page) {
        try {
            part.measure(page);
            return List.of();
        } catch (Exception failed) {
            failed.printStackTrace();
            return List.of(failed);
        }
    }

    private static Map<String, String> machine(Effort effort, long begun) throws IOException {
        var facts = new LinkedHashMap<String, String>();
        facts.put("Processors", Runtime.getRuntime().availableProcessors() + " × " + processor());
        facts.put(
                "System",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", Java " + Runtime.version());
        facts.put("Heap of each container", "256 MiB");
        facts.put(
                "Run",
                effort.rounds() + " repetitions of " + effort.seconds() + " s each, "
                        + (System.nanoTime() - begun) / 1_000_000_000 + " s in total"
                        + (effort.full() ? "" : " (too short to be published)"));
        return facts;
    }

    private static String processor() throws IOException {
        var file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return System.getProperty("os.arch");
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted((left, right) -> right.compareTo(left)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
