package org.providermirror.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.testing.FakeRegistry;

/** A mirror without a container in a process of its own with a small heap, which ends at the first lack of memory. */
final class SmallHeapProcess {
    private static final int CALLERS = 32;
    private static final int ATTEMPTS = 20;
    private static final Platform PLATFORM = Platform.parse("linux_amd64");

    private SmallHeapProcess() {}

    /**
     * Returns the command that starts one. It sends these requests, 32 at a time, and prints {@code ok} or {@code failed}
     * for each, in their order: {@code versions type}, {@code packages type version} or {@code sums type version}.
     */
    static List<String> command(String heap, Path folder, URI services, List<String> requests) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Stream.concat(
                        Stream.of(
                                java,
                                "-Xmx" + heap,
                                "-XX:+ExitOnOutOfMemoryError",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmallHeapProcess.class.getName(),
                                folder.toString(),
                                services.toString()),
                        requests.stream())
                .toList();
    }

    public static void main(String[] arguments) throws InterruptedException {
        var callers = Executors.newFixedThreadPool(CALLERS);
        try (var parts = new MirrorParts(
                MirrorProcess.settings(Path.of(arguments[0]), URI.create(arguments[1])),
                new ContainerExecutors(),
                Path.of(arguments[0]))) {
            var answers = Arrays.stream(arguments)
                    .skip(2)
                    .map(request -> callers.submit(() -> answer(parts.mirror(), request.split(" "))))
                    .toList();
            for (var answer : answers) {
                System.out.println(answer.get());
            }
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            callers.shutdown();
        }
    }

    // Tries again like a client: on a busy machine, a request ends before its work.
    private static String answer(ProviderMirror mirror, String... words) throws InterruptedException {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                ask(mirror, words).toCompletableFuture().get(1, TimeUnit.MINUTES);
                return "ok";
            } catch (ExecutionException | TimeoutException failed) {
                if (!(failed.getCause() instanceof UpstreamUnavailableException)) {
                    System.err.println(String.join(" ", words) + ": " + failed);
                    return "failed";
                }
            }
        }
        return "failed";
    }

    private static CompletionStage<?> ask(ProviderMirror mirror, String... words) {
        var provider = FakeRegistry.provider("acme", words[1]);
        return switch (words[0]) {
            case "versions" -> mirror.versions(provider);
            case "packages" -> mirror.packages(provider, ProviderVersion.parse(words[2]));
            default ->
                mirror.registryChecksums(FakeRegistry.packageId("acme", words[1], words[2], PLATFORM.toString()));
        };
    }
}
