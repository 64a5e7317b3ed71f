package org.providermirror.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.ServerProcess;

/** A Debian of its own with the package tomcat10; see {@code src/integration-test/debian/root.sh}. */
final class DebianRoot implements AutoCloseable {
    private static final String SCRIPT =
            Path.of("src/integration-test/debian/root.sh").toAbsolutePath().toString();

    private final Path folder;
    private final Process holder;

    private DebianRoot(Path folder, Process holder) {
        this.folder = folder;
        this.holder = holder;
    }

    /** @param folder an empty folder, on which the root file system is mounted; visible to its own processes alone */
    static DebianRoot make(Path folder) throws IOException {
        var holder = new ProcessBuilder("unshare", "--mount", "bash", SCRIPT, "hold", folder.toString())
                .redirectErrorStream(true)
                .start();
        var said = new StringBuilder();
        var output = holder.inputReader();
        for (var line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
            if (line == null) {
                throw new IllegalStateException("no Debian with tomcat10:\n" + said);
            }
            said.append(line).append('\n');
        }
        return new DebianRoot(folder, holder);
    }

    /** Returns a path in it, for this process. */
    Path path(String path) {
        return Path.of("/proc", Long.toString(holder.pid()), "root")
                .resolve("." + folder.resolve("root"))
                .resolve("." + path);
    }

    /** Runs an action of the script to its end. */
    String run(String action, String... arguments) throws Exception {
        var command = entering(List.of(), action);
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException(action + ":\n" + said);
        }
        return said;
    }

    /** Starts Tomcat under the restrictions of its unit, and waits until it serves. */
    ServerProcess serve(Map<String, String> variables) throws IOException {
        var server = ServerProcess.run(
                JavaInstallation.ofTheBuild(),
                entering(List.of("unshare", "--mount"), "serve"),
                variables,
                Files.createTempDirectory(folder.getParent(), "serve"));
        server.console().await(Pattern.compile("Server startup in \\["), 0, Duration.ofMinutes(2));
        return server;
    }

    private List<String> entering(List<String> further, String action) {
        var command = new ArrayList<>(List.of("nsenter", "--mount", "--target", Long.toString(holder.pid())));
        command.addAll(further);
        command.addAll(List.of("bash", SCRIPT, action, folder.toString()));
        return command;
    }

    /** Ends its namespace, and everything in it disappears. */
    @Override
    public void close() throws IOException {
        holder.getOutputStream().close();
        holder.onExit().join();
    }
}
