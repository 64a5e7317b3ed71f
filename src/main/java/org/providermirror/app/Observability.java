package org.providermirror.app;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.StoredHashes;
import org.providermirror.catalog.record.StoredProviders;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.config.WebhookSettings;
import org.providermirror.event.Event;
import org.providermirror.event.EventHistory;
import org.providermirror.event.EventKind;
import org.providermirror.event.EventStore;
import org.providermirror.event.Events;
import org.providermirror.event.webhook.Webhook;
import org.providermirror.failure.StorageException;
import org.providermirror.fetch.FetchListener;
import org.providermirror.fetch.FetchProgress;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.health.DiskSpace;
import org.providermirror.health.Health;
import org.providermirror.health.StorageProbe;
import org.providermirror.health.UpstreamHosts;
import org.providermirror.metrics.CompositeRecorder;
import org.providermirror.metrics.History;
import org.providermirror.metrics.HistoryStore;
import org.providermirror.metrics.MeteredEvents;
import org.providermirror.metrics.Metrics;
import org.providermirror.metrics.MetricsRecorder;
import org.providermirror.metrics.Period;
import org.providermirror.mirror.inventory.CatalogInventory;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.mirror.inventory.PackagePolicy;
import org.providermirror.mirror.inventory.ProviderDetailsCache;
import org.providermirror.mirror.inventory.ProviderSummaries;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.net.InstrumentedUpstreamClient;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.post.PostClient;
import org.providermirror.policy.Administration;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.Target;
import org.providermirror.storage.IdentifiedStorage;
import org.providermirror.storage.InstrumentedStorage;
import org.providermirror.storage.SharedFolder;
import org.providermirror.storage.Storage;
import org.providermirror.web.api.PublicUrl;
import org.providermirror.web.api.StatusReport;
import org.providermirror.web.live.LiveHub;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Composes metrics, history, events, health checks and live status. */
final class Observability implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Observability.class);
    private static final Duration SAVE_TIMEOUT = Duration.ofSeconds(2);

    private final Threads threads;
    private final Clocks time;
    private final Instant startedAt;
    private final IdentifiedStorage plainStorage;
    private final Storage storage;
    private final Metrics metrics;
    private final History history;
    private final HistoryStore historyStore;
    private final MetricsRecorder metricsRecorder;
    private final EventStore eventStore;
    private final Optional<Webhook> webhook;
    private final Events events;
    private final UpstreamHosts upstreamHosts;
    private final StorageProbe probe;
    private final StoredProviders providers;
    private Inventory inventory;
    private Health health;
    private StatusReport report;
    private PublicUrl publicUrl;
    private LiveHub live;

    /**
     * @param storage used uninstrumented here, so that observing is not counted
     * @param disk reads the space of the disk that contains the storage
     * @param hook where events are sent
     * @param isBreakerOpen whether the circuit breaker of an upstream host is open or half-open
     */
    Observability(
            IdentifiedStorage storage,
            Supplier<Optional<DiskSpace>> disk,
            UpstreamSettings upstream,
            Optional<WebhookSettings> hook,
            Predicate<String> isBreakerOpen,
            Threads threads,
            Clocks time) {
        this.threads = threads;
        this.time = time;
        this.plainStorage = storage;
        startedAt = time.wall().instant();
        metrics = new Metrics(isBreakerOpen);
        history = new History(time.wall());
        historyStore = new HistoryStore(history, storage, time.wall(), threads.background());
        metricsRecorder = new CompositeRecorder(metrics, history);
        eventStore = new EventStore(storage, time.wall(), threads.background(), threads.timer());
        var recorded = new MeteredEvents(metricsRecorder, eventStore);
        webhook = hook.map(settings -> new Webhook(
                recorded,
                settings,
                threads.task("webhook"),
                threads.timer(),
                new PostClient(upstream.egress(), upstream.caFile(), threads.timer())));
        events = webhook.<Events>map(sending -> sending).orElse(recorded);
        upstreamHosts = new UpstreamHosts(upstream.registryHosts(), time.wall(), events, isBreakerOpen);
        probe = new StorageProbe(storage, disk, events, threads.background(), time.wall(), time.monotonic());
        providers = new StoredProviders(storage, upstream.hosts().named(), threads.background());
        this.storage = new InstrumentedStorage(storage, List.of(metricsRecorder, providers));
    }

    /** Starts to announce changes of this instance, and to do this if another instance changed a folder. */
    void poll(Map<SharedFolder, Runnable> polls) {
        var all = new EnumMap<SharedFolder, Runnable>(polls);
        all.put(SharedFolder.EVENTS, eventStore::pollChanges);
        all.put(SharedFolder.FIGURES, historyStore::pollChanges);
        new ChangePolls(plainStorage, all, threads, time.monotonic()).start();
    }

    /** Returns the instrumented storage for all other modules. */
    Storage storage() {
        return storage;
    }

    /** Reads again what is stored of a provider after another instance changed it. */
    void lookAgain(ProviderAddress provider) {
        providers.lookAgain(provider);
    }

    /** Returns the log of events. */
    Events events() {
        return events;
    }

    /** Returns the recorder of metrics. */
    MetricsRecorder metricsRecorder() {
        return metricsRecorder;
    }

    /** Returns the metrics for Prometheus. */
    Metrics metrics() {
        return metrics;
    }

    /** Returns the past events. */
    EventHistory eventHistory() {
        return eventStore;
    }

    /** Returns the history of the metrics. */
    History history() {
        return history;
    }

    /** Returns the stored contents; available after {@link #start}. */
    Inventory inventory() {
        return inventory;
    }

    /** Returns the health checks; available after {@link #start}. */
    Health health() {
        return health;
    }

    /** Returns the status report; available after {@link #start}. */
    StatusReport report() {
        return report;
    }

    /** Returns the URL that the settings name; available after {@link #start}. */
    PublicUrl publicUrl() {
        return publicUrl;
    }

    /** Returns the live connections; available after {@link #start}. */
    LiveHub live() {
        return live;
    }

    /** Returns the client, instrumented. */
    UpstreamClient instrumented(UpstreamClient client) {
        return new InstrumentedUpstreamClient(client, List.of(metricsRecorder, upstreamHosts));
    }

    /** Returns the listener that records how fetches end. */
    FetchListener fetchListener() {
        return new FetchListener() {
            @Override
            public void ended(PackageId id, boolean stored, long received) {
                metricsRecorder.fetch(stored, received);
            }

            @Override
            public void altered(PackageId id, String sentence) {
                events.record(Event.of(
                        time.wall().instant(), EventKind.VERIFICATION_FAILED, Target.of(id), id + ": " + sentence));
            }
        };
    }

    /** Starts the periodic tasks. */
    void start(
            PullThroughMirror.Knowledge knowledge,
            Administration decisions,
            Maintenance maintenance,
            FetchQueue fetches,
            String version,
            Optional<URI> configuredUrl) {
        var details = new ProviderDetailsCache(
                providers,
                knowledge.versions(),
                new StoredHashes(plainStorage),
                maintenance.facts(),
                threads.background(),
                time);
        inventory = new CatalogInventory(
                plainStorage,
                new ProviderSummaries(
                        providers,
                        details,
                        decisions,
                        () -> knowledge.refused().all().stream()
                                .map(each -> each.release().provider()),
                        () -> fetches.progress().stream()
                                .filter(fetch -> fetch.failures() > 0)
                                .map(fetch -> fetch.id().provider())),
                knowledge,
                maintenance.uses(),
                maintenance::publication,
                PackagePolicy.by(decisions.blocks(), decisions.conflicts()),
                threads.storageReads());
        health = new Health(probe, upstreamHosts);
        publicUrl = new PublicUrl(configuredUrl);
        report = new StatusReport(
                version, startedAt, time.wall(), inventory, fetches::progress, eventStore, history, health);
        live = new LiveHub(report, threads.background());
        gauges(inventory, health, fetches::progress);
        eventStore.start();
        historyStore.start(threads.timer());
        probe.start(threads.timer());
        providers.start(threads.timer());
        details.start(threads.timer());
        live.start(threads.timer());
    }

    private void gauges(Inventory inventory, Health health, Supplier<List<FetchProgress>> fetches) {
        for (var state : FetchProgress.State.values()) {
            metrics.gauge(
                    "mirror.fetch.queue",
                    "Fetches that run, wait, or are delayed before a retry",
                    Map.of("state", state.name().toLowerCase(Locale.ROOT)),
                    () -> fetches.get().stream()
                            .filter(fetch -> fetch.state() == state)
                            .count());
        }
        metrics.gauge(
                "mirror.upstream.running",
                "Providers that upstream is asked about now",
                Map.of(),
                threads::upstreamRunning);
        metrics.gauge(
                "mirror.upstream.waiting",
                "Providers that wait for the concurrency limit of their hostname",
                Map.of(),
                threads::upstreamWaiting);
        metrics.gauge(
                "mirror.hit.ratio",
                "Cache hit ratio of archives over the last hour; NaN if no archive was served",
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
        webhook.ifPresent(sending -> {
            metrics.gauge("mirror.webhook.waiting", "Events that wait for the webhook", Map.of(), sending::waiting);
            metrics.gauge(
                    "mirror.webhook.dropped",
                    "Events that were dropped because too many waited for the webhook",
                    Map.of(),
                    sending::dropped);
        });
        metrics.gauge(
                "mirror.ready",
                "1 if the mirror is ready or degraded, otherwise 0",
                Map.of(),
                () -> health.readiness() == Health.Readiness.UNREADY ? 0 : 1);
    }

    /** Closes live connections, and writes the latest counts and events if storage accepts them soon. */
    @Override
    public void close() {
        webhook.ifPresent(Webhook::close);
        if (live != null) {
            live.close();
        }
        try {
            threads.background().submit(this::saveLatest).get(SAVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RuntimeException unwritten) {
            LOG.debug(
                    "The metrics history of the last minutes is lost, and the latest events are in the log only: storage did not accept them in time",
                    unwritten);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        metrics.close();
    }

    // The announcements are last, because they announce what the others write.
    private Void saveLatest() throws InterruptedException {
        eventStore.finish();
        try {
            historyStore.save();
        } catch (StorageException unwritten) {
            LOG.debug("The metrics history of the last minutes is lost", unwritten);
        }
        plainStorage.announceChanges();
        return null;
    }
}
