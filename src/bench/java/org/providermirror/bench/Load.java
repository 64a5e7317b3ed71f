package org.providermirror.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code wrk} counted of a load on one URL.
 *
 * @param p50 the median latency, in milliseconds
 * @param p99 of a hundred requests 99 took no longer, in milliseconds
 * @param errors answers other than 2xx and 3xx, and connections that broke
 */
record Load(double seconds, long requests, long bytes, double p50, double p99, long errors) {
    private static final Pattern RESULT = Pattern.compile("RESULT (\\d+) (\\d+) (\\d+) ([0-9.e+]+) ([0-9.e+]+) (\\d+)");
    private static final String SCRIPT = """
            done = function(summary, latency, requests)
              local errors = summary.errors
              io.write(string.format("RESULT %d %d %d %g %g %d\\n", summary.duration, summary.requests, summary.bytes,
                latency:percentile(50), latency:percentile(99), errors.connect + errors.read + errors.status))
            end
            """;

    /** Puts a load on a URL for a while. */
    static Load on(URI url, int connections, int seconds) {
        try {
            var script = Files.createTempFile("load", ".lua");
            try {
                Files.writeString(script, SCRIPT);
                return parse(Program.run(command(url, connections, seconds, script)));
            } finally {
                Files.delete(script);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<String> command(URI url, int connections, int seconds, Path script) {
        return List.of(
                Program.find("wrk").toString(),
                "-t" + Math.min(2, connections),
                "-c" + connections,
                "-d" + seconds + "s",
                "--timeout",
                "30s",
                "-H",
                "Accept-Encoding: gzip",
                "-s",
                script.toString(),
                url.toString());
    }

    private static Load parse(String said) {
        var result = RESULT.matcher(said);
        if (!result.find()) {
            throw new IllegalStateException("wrk said:\n" + said);
        }
        return new Load(
                Long.parseLong(result.group(1)) / 1e6,
                Long.parseLong(result.group(2)),
                Long.parseLong(result.group(3)),
                Double.parseDouble(result.group(4)) / 1e3,
                Double.parseDouble(result.group(5)) / 1e3,
                Long.parseLong(result.group(6)));
    }

    double requestsPerSecond() {
        return requests / seconds;
    }

    double megabytesPerSecond() {
        return bytes / seconds / 1e6;
    }
}
