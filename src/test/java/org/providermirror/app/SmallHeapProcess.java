package org.providermirror.app;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.web.document.PreparedDocuments;
import org.providermirror.web.route.ArchiveLinks;

/** A mirror without a container in a process of its own with a small heap, which ends at the first lack of memory. */
final class SmallHeapProcess {
    private static final int CALLERS = 32;
    private static final int ATTEMPTS = 20;
    private static final PreparedDocuments DOCUMENTS = new PreparedDocuments();
    private static final Platform PLATFORM = Platform.parse("linux_amd64");

    private SmallHeapProcess() {}

    /**
     * Returns the command that starts one. It sends these requests, 32 at a time, and prints {@code ok} or {@code failed}
     * for each, in their order: {@code versions type}, {@code packages type version}, {@code sums type version}, or
     * {@code document type version}, which renders the packages. For {@code heap} it prints how many bytes live objects
     * take after the requests before it.
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
            var answers = new ArrayDeque<Future<String>>();
            for (var request : Arrays.asList(arguments).subList(2, arguments.length)) {
                if (request.equals("heap")) {
                    print(answers);
                    System.out.println(liveBytes());
                } else {
                    answers.add(callers.submit(() -> answer(parts.mirror(), request.split(" "))));
                }
            }
            print(answers);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            callers.shutdown();
        }
    }

    private static void print(Queue<Future<String>> answers) throws InterruptedException, ExecutionException {
        while (!answers.isEmpty()) {
            System.out.println(answers.remove().get());
        }
    }

    private static long liveBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
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
            case "document" ->
                mirror.packages(provider, ProviderVersion.parse(words[2]))
                        .thenApply(index -> DOCUMENTS.of(index, ArchiveLinks.PLAIN));
            default ->
                mirror.registryChecksums(FakeRegistry.packageId("acme", words[1], words[2], PLATFORM.toString()));
        };
    }
}
