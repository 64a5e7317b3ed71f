package org.providermirror.app;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.StoredProviders;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.EventStore;
import org.providermirror.event.Events;
import org.providermirror.fetch.FetchListener;
import org.providermirror.fetch.FetchProgress;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.health.Health;
import org.providermirror.health.StorageProbe;
import org.providermirror.health.UpstreamHosts;
import org.providermirror.metrics.CompositeRecorder;
import org.providermirror.metrics.History;
import org.providermirror.metrics.HistoryStore;
import org.providermirror.metrics.MeteredEvents;
import org.providermirror.metrics.MeteredStorageListener;
import org.providermirror.metrics.MeteredUpstreamListener;
import org.providermirror.metrics.Metrics;
import org.providermirror.metrics.MetricsRecorder;
import org.providermirror.metrics.Period;
import org.providermirror.mirror.inventory.CatalogInventory;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.mirror.inventory.LastUses;
import org.providermirror.mirror.inventory.PackagePolicy;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.net.InstrumentedUpstreamClient;
import org.providermirror.net.UpstreamClient;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.Target;
import org.providermirror.storage.InstrumentedStorage;
import org.providermirror.storage.Storage;
import org.providermirror.web.api.Seen;
import org.providermirror.web.api.StatusReport;
import org.providermirror.web.live.LiveHub;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that see what the others do, and those that show it. */
final class Observability implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Observability.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Threads threads;
    private final Clocks time;
    private final Instant startedAt;
    private final Storage plainStorage;
    private final Storage storage;
    private final Metrics metrics = new Metrics();
    private final History history;
    private final HistoryStore keptHistory;
    private final MetricsRecorder figures;
    private final EventStore keptEvents;
    private final Events events;
    private final UpstreamHosts upstreamHosts;
    private final StorageProbe probe;
    private final StoredProviders providers;
    private Seen seen;
    private LiveHub live;

    /** @param storage used here as it is, so that looking does not count */
    Observability(Storage storage, UpstreamSettings upstream, Threads threads, Clocks time) {
        this.threads = threads;
        this.time = time;
        this.plainStorage = storage;
        startedAt = time.wall().instant();
        history = new History(time.wall());
        keptHistory = new HistoryStore(history, storage, time.wall(), threads.background());
        figures = new CompositeRecorder(metrics, history);
        keptEvents = new EventStore(storage, time.wall(), threads.background(), threads.timer());
        events = new MeteredEvents(figures, keptEvents);
        upstreamHosts = new UpstreamHosts(upstream.registryHosts(), time.wall(), events);
        probe = new StorageProbe(storage, threads.background(), time.monotonic());
        providers = new StoredProviders(storage, upstream.hosts().named(), threads.background());
        this.storage = new InstrumentedStorage(storage, List.of(new MeteredStorageListener(figures), providers));
    }

    /** The storage for all others. */
    Storage storage() {
        return storage;
    }

    /** Has what is stored of a provider looked at, of which another mirror changed something. */
    void lookAgain(ProviderAddress provider) {
        providers.lookAgain(provider);
    }

    /** Where events are reported. */
    Events events() {
        return events;
    }

    /** Where requests are counted. */
    MetricsRecorder figures() {
        return figures;
    }

    /** The metrics to be read. */
    Metrics metrics() {
        return metrics;
    }

    /** What the interface shows; there after {@link #start}. */
    Seen seen() {
        return seen;
    }

    /** Who listens; there after {@link #start}. */
    LiveHub live() {
        return live;
    }

    /** The client, with its upstreamPool seen. */
    UpstreamClient watched(UpstreamClient client) {
        return new InstrumentedUpstreamClient(client, List.of(new MeteredUpstreamListener(figures), upstreamHosts));
    }

    /** Sees how fetches end. */
    FetchListener fetchWatch() {
        return new FetchListener() {
            @Override
            public void ended(PackageId id, boolean stored, long received) {
                figures.fetch(stored, received);
            }

            @Override
            public void altered(PackageId id, String sentence) {
                events.record(Event.of(
                        time.wall().instant(), EventKind.VERIFICATION_FAILED, Target.of(id), id + ": " + sentence));
            }
        };
    }

    /** Begins to look. */
    void start(
            PullThroughMirror.Knowledge knowledge,
            PackagePolicy judgement,
            LastUses uses,
            FetchQueue fetches,
            String version,
            Optional<URI> publicUrl) {
        var inventory = new CatalogInventory(plainStorage, providers, knowledge, uses, judgement, threads.background());
        var health = new Health(probe, upstreamHosts);
        seen = new Seen(
                version, startedAt, time.wall(), inventory, fetches::progress, keptEvents, history, health, publicUrl);
        live = new LiveHub(new StatusReport(seen), threads.background());
        gauges(inventory, health, fetches::progress);
        keptEvents.start();
        keptHistory.start(threads.timer());
        probe.start(threads.timer());
        providers.start(threads.timer());
        live.start(threads.timer());
    }

    private void gauges(Inventory inventory, Health health, Supplier<List<FetchProgress>> fetches) {
        for (var state : FetchProgress.State.values()) {
            metrics.gauge(
                    "mirror.fetch.queue",
                    "Fetches that run, wait, or rest before they are tried again",
                    Map.of("state", state.name().toLowerCase(Locale.ROOT)),
                    () -> fetches.get().stream()
                            .filter(fetch -> fetch.state() == state)
                            .count());
        }
        metrics.gauge(
                "mirror.hit.ratio",
                "The share of archives that came out of storage over the last hour; none where none was given",
                Map.of(),
                () -> history.hitRatio(Period.HOUR));
        metrics.gauge(
                "mirror.stored.packages",
                "Packages in storage",
                Map.of(),
                () -> inventory
                        .totals()
                        .map(totals -> (double) totals.packages())
                        .orElse(Double.NaN));
        metrics.gauge(
                "mirror.stored.bytes",
                "Bytes of the packages in storage",
                Map.of(),
                () -> inventory.totals().map(totals -> (double) totals.bytes()).orElse(Double.NaN));
        metrics.gauge(
                "mirror.ready",
                "1 where the mirror is ready or degraded, else 0",
                Map.of(),
                () -> health.readiness() == Health.Readiness.UNREADY ? 0 : 1);
    }

    /** Lets listeners go, and writes what was counted and reported since it was last written, if the storage takes that soon. */
    @Override
    public void close() {
        if (live != null) {
            live.close();
        }
        try {
            threads.background().submit(this::lastWords).get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RuntimeException unwritten) {
            LOG.debug(
                    "the figures of the last minutes are lost, and what was reported just now is in the log alone",
                    unwritten);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        metrics.close();
    }

    private Void lastWords() throws InterruptedException {
        keptEvents.finish();
        keptHistory.save();
        return null;
    }
}
