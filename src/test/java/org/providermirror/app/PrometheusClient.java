package org.providermirror.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Reads the metrics by Prometheus' own client for Python, as operators' tools do. */
final class PrometheusClient {
    private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");
    private static final String READ = String.join(
            "\n",
            "import json, sys",
            "from %s import text_string_to_metric_families as families",
            "read = [{'name': f.name, 'type': f.type, 'help': f.documentation, 'samples':",
            "  [{'name': s.name, 'labels': s.labels, 'value': repr(s.value)} for s in f.samples]}",
            "  for f in families(sys.stdin.read())]",
            "json.dump(read, sys.stdout)");

    private final String python;

    private PrometheusClient(String python) {
        this.python = python;
    }

    /** The one of this machine. */
    static Optional<PrometheusClient> found() {
        return PYTHONS.stream()
                .filter(python -> run(python, "import prometheus_client.openmetrics.parser", "")
                        .isPresent())
                .map(PrometheusClient::new)
                .findFirst();
    }

    /** The families of Prometheus' text format. */
    JsonNode text(String metrics) throws IOException {
        return read("prometheus_client.parser", metrics);
    }

    /** The families of the format of OpenMetrics, which is read strictly. */
    JsonNode openMetrics(String metrics) throws IOException {
        return read("prometheus_client.openmetrics.parser", metrics);
    }

    private JsonNode read(String parser, String metrics) throws IOException {
        return new ObjectMapper()
                .readTree(run(python, READ.formatted(parser), metrics)
                        .orElseThrow(() -> new AssertionError("the client cannot read\n" + metrics)));
    }

    private static Optional<String> run(String python, String program, String input) {
        try {
            var process = new ProcessBuilder(python, "-c", program)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0
                    ? Optional.of(output)
                    : Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
