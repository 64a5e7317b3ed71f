package org.providermirror.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Optional;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.config.MirrorSettings;
import org.providermirror.config.OffloadSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.fetch.control.FetchAdministration;
import org.providermirror.health.DiskSpace;
import org.providermirror.hosted.Publications;
import org.providermirror.hosted.keys.MirrorKeyFile;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.policy.AcceptedConflicts;
import org.providermirror.mirror.policy.HeldVersions;
import org.providermirror.mirror.policy.HoldReview;
import org.providermirror.mirror.policy.PackageRules;
import org.providermirror.mirror.policy.PolicyEnforcingMirror;
import org.providermirror.mirror.policy.ReleaseRecheck;
import org.providermirror.mirror.policy.VerifyingAheadMirror;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.net.client.GuardedUpstreamClient;
import org.providermirror.policy.audit.Audit;
import org.providermirror.policy.audit.AuditFile;
import org.providermirror.policy.audit.AuditSearch;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.retention.DownloadReport;
import org.providermirror.storage.SharedFolder;
import org.providermirror.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Composes one instance of the mirror from its modules, in the order in which they need each other, and stops them in the
 * opposite order.
 */
final class MirrorParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorParts.class);

    /** How often delayed decisions about conflicts are applied, and delayed baselines stored. */
    private static final Duration APPLY_INTERVAL = Duration.ofSeconds(15);

    /** How often new versions are looked at that are on hold. */
    private static final Duration REVIEW_INTERVAL = Duration.ofSeconds(1);

    /** How often the upstream connections are closed that a crowd of requests left. */
    private static final Duration CLOSE_IDLE_INTERVAL = Duration.ofMinutes(1);
    /** How long a start waits to read the administrators' decisions, which must apply to the first request. */
    private static final Duration DECISIONS_TIMEOUT = Duration.ofSeconds(2);

    /** How long a stop waits to store the last records. */
    private static final Duration LAST_RECORDS_TIMEOUT = Duration.ofSeconds(4);

    private final Threads threads;
    private final Storage storage;
    private final GuardedUpstreamClient upstream;
    private final Optional<AuditFile> auditFile;
    private final AuditSearch auditSearch;
    private final Observability observability;
    private final TrustParts trust;
    private final PolicyParts policy;
    private final CatalogParts catalog;
    private final FetchParts fetches;
    private final Publications publications;
    private final FetchAdministration fetchAdministration;
    private final Maintenance maintenance;
    private final AcceptedConflicts accepted;
    private final ProviderMirror mirror;
    private final PackageRules packageRules;
    private final HeldVersions heldVersions;
    private final Optional<HoldReview> holdReview;
    private final ServedHosts hosts;
    private final OffloadSettings offload;

    /** @param temporary a folder of the web application that the container may empty between two starts */
    MirrorParts(MirrorSettings settings, ContainerExecutors containerExecutors, Path temporary) {
        this(settings, containerExecutors, temporary, "development", Clocks.system());
    }

    /**
     * @param temporary a folder of the web application that the container may empty between two starts
     * @param version the version of this program, to be shown
     * @param time the clocks of all modules but their timers, which use the machine's clock
     */
    MirrorParts(
            MirrorSettings settings,
            ContainerExecutors containerExecutors,
            Path temporary,
            String version,
            Clocks time) {
        this(
                settings,
                containerExecutors,
                temporary,
                version,
                time,
                new Threads(settings.upstream().concurrency()));
    }

    MirrorParts(
            MirrorSettings settings,
            ContainerExecutors containerExecutors,
            Path temporary,
            String version,
            Clocks time,
            Threads threads) {
        this.threads = threads;
        // First, because it may fail while nothing has to be closed yet.
        var containerExecutor = settings.fetch().executor().map(containerExecutors::named);
        hosts = settings.upstream().hosts();
        offload = settings.offload();
        var mirrorKey = MirrorKeyFile.read(settings.hosted(), time.wall());
        upstream = new GuardedUpstreamClient(settings.upstream(), threads::overloaded);
        LOG.info("Upstream requests go {}", upstream.egress());
        auditFile = AuditFile.of(settings.policy().audit());
        auditSearch = new AuditSearch(settings.policy().audit(), time.monotonic());
        try {
            // The last that can fail: it takes a lock that a failed start would never release.
            observability = new Observability(
                    StorageParts.of(settings.storage(), temporary, time),
                    settings.storage().choose(folder -> () -> DiskSpace.of(folder.path()), bucket -> Optional::empty),
                    settings.upstream(),
                    settings.policy().webhook(),
                    upstream::isOpen,
                    threads,
                    time);
        } catch (RuntimeException failure) {
            auditFile.ifPresent(AuditFile::close);
            throw failure;
        }
        storage = observability.storage();
        var client = observability.instrumented(upstream);
        trust = new TrustParts(storage, observability.events(), threads, time);
        policy = new PolicyParts(
                settings.policy(),
                mirrorKey,
                storage,
                client,
                threads.task("oidc"),
                auditFile.<Audit>map(file -> file).orElse(Audit.NONE),
                observability.events(),
                trust::recheck,
                time);
        var hosted = HostedParts.of(storage, hosts, policy.namespaceKeys());
        var registry = hosted.registry(policy.registry(client, settings, threads.fanOutPool(), time), this::published);
        catalog = CatalogParts.of(
                settings,
                storage,
                policy.recordingBaselines(trust.forCatalog(registry)),
                hosted,
                policy,
                trust,
                observability.events(),
                threads,
                time);
        fetches = FetchParts.of(
                settings.fetch(),
                temporary,
                containerExecutor,
                storage,
                client,
                catalog,
                observability.fetchListener(),
                threads,
                time);
        publications = hosted.publications(settings, catalog, fetches, observability.events(), threads, time);
        fetchAdministration = new FetchAdministration(fetches.queue(), observability.events(), time);
        maintenance = Maintenance.of(
                settings.maintenance(),
                new Maintenance.Modules(
                        hosts,
                        storage,
                        catalog,
                        fetches,
                        settings.trust(),
                        policy,
                        trust,
                        publications,
                        observability.events(),
                        observability::lookAgain,
                        time),
                threads);
        var knowledge = catalog.knowledge(trust);
        var recheck = new ReleaseRecheck(
                trust.forComparison(registry), knowledge, policy.conflicts(), threads::upstream, time);
        accepted = new AcceptedConflicts(
                policy.conflicts(), knowledge, recheck, fetches.quarantine(), threads.background());
        mirror = policy.warning(mirror(settings, knowledge, recheck, time));
        packageRules = policy.packageRules(hosts, knowledge, threads);
        heldVersions = policy.heldVersions(knowledge, threads, time);
        holdReview = policy.holdReview(knowledge, time);
        start(settings, knowledge, version);
    }

    private ProviderMirror mirror(
            MirrorSettings settings, PullThroughMirror.Knowledge knowledge, ReleaseRecheck recheck, Clocks time) {
        var pullThrough = new PullThroughMirror(
                hosts,
                new PullThroughMirror.Misses(settings.miss(), settings.missRedirects()),
                knowledge,
                new PullThroughMirror.Keeping(storage, fetches.existing(), fetches.queue()),
                threads.copied(),
                threads.storageReads(),
                threads.timer());
        var tracked = trust.tracked(new PolicyEnforcingMirror(
                maintenance.tracked(pullThrough),
                settings.policy().rules(),
                policy.blocks(),
                policy.conflicts(),
                policy.newVersions(knowledge.served()),
                recheck,
                knowledge,
                threads.storageReads(),
                threads.timer()));
        return settings.verifyAhead() && !hosts.isOffline()
                ? new VerifyingAheadMirror(tracked, knowledge.releases()::release, time)
                : tracked;
    }

    private void start(MirrorSettings settings, PullThroughMirror.Knowledge knowledge, String version) {
        if (!threads.within(DECISIONS_TIMEOUT, this::pollChanges)) {
            LOG.info("Starting before storage has answered: decisions of administrators apply once they are read");
        }
        threads.every(APPLY_INTERVAL, accepted::run);
        holdReview.ifPresent(review -> threads.every(REVIEW_INTERVAL, review::run));
        threads.every(APPLY_INTERVAL, policy::storeBaselines);
        observability.start(
                knowledge, policy.administration(), maintenance, fetches.queue(), version, settings.publicUrl());
        threads.every(CLOSE_IDLE_INTERVAL, upstream::closeIdle);
        policy.start(threads);
        maintenance.start();
        trust.start(
                catalog.releases(), release -> hosts.contains(release.provider().hostname()) && policy.serves(release));
        var polls = new EnumMap<SharedFolder, Runnable>(maintenance.polls());
        polls.put(SharedFolder.NEWS, catalog.versions()::pollChanges);
        polls.put(SharedFolder.POLICY, this::pollDecisions);
        polls.put(SharedFolder.REFUSALS, this::pollRefusals);
        polls.put(SharedFolder.FETCHES, fetches.resume(catalog, hosts, threads)::resume);
        observability.poll(polls);
    }

    /** Polls the administrators' decisions on all instances, and applies them. Runs by itself when they change. */
    void pollDecisions() {
        pollChanges();
        accepted.run();
    }

    private void pollChanges() {
        policy.refresh(threads.storageReads());
        pollRefusals();
    }

    // An offline mirror serves what is stored, whatever failed verification on other instances.
    private void pollRefusals() {
        if (!hosts.isOffline()) {
            trust.refresh();
        }
    }

    /** Verifies again the refused releases that are due. Runs periodically by itself. */
    void checkRefusals() {
        trust.check();
    }

    ProviderMirror mirror() {
        return mirror;
    }

    PackageRules packageRules() {
        return packageRules;
    }

    FetchAdministration fetchAdministration() {
        return fetchAdministration;
    }

    HeldVersions heldVersions() {
        return heldVersions;
    }

    AuditSearch auditSearch() {
        return auditSearch;
    }

    ServedHosts hosts() {
        return hosts;
    }

    OffloadSettings offload() {
        return offload;
    }

    Publications publications() {
        return publications;
    }

    private Optional<Release> published(ReleaseId release) {
        return catalog.stored().read(release);
    }

    ReleaseCatalog releases() {
        return catalog.releases();
    }

    DownloadReport downloadReport() {
        return new DownloadReport(maintenance.downloads(), threads.storageReads());
    }

    Maintenance maintenance() {
        return maintenance;
    }

    PolicyParts policy() {
        return policy;
    }

    Observability observability() {
        return observability;
    }

    Threads threads() {
        return threads;
    }

    /** Shuts down: aborts downloads by closing their connections, and returns when no thread of the mirror is left. */
    @Override
    public void close() {
        try {
            ShutdownSteps.run(
                    maintenance::close,
                    () -> threads.within(LAST_RECORDS_TIMEOUT, policy::close),
                    trust::close,
                    fetches.queue()::close,
                    observability::close,
                    upstream::close,
                    threads::close,
                    fetches.queue()::awaitEnd,
                    // The transfers that ended meanwhile were counted.
                    maintenance.downloads()::keep);
        } finally {
            fetches.lock().close();
            auditFile.ifPresent(AuditFile::close);
            storage.close();
        }
    }
}
