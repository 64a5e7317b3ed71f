package org.providermirror.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Java process that serves; it never outlives the tests. Ending it fails if it wrote a secret.
 */
public final class ServerProcess {
    private static final Duration STOPPING = Duration.ofSeconds(30);
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);
    private static final Pattern INHERITED_SETTING = Pattern.compile("MIRROR_|TF_|JAVA_TOOL_|JDK_JAVA_");
    private static final Pattern THREAD = Pattern.compile("^\"(.+)\" #\\d+");

    // What is only softly reachable goes at every collection, so that what stays afterwards is a leak.
    private static final String FOR_TESTS =
            "-XX:SoftRefLRUPolicyMSPerMB=0 -XX:TieredStopAtLevel=1 -Dmirror.warm-up=false";

    private final Process process;
    private final Console console;
    private final JavaInstallation java;
    private final Path base;
    private final Thread lastResort;

    private ServerProcess(Process process, Console console, JavaInstallation java, Path base) {
        this.process = process;
        this.console = console;
        this.java = java;
        this.base = base;
        this.lastResort = new Thread(process.toHandle()::destroyForcibly, "end of process " + process.pid());
    }

    /**
     * Starts {@code java} with the arguments.
     *
     * @param base the folder it works in, where {@code console.log} goes too
     */
    static ServerProcess start(
            JavaInstallation java, List<String> arguments, Map<String, String> variables, Path base) {
        var command = new ArrayList<String>();
        command.add(java.program("java").toString());
        command.addAll(List.of("-Xmx256m", "-Dfile.encoding=UTF-8"));
        command.addAll(List.of(System.getProperty("container.java", FOR_TESTS).split(" ")));
        command.addAll(arguments);
        return run(java, command, variables, base);
    }

    /** Starts a program that becomes {@code java}, as Tomcat's own script does. */
    public static ServerProcess run(
            JavaInstallation java, List<String> command, Map<String, String> variables, Path base) {
        var builder = new ProcessBuilder(command).directory(base.toFile()).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> INHERITED_SETTING.matcher(name).lookingAt());
        builder.environment().putAll(variables);
        try {
            var process = builder.start();
            process.getOutputStream().close();
            var console = Console.read(process.getInputStream(), base.resolve("console.log"));
            var started = new ServerProcess(process, console, java, base);
            Runtime.getRuntime().addShutdownHook(started.lastResort);
            ConsoleOnFailure.remember(console);
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public Console console() {
        return console;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Asks it to end, as an operator would, and fails if it has to be forced; nothing if it has ended. */
    public void stop() {
        // By the handle: the process itself would close its output too, and the last lines be lost.
        process.toHandle().destroy();
        if (!ended(STOPPING)) {
            var threads = said("Thread.print");
            end();
            throw new IllegalStateException(
                    "the server did not stop within " + STOPPING + "\n" + threads + "\n" + console.tail());
        }
        forgetLastResort();
        requireNoSecrets();
    }

    /** Ends it as a power failure would, without any shutdown code. */
    public void kill() {
        end();
        requireNoSecrets();
    }

    private void requireNoSecrets() {
        if (!console.awaitEnd(LAST_WORDS)) {
            throw new IllegalStateException("the console " + console.file() + " is open although its server has ended");
        }
        KnownSecrets.requireNoneIn(base);
    }

    private void end() {
        process.toHandle().destroyForcibly();
        if (!ended(STOPPING)) {
            throw new IllegalStateException("process " + pid() + " cannot be killed");
        }
        forgetLastResort();
    }

    /** The names of its live threads. */
    public List<String> threads() {
        return said("Thread.print")
                .lines()
                .map(THREAD::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1))
                .toList();
    }

    /** The names of the live threads that run a method of this class. */
    public List<String> threadsIn(String className) {
        return Stream.of(said("Thread.print").split("\n\n"))
                .filter(thread -> thread.contains("at " + className + "."))
                .map(thread -> THREAD.matcher(thread.stripLeading()))
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1))
                .toList();
    }

    /** How many files and sockets it has open; 0 if the system does not report that. */
    public long descriptors() {
        var folder = Path.of("/proc", Long.toString(pid()), "fd");
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (var open = Files.list(folder)) {
            return open.count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The value of a flag of its JVM, as {@code jcmd} shows it; empty if it is not set. */
    public String flag(String name) {
        var flag = Pattern.compile("-XX:" + name + "=(\\S+)").matcher(said("VM.flags"));
        return flag.find() ? flag.group(1) : "";
    }

    /** The value of a system property; empty if it is not set. */
    public String property(String name) {
        return said("VM.system_properties")
                .lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    /** How many instances of the classes whose names match are reachable, after a full collection. */
    public int instances(Pattern className) {
        var row = Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+" + className + "(\\s|$)");
        return said("GC.class_histogram")
                .lines()
                .map(row::matcher)
                .filter(matcher -> matcher.find())
                .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                .sum();
    }

    /** What is reachable in its heap, after a full collection, in MiB. */
    public long liveHeapMebibytes() {
        var total = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)").matcher(said("GC.class_histogram"));
        if (!total.find()) {
            throw new IllegalStateException("process " + pid() + " does not report its heap");
        }
        return Long.parseLong(total.group(1)) >> 20;
    }

    private String said(String question) {
        try {
            var asking = new ProcessBuilder(java.program("jcmd").toString(), Long.toString(pid()), question)
                    .redirectErrorStream(true)
                    .start();
            try (var answer = asking.getInputStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            process.toHandle().destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void forgetLastResort() {
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook runs now and finds nothing to do.
        }
    }
}
