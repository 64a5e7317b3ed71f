package org.providermirror.app;

import java.time.Duration;
import java.util.function.Predicate;
import org.providermirror.catalog.InstrumentedRegistry;
import org.providermirror.catalog.RefreshNotifyingRegistry;
import org.providermirror.catalog.RefusalChecks;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.catalog.refusal.RequestedChecks;
import org.providermirror.event.Events;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.ServedTrackingMirror;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.storage.Storage;

/** The parts that record which releases failed verification and which versions were served, and verify the former again. */
final class TrustParts implements AutoCloseable {
    private static final Duration CHECKED_EVERY = Duration.ofSeconds(2);
    private static final Duration SERVED_KEPT_EVERY = Duration.ofSeconds(10);

    private final ServedVersions served;
    private final RefusedReleases refused;
    private final RequestedChecks requested;
    private final Events events;
    private final Threads threads;
    private final Clocks time;
    private RefusalChecks checks;

    TrustParts(Storage storage, Events events, Threads threads, Clocks time) {
        this.events = events;
        this.threads = threads;
        this.time = time;
        served = new ServedVersions(storage, threads.background(), time);
        refused = new RefusedReleases(storage, served, events, time);
        requested = new RequestedChecks(refused);
    }

    ServedVersions served() {
        return served;
    }

    RefusedReleases refused() {
        return refused;
    }

    /** The registry that the catalog asks: failures are reported, and a list that was fetched has refusals checked. */
    ProviderRegistry forCatalog(ProviderRegistry registry) {
        return new RefreshNotifyingRegistry(
                InstrumentedRegistry.ofIncomplete(registry, events, time), requested::ofRefreshedList);
    }

    /** The registry for whoever compares releases that are kept: all failures are reported, and none refuses a release. */
    ProviderRegistry forComparison(ProviderRegistry registry) {
        return InstrumentedRegistry.ofAll(registry, events, time);
    }

    /** The mirror, of which it is recorded what clients are served. */
    ProviderMirror tracked(ProviderMirror mirror) {
        return new ServedTrackingMirror(mirror, served);
    }

    /** Has a namespace's refused releases verified again at once, after an act of an administrator. */
    void recheck(Hostname hostname, String namespace) {
        requested.ofNamespace(hostname, namespace);
    }

    /**
     * Begins to verify refused releases again.
     *
     * @param allowed whether upstream may be asked about a release
     */
    void start(ReleaseCatalog releases, Predicate<ReleaseId> allowed) {
        checks = new RefusalChecks(refused, requested, releases, allowed, time.wall());
        threads.every(CHECKED_EVERY, this::check);
        threads.every(SERVED_KEPT_EVERY, served::keepUp);
    }

    /** Reads what other instances recorded. */
    void refresh() {
        refused.refresh();
    }

    /** Begins the checks that are due; done often by itself. */
    void check() {
        checks.run();
    }

    /** Begins no further check; the threads are ended by their owner. */
    @Override
    public void close() {
        if (checks != null) {
            checks.stop();
        }
    }
}
