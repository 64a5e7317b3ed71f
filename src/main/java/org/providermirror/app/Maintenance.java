package org.providermirror.app;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.Removals;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.config.MaintenanceSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.TrustSettings;
import org.providermirror.event.Events;
import org.providermirror.fetch.BackgroundFetches;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.fetch.InstanceHeartbeats;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobQueues;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.inventory.LastUses;
import org.providermirror.prefetch.PrefetchWork;
import org.providermirror.prefetch.Prefetches;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.verify.OfflineReleaseVerifier;
import org.providermirror.retention.PackageRemoval;
import org.providermirror.retention.PackageUsage;
import org.providermirror.retention.Purges;
import org.providermirror.retention.RetentionJobs;
import org.providermirror.retention.UsageTrackingMirror;
import org.providermirror.scrub.ScrubWork;
import org.providermirror.scrub.Scrubs;
import org.providermirror.storage.Storage;
import org.providermirror.transfer.exports.ExportedPackages;
import org.providermirror.transfer.exports.Exports;
import org.providermirror.transfer.imports.ImportParts;
import org.providermirror.transfer.imports.Imports;

/** The parts that fill and keep the store, each kind of work on a thread of its own. */
final class Maintenance implements AutoCloseable {
    private static final Duration LOOKED_AFTER_EVERY = Duration.ofSeconds(10);
    private static final Duration COMES_ROUND_EVERY = Duration.ofSeconds(20);
    private static final Duration NEWS = Duration.ofSeconds(5);
    private static final Duration USES_KEPT_EVERY = Duration.ofMinutes(5);
    private static final Duration USES_INHERITED_EVERY = Duration.ofHours(1);

    /**
     * What they work with.
     *
     * @param blocked whether no client is given a package
     * @param changed is told of the providers of which other mirrors took packages out
     */
    record Rooms(
            ServedHosts hosts,
            Storage storage,
            VersionCatalog versions,
            ReleaseCatalog releases,
            PackageLocations locations,
            PackageRecords records,
            FetchQueue fetches,
            InstanceHeartbeats mirrors,
            ArchiveHash archiveHash,
            TrustSettings trust,
            PolicyParts policy,
            TrustParts verdicts,
            Events events,
            Predicate<PackageId> blocked,
            Consumer<ProviderAddress> changed,
            Clocks time) {}

    private final Rooms rooms;
    private final Threads threads;
    private final Prefetches prefetches;
    private final Imports imports;
    private final Exports exports;
    private final PackageUsage uses;
    private final Removals removals;
    private final RetentionJobs clearings;
    private final Purges purges;
    private final Scrubs scrubs;

    Maintenance(MaintenanceSettings settings, Rooms rooms, Threads threads) {
        this.rooms = rooms;
        this.threads = threads;
        var ownFetches = new BackgroundFetches(
                rooms.fetches(), rooms.releases(), rooms.locations(), rooms.records(), rooms.storage());
        var queues = new JobQueues(rooms.storage(), rooms.mirrors(), threads::task, rooms.time());
        prefetches = new Prefetches(
                new PrefetchWork(
                        rooms.versions(),
                        ownFetches,
                        rooms.hosts(),
                        rooms.policy()
                                .fetchable(
                                        rooms.versions(),
                                        rooms.verdicts().served(),
                                        rooms.verdicts().refused())),
                settings.prefetch(),
                queues);
        imports = new Imports(
                new ImportParts(
                        rooms.hosts(),
                        ownFetches,
                        rooms.versions(),
                        rooms.releases(),
                        new OfflineReleaseVerifier(rooms.trust(), rooms.time().wall()),
                        rooms.policy().administration().signers(),
                        rooms.storage(),
                        rooms.records(),
                        rooms.archiveHash(),
                        rooms.events(),
                        rooms.time()),
                settings.transfer(),
                queues);
        var packages = new StoredPackages(rooms.storage(), rooms.hosts(), threads.fanOutPool());
        exports = new Exports(
                new ExportedPackages(
                        rooms.storage(), rooms.records(), packages, rooms.releases(), rooms.events(), rooms.time()),
                settings.transfer().exportPath(),
                queues);
        uses = new PackageUsage(rooms.storage(), rooms.time(), rooms.mirrors().ownName());
        removals = new Removals(rooms.storage(), rooms.records(), rooms.time(), rooms.changed());
        var clearable = new PackageRemoval(
                packages,
                removals,
                rooms.fetches()::contains,
                prefetches::standing,
                id -> rooms.records().find(id).isPresent(),
                uses,
                rooms.time());
        clearings = new RetentionJobs(settings.retention(), clearable, pause -> Thread.sleep(pause.toMillis()), queues);
        purges = new Purges(clearable, rooms.blocked(), rooms.events(), queues);
        scrubs = new Scrubs(
                settings.scrub(),
                new ScrubWork(rooms.storage(), packages, rooms.records(), ownFetches, rooms.events(), rooms.time()),
                queues);
    }

    private Stream<JobQueue<?, ?>> queues() {
        return Stream.of(
                prefetches.queue(),
                imports.queue(),
                exports.queue(),
                clearings.queue(),
                purges.queue(),
                scrubs.queue());
    }

    /** Takes up what was begun, and does what comes round, until the threads end. */
    void start() {
        queues().filter(queue -> queue != clearings.queue())
                .forEach(queue -> threads.nowAndEvery(LOOKED_AFTER_EVERY, queue::resume));
        threads.nowAndEvery(LOOKED_AFTER_EVERY, clearings::lookAfter);
        threads.nowAndEvery(LOOKED_AFTER_EVERY, prefetches::keepUp);
        threads.nowAndEvery(COMES_ROUND_EVERY, clearings::keepUp);
        threads.nowAndEvery(COMES_ROUND_EVERY, scrubs::keepUp);
        threads.every(NEWS, removals::pollChanges);
        threads.nowAndEvery(USES_KEPT_EVERY, uses::keep);
        threads.nowAndEvery(USES_INHERITED_EVERY, uses::inherit);
    }

    Prefetches prefetches() {
        return prefetches;
    }

    Imports imports() {
        return imports;
    }

    Exports exports() {
        return exports;
    }

    RetentionJobs clearings() {
        return clearings;
    }

    Purges purges() {
        return purges;
    }

    Scrubs scrubs() {
        return scrubs;
    }

    /** The mirror, of which it is noted when which package was used. */
    ProviderMirror observed(ProviderMirror mirror) {
        return new UsageTrackingMirror(mirror, uses);
    }

    /** When packages were last used, by this mirror and by the others on its storage. */
    LastUses lastUses() {
        return uses;
    }

    /** Takes no more work; what is under way goes on after the next start. The threads are ended by their owner. */
    @Override
    public void close() {
        queues().forEach(JobQueue::stop);
        uses.keep();
    }
}
