package org.providermirror.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.providermirror.provider.Platform;

/**
 * A real client: {@code terraform} or {@code tofu}.
 *
 * @param name {@code terraform} or {@code tofu}
 * @param platform the platform that it installs for
 */
public record TerraformClient(String name, Path program, String version, Platform platform) {
    private static final long LONGEST_RUN_SECONDS = 120;

    /**
     * The clients on the PATH. Empty on systems whose Go ignores {@code SSL_CERT_FILE}: the clients accept https only,
     * and could not trust a test's certificate there.
     */
    public static List<TerraformClient> found() {
        var system = System.getProperty("os.name");
        if (system.startsWith("Windows") || system.startsWith("Mac")) {
            return List.of();
        }
        return Stream.of("terraform", "tofu")
                .flatMap(name -> onPath(name).map(program -> describe(name, program)))
                .toList();
    }

    private static Stream<Path> onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .limit(1);
    }

    private static TerraformClient describe(String name, Path program) {
        try {
            var folder = Files.createTempDirectory("client-version");
            var environment = Map.of("HOME", folder.toString(), "CHECKPOINT_DISABLE", "1");
            var run = run(List.of(program.toString(), "version", "-json"), folder, environment);
            delete(folder);
            return describe(name, program, new ObjectMapper().readTree(run.output()));
        } catch (IOException broken) {
            throw new UncheckedIOException(program + " does not print its version", broken);
        }
    }

    private static TerraformClient describe(String name, Path program, JsonNode reported) {
        return new TerraformClient(
                name,
                program,
                reported.get("terraform_version").asText(),
                Platform.parse(reported.get("platform").asText()));
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /**
     * Runs the client with these arguments in a folder, with this environment and nothing else; two minutes at
     * most.
     */
    ClientRun run(Path folder, Map<String, String> environment, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(arguments);
        return run(command, folder, environment);
    }

    private static ClientRun run(List<String> command, Path folder, Map<String, String> environment) {
        try {
            var output = Files.createTempFile(folder, "output", ".log");
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            var process = builder.start();
            process.getOutputStream().close();
            var exitCode = await(process, command, output);
            return new ClientRun(command, exitCode, Files.readString(output));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static int await(Process process, List<String> command, Path output) throws IOException {
        try {
            if (process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new AssertionError(String.join(" ", command) + " did not end in " + LONGEST_RUN_SECONDS
                    + " s and said:\n" + Files.readString(output));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
