package org.providermirror.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.providermirror.event.EventKind;
import org.providermirror.storage.StorageCall;

/**
 * Holds the metrics of this instance since its start, in the text format of Prometheus. Times are histograms, from which
 * Prometheus estimates percentiles. Dashboards use their names:
 * they never change. Bounded: beyond the first hundred, upstream hosts are counted together.
 *
 * <p>Thread-safe; starts no thread.
 */
public final class Metrics implements AutoCloseable {
    private static final int MOST_HOSTS = 100;
    private static final String OTHER_HOSTS = "other";
    private static final String OUTCOME = "outcome";
    private static final Duration[] FAST = {
        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100),
        Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(60)
    };

    /** The media type of {@link #openMetrics}. */
    public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final Set<String> hosts = ConcurrentHashMap.newKeySet();
    private final Predicate<String> isBreakerOpen;

    /**
     * Registers all meters at once, so that no rate begins too late.
     *
     * @param isBreakerOpen whether the circuit breaker of an upstream host is open or half-open
     */
    public Metrics(Predicate<String> isBreakerOpen) {
        this.isBreakerOpen = isBreakerOpen;
        for (var outcome : Set.of(RequestOutcome.HIT, RequestOutcome.MISS, RequestOutcome.STREAM)) {
            archive(outcome, 0, 0);
        }
        for (var kind : EventKind.values()) {
            events(kind).increment(0);
        }
        fetches(true).increment(0);
        fetches(false).increment(0);
        fetchedBytes().increment(0);
    }

    /** Returns the metrics in the text format 0.0.4 of Prometheus. */
    public String text() {
        return registry.scrape();
    }

    /** Returns the metrics in the OpenMetrics format. */
    public String openMetrics() {
        return registry.scrape(OPEN_METRICS);
    }

    /** Registers a number that is computed whenever the metrics are read. It must be quick and must not throw. */
    public void gauge(String name, String description, Map<String, String> labels, Supplier<Number> value) {
        var gauge = Gauge.builder(name, value).description(description).strongReference(true);
        labels.forEach(gauge::tag);
        gauge.register(registry);
    }

    void request(RouteLabel route, RequestOutcome outcome, Duration time) {
        timer(
                        "mirror.requests",
                        "Requests to the mirror, by route and outcome",
                        "route",
                        route.label(),
                        outcome.label())
                .record(time);
    }

    void archive(RequestOutcome outcome, long bytes) {
        archive(outcome, 1, bytes);
    }

    private void archive(RequestOutcome outcome, int count, long bytes) {
        counter(
                        "mirror.archives",
                        "Archives served: from storage (hit), by a redirect to the publisher (miss), or as they arrived"
                                + " (stream)",
                        OUTCOME,
                        outcome.label())
                .increment(count);
        counter(
                        "mirror.archive.bytes",
                        "Bytes of archives served to clients; those of hits were not downloaded again",
                        OUTCOME,
                        outcome.label())
                .increment(bytes);
    }

    void upstream(String host, UpstreamOutcome outcome, Duration time) {
        var counted = hosts.contains(host) || hosts.size() < MOST_HOSTS ? host : OTHER_HOSTS;
        if (hosts.add(counted) && !counted.equals(OTHER_HOSTS)) {
            gauge(
                    "mirror.upstream.circuit.breaker.open",
                    "1 if the circuit breaker of the upstream host is open or half-open, otherwise 0",
                    Map.of("host", counted),
                    () -> isBreakerOpen.test(counted) ? 1 : 0);
        }
        timer(
                        "mirror.upstream.requests",
                        "Requests to registries and publishers, until the response was complete or a download began",
                        "host",
                        counted,
                        outcome.label())
                .record(time);
    }

    void fetch(boolean stored, long bytes) {
        fetches(stored).increment();
        fetchedBytes().increment(bytes);
    }

    private Counter fetches(boolean stored) {
        return counter(
                "mirror.fetches", "Attempts to fetch a package into storage", OUTCOME, stored ? "stored" : "failed");
    }

    private Counter fetchedBytes() {
        return counter("mirror.fetched.bytes", "Bytes of packages downloaded into storage");
    }

    void storage(StorageCall call, boolean worked, Duration time) {
        timer(
                        "mirror.storage.calls",
                        "Calls of the storage",
                        "call",
                        call.name().toLowerCase(Locale.ROOT),
                        worked ? "ok" : "failed")
                .record(time);
    }

    void event(EventKind kind) {
        events(kind).increment();
    }

    private Counter events(EventKind kind) {
        return counter("mirror.events", "Events reported, by kind", "kind", kind.label());
    }

    private Timer timer(String name, String description, String label, String value, String outcome) {
        var key = String.join("|", name, value, outcome);
        // Looked up first: computing may take a lock even if the value exists.
        var timer = timers.get(key);
        return timer != null
                ? timer
                : timers.computeIfAbsent(
                        key,
                        absent -> Timer.builder(name)
                                .description(description)
                                .tags(label, value, OUTCOME, outcome)
                                .serviceLevelObjectives(FAST)
                                .register(registry));
    }

    private Counter counter(String name, String description, String... labels) {
        return Counter.builder(name)
                .description(description)
                .baseUnit(name.endsWith(".bytes") ? "bytes" : null)
                .tags(labels)
                .register(registry);
    }

    @Override
    public void close() {
        registry.close();
    }
}
