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
import java.util.function.Supplier;
import org.providermirror.event.EventKind;
import org.providermirror.storage.StorageCall;

/**
 * The metrics of this mirror since its start, in the text form that Prometheus reads. Their names are used in dashboards: they
 * do not change. Bounded: beyond the first hundred, upstream hosts are counted together.
 *
 * <p>Safe for use by any number of threads; starts none.
 */
public final class Metrics implements AutoCloseable {
    private static final int MOST_HOSTS = 100;
    private static final String OTHER_HOSTS = "other";
    private static final String OUTCOME = "outcome";
    private static final Duration[] FAST = {
        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100),
        Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(60)
    };

    private record RequestKind(RouteLabel route, RequestOutcome outcome) {}

    private record UpstreamKind(String host, UpstreamOutcome outcome) {}

    private record StorageKind(StorageCall call, boolean worked) {}

    /** The media type of what {@link #openMetrics} tells. */
    public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<RequestKind, Timer> requests = new ConcurrentHashMap<>();
    private final Map<UpstreamKind, Timer> upstream = new ConcurrentHashMap<>();
    private final Map<StorageKind, Timer> storage = new ConcurrentHashMap<>();
    private final Set<String> hosts = ConcurrentHashMap.newKeySet();

    /** All meters that exist without anything having happened are there from the start, so that no rate begins too late. */
    public Metrics() {
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

    /** What Prometheus reads, in its text format 0.0.4. */
    public String text() {
        return registry.scrape();
    }

    /** The same in the format that OpenMetrics made of it. */
    public String openMetrics() {
        return registry.scrape(OPEN_METRICS);
    }

    /** A number that is asked for whenever the metrics are read; must be quick and must not fail. */
    public void gauge(String name, String description, Map<String, String> labels, Supplier<Number> value) {
        var gauge = Gauge.builder(name, value).description(description).strongReference(true);
        labels.forEach(gauge::tag);
        gauge.register(registry);
    }

    void request(RouteLabel route, RequestOutcome outcome, Duration time) {
        var kind = new RequestKind(route, outcome);
        // Looked up first, for computing may take a lock even where there is nothing to compute.
        var timer = requests.get(kind);
        (timer == null ? requests.computeIfAbsent(kind, this::timer) : timer).record(time);
    }

    private Timer timer(RequestKind kind) {
        return Timer.builder("mirror.requests")
                .description("Requests to the mirror, by what they were for and how they ended")
                .tag("route", kind.route().label())
                .tag(OUTCOME, kind.outcome().label())
                .serviceLevelObjectives(FAST)
                .register(registry);
    }

    void archive(RequestOutcome outcome, long bytes) {
        archive(outcome, 1, bytes);
    }

    private void archive(RequestOutcome outcome, int count, long bytes) {
        Counter.builder("mirror.archives")
                .description("Archives given: out of storage, by a redirect to the publisher, or as they arrived")
                .tag(OUTCOME, outcome.label())
                .register(registry)
                .increment(count);
        Counter.builder("mirror.archive.bytes")
                .baseUnit("bytes")
                .description("Bytes of archives given to clients; those of hits did not come from upstream again")
                .tag(OUTCOME, outcome.label())
                .register(registry)
                .increment(bytes);
    }

    void upstream(String host, UpstreamOutcome outcome, Duration time) {
        var counted = hosts.contains(host) || hosts.size() < MOST_HOSTS ? host : OTHER_HOSTS;
        hosts.add(counted);
        upstream.computeIfAbsent(
                        new UpstreamKind(counted, outcome),
                        kind -> Timer.builder("mirror.upstream.requests")
                                .description(
                                        "Questions to registries and publishers, until the answer was there or began")
                                .tag("host", kind.host())
                                .tag(OUTCOME, outcome.label())
                                .serviceLevelObjectives(FAST)
                                .register(registry))
                .record(time);
    }

    void fetch(boolean stored, long bytes) {
        fetches(stored).increment();
        fetchedBytes().increment(bytes);
    }

    private Counter fetches(boolean stored) {
        return Counter.builder("mirror.fetches")
                .description("Tries to fetch a package into storage")
                .tag(OUTCOME, stored ? "stored" : "failed")
                .register(registry);
    }

    private Counter fetchedBytes() {
        return Counter.builder("mirror.fetched.bytes")
                .baseUnit("bytes")
                .description("Bytes of packages that came from upstream into storage")
                .register(registry);
    }

    void storage(StorageCall call, boolean worked, Duration time) {
        storage.computeIfAbsent(
                        new StorageKind(call, worked),
                        kind -> Timer.builder("mirror.storage.calls")
                                .description("Calls of the storage")
                                .tag("call", call.name().toLowerCase(Locale.ROOT))
                                .tag(OUTCOME, worked ? "ok" : "failed")
                                .serviceLevelObjectives(FAST)
                                .register(registry))
                .record(time);
    }

    void event(EventKind kind) {
        events(kind).increment();
    }

    private Counter events(EventKind kind) {
        return Counter.builder("mirror.events")
                .description("Events reported, by kind")
                .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    @Override
    public void close() {
        registry.close();
    }
}
