package org.providermirror.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.providermirror.event.EventKind;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.storage.StorageCall;
import org.providermirror.testing.ManualTime;

/** The metrics in Prometheus' text form, read as Prometheus reads it. */
class MetricsTest {
    private static final Path DASHBOARD = Path.of("src/site/grafana/mirror.json");

    private final Metrics metrics = new Metrics("down.example.com"::equals);
    private final MetricsRecorder figures =
            new CompositeRecorder(metrics, new History(new ManualTime().time().wall()));

    private void somethingOfEverything() {
        figures.request(RouteLabel.ARCHIVE, RequestOutcome.HIT, Duration.ofMillis(3));
        figures.request(RouteLabel.INDEX, RequestOutcome.FAILED, Duration.ofSeconds(8));
        figures.archive(RequestOutcome.HIT, 4_000);
        figures.answered("registry.example.com", true, Duration.ofMillis(80));
        figures.fetch(true, 4_000);
        figures.called(StorageCall.READ, true, Duration.ofMillis(1));
        figures.event(EventKind.CONFLICT);
        for (var name : new String[] {"mirror.stored.bytes", "mirror.stored.packages", "mirror.ready"}) {
            metrics.gauge(name, "as the application has it", Map.of(), () -> 1);
        }
        metrics.gauge("mirror.fetch.queue", "as the application has it", Map.of("state", "running"), () -> 1);
    }

    @Test
    void metrics_are_exposed_with_their_names_and_labels() {
        somethingOfEverything();
        var read = PrometheusText.parse(metrics.text());
        assertThat(read.value("mirror_archives_total", Map.of("outcome", "hit")))
                .isEqualTo(1);
        assertThat(read.value("mirror_archive_bytes_total", Map.of("outcome", "hit")))
                .isEqualTo(4_000);
        assertThat(read.value("mirror_fetches_total", Map.of("outcome", "stored")))
                .isEqualTo(1);
        assertThat(read.value("mirror_events_total", Map.of("kind", "conflict")))
                .isEqualTo(1);
        assertThat(read.value("mirror_requests_seconds_count", Map.of("route", "index", "outcome", "failed")))
                .isEqualTo(1);
        assertThat(read.value(
                        "mirror_requests_seconds_bucket", Map.of("route", "archive", "outcome", "hit", "le", "0.005")))
                .isEqualTo(1);
        assertThat(read.value(
                        "mirror_upstream_requests_seconds_sum",
                        Map.of("host", "registry.example.com", "outcome", "found")))
                .isEqualTo(0.08);
        assertThat(read.value("mirror_storage_calls_seconds_count", Map.of("call", "read", "outcome", "ok")))
                .isEqualTo(1);
    }

    @Test
    void counters_are_there_before_anything_happens_so_that_no_rate_begins_too_late() {
        var read = PrometheusText.parse(metrics.text());
        assertThat(read.value("mirror_archives_total", Map.of("outcome", "miss")))
                .isZero();
        assertThat(read.value("mirror_events_total", Map.of("kind", "rot"))).isZero();
        assertThat(read.value("mirror_fetches_total", Map.of("outcome", "failed")))
                .isZero();
    }

    @Test
    void any_number_of_upstream_hosts_makes_a_bounded_number_of_metrics() {
        for (var host = 0; host < 1_000; host++) {
            figures.failed(
                    "host-" + host + ".example.com",
                    new UpstreamUnavailableException("host", "is unreachable"),
                    Duration.ZERO);
        }
        var read = PrometheusText.parse(metrics.text());
        assertThat(read.value(
                        "mirror_upstream_requests_seconds_count", Map.of("host", "other", "outcome", "unavailable")))
                .isGreaterThanOrEqualTo(900);
        assertThat(metrics.text().lines().count()).isLessThan(2_500);
    }

    @Test
    void the_circuit_breaker_of_each_upstream_host_is_a_metric() {
        figures.failed(
                "down.example.com", new UpstreamUnavailableException("down.example.com", "failed"), Duration.ZERO);
        figures.answered("up.example.com", true, Duration.ZERO);
        var read = PrometheusText.parse(metrics.text());
        assertThat(read.value("mirror_upstream_circuit_breaker_open", Map.of("host", "down.example.com")))
                .isEqualTo(1);
        assertThat(read.value("mirror_upstream_circuit_breaker_open", Map.of("host", "up.example.com")))
                .isZero();
    }

    @Test
    void every_metric_of_the_dashboard_exists() throws Exception {
        somethingOfEverything();
        var known = PrometheusText.parse(metrics.text()).names();
        var used = new TreeSet<String>();
        collect(new ObjectMapper().readTree(DASHBOARD.toFile()), used);
        assertThat(used).hasSizeGreaterThan(8);
        assertThat(known).containsAll(used);
    }

    private static void collect(JsonNode node, TreeSet<String> used) {
        if (node.isObject() && node.has("expr")) {
            var names =
                    Pattern.compile("mirror_[a-z_]+").matcher(node.get("expr").asText());
            while (names.find()) {
                used.add(names.group());
            }
        }
        node.forEach(child -> collect(child, used));
    }
}
