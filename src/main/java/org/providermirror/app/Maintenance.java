package org.providermirror.app;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.providermirror.catalog.Removals;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.catalog.record.VersionRecords;
import org.providermirror.config.MaintenanceSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.TrustSettings;
import org.providermirror.event.Events;
import org.providermirror.fetch.BackgroundFetches;
import org.providermirror.hosted.Publications;
import org.providermirror.hosted.UndecidedReleases;
import org.providermirror.job.JobQueues;
import org.providermirror.job.Jobs;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.inventory.ProviderFacts;
import org.providermirror.mirror.inventory.ReleaseContents;
import org.providermirror.prefetch.ListRefreshWork;
import org.providermirror.prefetch.ListRefreshes;
import org.providermirror.prefetch.PrefetchWork;
import org.providermirror.prefetch.Prefetches;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.verify.OfflineReleaseVerifier;
import org.providermirror.retention.DownloadCounts;
import org.providermirror.retention.OnlyCopies;
import org.providermirror.retention.PackageRemoval;
import org.providermirror.retention.PackageUsage;
import org.providermirror.retention.Purges;
import org.providermirror.retention.RetentionJobs;
import org.providermirror.retention.UsageTrackingMirror;
import org.providermirror.scrub.ScrubWork;
import org.providermirror.scrub.Scrubs;
import org.providermirror.storage.SharedFolder;
import org.providermirror.storage.Storage;
import org.providermirror.transfer.exports.ExportedPackages;
import org.providermirror.transfer.exports.Exports;
import org.providermirror.transfer.imports.ImportParts;
import org.providermirror.transfer.imports.Imports;
import org.providermirror.web.admin.ExportResource;
import org.providermirror.web.admin.ImportResource;
import org.providermirror.web.admin.PrefetchResource;
import org.providermirror.web.admin.PurgeResource;
import org.providermirror.web.admin.RefreshResource;
import org.providermirror.web.admin.RetentionResource;
import org.providermirror.web.admin.ScrubResource;

/**
 * Composes the background jobs (prefetch, import, export, retention, purge, scrub, refresh), each kind on a thread of its own.
 */
record Maintenance(
        Threads threads,
        Prefetches prefetches,
        Imports imports,
        Exports exports,
        PackageUsage uses,
        DownloadCounts downloads,
        Removals removals,
        RetentionJobs retentionJobs,
        Purges purges,
        Scrubs scrubs,
        ListRefreshes refreshes,
        Publications publications,
        UndecidedReleases undecidedReleases)
        implements AutoCloseable {
    private static final Duration KEEP_UP_INTERVAL = Duration.ofSeconds(10);
    private static final Duration READ_DECISIONS_INTERVAL = Duration.ofMinutes(1);
    private static final Duration SAVE_USES_INTERVAL = Duration.ofMinutes(5);
    private static final Duration INHERIT_USES_INTERVAL = Duration.ofHours(1);

    /**
     * The modules that jobs work with.
     *
     * @param changed receives the providers whose packages another instance removed
     */
    record Modules(
            ServedHosts hosts,
            Storage storage,
            CatalogParts catalog,
            FetchParts fetches,
            TrustSettings trustSettings,
            PolicyParts policy,
            TrustParts trust,
            Publications publications,
            Events events,
            Consumer<ProviderAddress> changed,
            Clocks time) {}

    static Maintenance of(MaintenanceSettings settings, Modules modules, Threads threads) {
        var catalog = modules.catalog();
        var fetchQueue = modules.fetches().queue();
        var ownFetches = new BackgroundFetches(
                fetchQueue, catalog.releases(), catalog.locations(), catalog.records(), modules.storage());
        var queues = new JobQueues(
                modules.storage(), modules.fetches().heartbeats(), modules.events(), threads::task, modules.time());
        var fetchable = modules.policy()
                .fetchable(
                        catalog.versions(),
                        modules.trust().served(),
                        modules.trust().refused());
        var prefetches = new Prefetches(
                new PrefetchWork(catalog.versions(), ownFetches, modules.hosts(), fetchable),
                settings.prefetch(),
                queues);
        var imports = new Imports(
                new ImportParts(
                        modules.hosts(),
                        ownFetches,
                        catalog.versions(),
                        catalog.releases(),
                        new OfflineReleaseVerifier(
                                modules.trustSettings(), modules.time().wall()),
                        modules.policy().administration().signers(),
                        modules.publications(),
                        modules.policy()::approveImported,
                        modules.storage(),
                        catalog.records(),
                        modules.fetches().archiveHash(),
                        modules.events(),
                        modules.time()),
                settings.transfer(),
                queues);
        var packages = new StoredPackages(modules.storage(), modules.hosts(), threads.fanOutPool());
        var exports = new Exports(
                new ExportedPackages(
                        modules.storage(),
                        catalog.records(),
                        packages,
                        catalog.releases(),
                        fetchable::mayLeave,
                        modules.events(),
                        modules.time()),
                settings.transfer().exportPath(),
                queues);
        var uses = new PackageUsage(
                modules.storage(),
                modules.time(),
                modules.fetches().heartbeats().ownName());
        var downloads = new DownloadCounts(
                modules.storage(),
                modules.time(),
                modules.fetches().heartbeats().ownName());
        var removals = new Removals(modules.storage(), catalog.records(), modules.time(), modules.changed());
        var packageRemoval = new PackageRemoval(
                packages,
                removals,
                fetchQueue::contains,
                prefetches::protectedPackages,
                id -> catalog.records().find(id).isPresent(),
                uses,
                new PublishedCopies(modules.publications()),
                modules.time());
        var retentionJobs = new RetentionJobs(
                settings.retention(), packageRemoval, pause -> Thread.sleep(pause.toMillis()), queues);
        var purges = new Purges(packageRemoval, modules.policy().blocks()::hide, modules.events(), queues);
        var scrubs = new Scrubs(
                settings.scrub(),
                new ScrubWork(
                        modules.storage(),
                        packages,
                        catalog.records(),
                        ownFetches,
                        modules.hosts()::isHosted,
                        modules.events(),
                        modules.time()),
                queues);
        var refreshes = new ListRefreshes(
                new ListRefreshWork(
                        catalog.versions(), new VersionRecords(modules.storage()), modules.hosts(), fetchable),
                modules.events(),
                queues);
        return new Maintenance(
                threads,
                prefetches,
                imports,
                exports,
                uses,
                downloads,
                removals,
                retentionJobs,
                purges,
                scrubs,
                refreshes,
                modules.publications(),
                new UndecidedReleases(
                        modules.publications().keyReleases(), modules.policy().signingKeys()::all));
    }

    /** Returns the jobs of each kind by the class of the resource that administers them. */
    Map<Class<?>, Jobs<?, ?>> jobs() {
        return Map.of(
                PrefetchResource.class, prefetches,
                ImportResource.class, imports,
                ExportResource.class, exports,
                RetentionResource.class, retentionJobs,
                PurgeResource.class, purges,
                ScrubResource.class, scrubs,
                RefreshResource.class, refreshes);
    }

    /** Resumes unfinished jobs, and schedules the periodic ones until the threads end. */
    void start() {
        jobs().values().forEach(jobs -> threads.nowAndEvery(KEEP_UP_INTERVAL, jobs::keepUp));
        threads.nowAndEvery(READ_DECISIONS_INTERVAL, undecidedReleases::refresh);
        threads.nowAndEvery(SAVE_USES_INTERVAL, uses::keep);
        threads.nowAndEvery(INHERIT_USES_INTERVAL, uses::inherit);
        threads.every(SAVE_USES_INTERVAL, downloads::keep);
        threads.nowAndEvery(INHERIT_USES_INTERVAL, downloads::inherit);
    }

    /** Returns what to do if another instance removed packages or opened a job. */
    Map<SharedFolder, Runnable> polls() {
        var polls = new EnumMap<SharedFolder, Runnable>(SharedFolder.class);
        polls.put(SharedFolder.REMOVALS, removals::pollChanges);
        jobs().values().forEach(jobs -> polls.put(jobs.leases(), jobs::resume));
        return polls;
    }

    /** Returns what the list of providers shows of uses, downloads and prefetches. */
    ProviderFacts facts() {
        return new ProviderFacts() {
            @Override
            public Map<ProviderAddress, Instant> lastUses() {
                return uses.byProvider();
            }

            @Override
            public Map<ProviderAddress, Long> downloads() {
                return downloads.byProvider();
            }

            @Override
            public Predicate<PackageId> prefetched() {
                return prefetches.protectedPackages();
            }
        };
    }

    /** Returns how a hosted release was published. */
    Optional<ReleaseContents.Publication> publication(ReleaseId release) {
        return publications
                .revision(release)
                .map(revision -> new ReleaseContents.Publication(
                        revision.publishedBy(), revision.publishedAt(), revision.signedByMirror()));
    }

    /** Returns the mirror that also records when each package was last used. */
    ProviderMirror tracked(ProviderMirror mirror) {
        return new UsageTrackingMirror(mirror, uses);
    }

    /** Accepts no more jobs. Unfinished ones are resumed after the next start. Threads ends the threads. */
    @Override
    public void close() {
        jobs().values().forEach(jobs -> jobs.queue().stop());
        uses.keep();
        downloads.keep();
    }

    /** Knows the published releases, whose packages are the only copies. */
    private record PublishedCopies(Publications publications) implements OnlyCopies {
        @Override
        public boolean isOrigin(Hostname hostname) {
            return publications.isHosted(hostname);
        }

        @Override
        public void unpublish(ReleaseId release) throws InterruptedException {
            publications.unpublish(release);
        }
    }
}
