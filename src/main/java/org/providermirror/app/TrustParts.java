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

/** Composes the records of refused releases and served versions, and verifies refused releases again. */
final class TrustParts implements AutoCloseable {
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);
    private static final Duration SAVE_SERVED_INTERVAL = Duration.ofSeconds(10);

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

    /**
     * Returns the registry for the catalog: it records failures, and checks refused releases when a list was fetched.
     */
    ProviderRegistry forCatalog(ProviderRegistry registry) {
        return new RefreshNotifyingRegistry(
                InstrumentedRegistry.ofIncomplete(registry, events, time), requested::ofRefreshedList);
    }

    /** Returns the registry for comparing stored releases: it records all failures, and refuses no release. */
    ProviderRegistry forComparison(ProviderRegistry registry) {
        return InstrumentedRegistry.ofAll(registry, events, time);
    }

    /** Returns the mirror that also records which versions clients were served. */
    ProviderMirror tracked(ProviderMirror mirror) {
        return new ServedTrackingMirror(mirror, served);
    }

    /** Verifies a namespace's refused releases again at once, after an administrative act. */
    void recheck(Hostname hostname, String namespace) {
        requested.ofNamespace(hostname, namespace);
    }

    /**
     * Starts to verify refused releases again.
     *
     * @param allowed whether upstream may be asked about a release
     */
    void start(ReleaseCatalog releases, Predicate<ReleaseId> allowed) {
        checks = new RefusalChecks(refused, requested, releases, allowed, time.wall());
        threads.every(CHECK_INTERVAL, this::check);
        threads.every(SAVE_SERVED_INTERVAL, served::keepUp);
    }

    /** Reads what other instances recorded. */
    void refresh() {
        refused.refresh();
    }

    /** Starts the verifications that are due. Runs periodically by itself. */
    void check() {
        checks.run();
    }

    /** Starts no more verifications. {@link Threads} ends the threads. */
    @Override
    public void close() {
        if (checks != null) {
            checks.stop();
        }
    }
}
