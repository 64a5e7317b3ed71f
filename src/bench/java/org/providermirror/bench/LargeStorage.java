package org.providermirror.bench;

import static org.providermirror.bench.Page.number;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.providermirror.container.Container;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;
import org.providermirror.provider.Sha256;

/** Jobs, exports and lists over a storage of 100,000 packages, in a heap that is smaller than the documented one. */
record LargeStorage(Path folder, Effort effort) implements Measure {
    /** The options for the containers' Java. */
    private static final String OPTIONS = "container.java";

    private static final String HEAP_MEBIBYTES = "160";

    private static final int PACKAGES = 100_000;
    private static final int PACKAGES_OF_A_TRY = 5_000;
    private static final String TOKEN = "a-token-of-this-benchmark-alone-0123456789";
    private static final String ADMIN = "admin/";
    private static final String ONE = ADMIN + "exports/archive?provider=" + PackageFolder.HOSTNAME + "/acme/p7";
    private static final int TRIES = 5;
    private static final int ADMITTED_MINUTES = 10;

    /** What the pages request, and the seconds that it may take. */
    private enum PageRequest {
        LIST("the list of providers", 0.5, "providers"),
        SORT("the list of providers, sorted by last use", 0.5, "providers?sort=last_used&order=desc&offset=100"),
        SEARCH("a search for providers", 0.5, "providers?search=p77"),
        OVERVIEW("what the overview requests", 1.5, "status", "attention", "figures?period=hour", "whoami");

        private final String name;
        private final double seconds;
        private final List<String> paths;

        PageRequest(String name, double seconds, String... paths) {
            this.name = name;
            this.seconds = seconds;
            this.paths = List.of(paths);
        }
    }

    @Override
    public void measure(Page page) throws Exception {
        var packages = effort.isLong() ? PACKAGES : PACKAGES_OF_A_TRY;
        var storage = PackageFolder.write(folder.resolve("large"), packages);
        var tokens = Files.writeString(
                folder.resolve("tokens"),
                "benchmark " + Sha256.of(TOKEN.getBytes(StandardCharsets.US_ASCII)) + " admin,read\n");
        var options = System.getProperty(OPTIONS);
        System.setProperty(OPTIONS, (options == null ? "" : options + " ") + "-Xmx" + HEAP_MEBIBYTES + "m");
        try (var server = Stage.start(
                Container.TOMCAT_10_1,
                MirrorDeployments.of(
                        Map.of(
                                "mirror.auth.tokens-file", tokens.toString(),
                                "mirror.retention.unused", "300d",
                                "mirror.scrub.rate", "10GiB"),
                        storage))) {
            measure(packages, server, page);
        } finally {
            if (options == null) {
                System.clearProperty(OPTIONS);
            } else {
                System.setProperty(OPTIONS, options);
            }
        }
    }

    private static void measure(int packages, ServletContainer server, Page page) {
        page.table(
                "A storage of " + String.format("%,d", packages) + " packages",
                "Small packages of 1,000 providers in a folder, on Tomcat 10.1 with a heap of " + HEAP_MEBIBYTES
                        + " MiB. The scheduled retention job, a scrub and a dry run of retention begin together; each of them"
                        + " reads all packages.",
                "what",
                "value");
        var jobs = Stage.timed(() -> runJobs(server.plainUrl()));
        var first = new double[TRIES];
        Arrays.setAll(first, attempt -> Stage.timed(() -> firstByte(server.plainUrl())));
        page.row("all three jobs, s", number(jobs));
        page.row("first byte of an export of one provider, s", number(Median.of(first)));
        page.atMost(0.2, "first byte of an export of one provider", Median.of(first), " s");
        for (var request : PageRequest.values()) {
            var tries = new double[TRIES];
            Arrays.setAll(
                    tries,
                    attempt -> Stage.timed(() -> request.paths.forEach(path -> asked(server.plainUrl(), "GET", path))));
            page.row(request.name + ", s", number(Median.of(tries)));
            page.atMost(request.seconds, request.name, Median.of(tries), " s");
        }
        var failures = server.console().since(0).stream()
                .filter(line -> line.contains("OutOfMemoryError"))
                .count();
        page.atMost(
                0,
                "out-of-memory errors of retention, scrub and a dry run in " + HEAP_MEBIBYTES + " MiB",
                failures,
                "");
    }

    private static void runJobs(URI mirror) {
        asked(mirror, "POST", ADMIN + "retention");
        var end = System.nanoTime() + TimeUnit.MINUTES.toNanos(ADMITTED_MINUTES);
        while (!areDone(mirror)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the jobs do not end");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private static boolean areDone(URI mirror) {
        var retention = asked(mirror, "GET", ADMIN + "retention");
        return count(retention, "\"done\"") == 2 && count(asked(mirror, "GET", ADMIN + "scrub"), "\"done\"") == 1;
    }

    private static int count(String text, String word) {
        return text.split(Pattern.quote(word), -1).length - 1;
    }

    private static void firstByte(URI mirror) {
        try {
            var connection = connected(mirror, "GET", ONE);
            try (var archive = connection.getInputStream()) {
                if (archive.read() < 0) {
                    throw new IllegalStateException("the export is empty");
                }
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String asked(URI mirror, String method, String path) {
        try {
            var connection = connected(mirror, method, path);
            if (connection.getResponseCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return "";
            }
            try (var answer = connection.getInputStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static HttpURLConnection connected(URI mirror, String method, String path) throws IOException {
        var connection =
                (HttpURLConnection) mirror.resolve("-/api/v1/" + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", "Bearer " + TOKEN);
        if (method.equals("POST")) {
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            connection.getOutputStream().write("{\"dryRun\":true}".getBytes(StandardCharsets.US_ASCII));
        }
        return connection;
    }
}
