package org.providermirror.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredFaults;
import org.providermirror.catalog.record.StoredReleases;
import org.providermirror.config.MirrorSettings;
import org.providermirror.config.StorageSettings;
import org.providermirror.fetch.ExistingArchives;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.fetch.FetchResumption;
import org.providermirror.fetch.InstanceHeartbeats;
import org.providermirror.fetch.PackageFetch;
import org.providermirror.fetch.QuarantinedCopy;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.policy.AcceptedConflicts;
import org.providermirror.mirror.policy.PolicyEnforcingMirror;
import org.providermirror.mirror.policy.ReleaseRecheck;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.net.address.LocationGuard;
import org.providermirror.net.client.GuardedUpstreamClient;
import org.providermirror.policy.audit.Audit;
import org.providermirror.policy.audit.AuditFile;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.OfflineRegistry;
import org.providermirror.registry.Release;
import org.providermirror.registry.client.RegistryClient;
import org.providermirror.registry.verify.StoredReleaseVerifier;
import org.providermirror.storage.Storage;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.storage.s3.S3Storage;

/**
 * The parts of one running mirror, in the order in which they need each other, and their end in the opposite order.
 */
final class MirrorParts implements AutoCloseable {
    /** How long what another mirror on the same storage has learnt may be unknown here. */
    private static final Duration NEWS = Duration.ofSeconds(5);

    /** How long a start waits for what administrators decided, which counts from the first request on. */
    private static final Duration BLOCKS_AT_START = Duration.ofSeconds(2);

    private final Threads threads;
    private final Storage storage;
    private final GuardedUpstreamClient upstream;
    private final FetchQueue fetches;
    private final ProviderMirror mirror;
    private final Maintenance keeping;
    private final PolicyParts policy;
    private final TrustParts verdicts;
    private final ReleaseCatalog releases;
    private final boolean cutOff;
    private final Optional<AuditFile> auditFile;
    private final Observability seeing;
    private final AcceptedConflicts accepted;

    /** The releases that records of packages are checked by. */
    private record VerifiedReleases(ReleaseCatalog catalog) implements PackageRecords.Releases {
        @Override
        public Optional<Release> find(ReleaseId release) {
            return catalog.kept(release);
        }

        @Override
        public Optional<Release> first(ReleaseId release) {
            return catalog.first(release);
        }
    }

    /** @param temporary a folder of the web application's own, for what a container may throw away between two starts */
    MirrorParts(MirrorSettings settings, ContainerExecutors containerExecutors, Path temporary) {
        this(settings, containerExecutors, temporary, "development");
    }

    /**
     * @param temporary a folder of the web application's own, for what a container may throw away between two starts
     * @param version the version of this program, to be shown
     */
    MirrorParts(MirrorSettings settings, ContainerExecutors containerExecutors, Path temporary, String version) {
        this(settings, containerExecutors, temporary, version, Clocks.system());
    }

    /** @param time what the parts go by; their timers go by the machine's clock all the same */
    MirrorParts(
            MirrorSettings settings,
            ContainerExecutors containerExecutors,
            Path temporary,
            String version,
            Clocks time) {
        // First, for it may fail, and nothing is there to be closed yet.
        var containerExecutor = settings.fetch().executor().map(containerExecutors::named);
        var hosts = settings.upstream().hosts();
        threads = new Threads();
        upstream = new GuardedUpstreamClient(settings.upstream());
        auditFile = settings.policy()
                .audit()
                .file()
                .map(path -> new AuditFile(path, settings.policy().audit()));
        try {
            // The last that can fail, for it holds a lock that a mirror which did not start would hold for ever.
            seeing = new Observability(storage(settings.storage(), temporary), settings.upstream(), threads, time);
        } catch (RuntimeException failure) {
            auditFile.ifPresent(AuditFile::close);
            throw failure;
        }
        storage = seeing.storage();
        var watched = seeing.watched(upstream);
        verdicts = new TrustParts(storage, seeing.events(), threads, time);
        policy = new PolicyParts(
                settings.policy(),
                storage,
                watched,
                threads.upstreamPool(),
                auditFile.<Audit>map(file -> file).orElse(Audit.NONE),
                seeing.events(),
                verdicts::recheck,
                time);
        cutOff = hosts.isOffline();
        var upstreamRegistry = cutOff
                ? new OfflineRegistry()
                : policy.watching(
                        new RegistryClient(
                                watched, settings.upstream(), settings.trust(), threads.fanOutPool(), time.wall()),
                        settings.trust().signatures());
        var registry = verdicts.forCatalog(upstreamRegistry);
        var versions = new VersionCatalog(registry, storage, settings.indexTtl(), threads.upstreamPool(), time);
        var faults = new StoredFaults(seeing.events(), time.wall());
        releases = new ReleaseCatalog(
                registry,
                versions,
                new StoredReleases(
                        storage,
                        new StoredReleaseVerifier(settings.trust(), policy.storedSigners(), time.wall()),
                        faults,
                        time),
                policy.decisions(),
                verdicts.refused(),
                threads.upstreamPool(),
                time);
        var locations = cutOff
                ? PackageLocations.none(registry, threads.upstreamPool(), time)
                : new PackageLocations(
                        registry,
                        threads.upstreamPool(),
                        time,
                        new LocationGuard(settings.upstream().privateNetworks())::check);
        var records = new PackageRecords(storage, new VerifiedReleases(releases), faults, time);
        policy.trustChanges().listen((hostname, namespace) -> {
            releases.forget(hostname, namespace);
            records.forget(hostname, namespace);
        });
        var archiveHash = new ArchiveHash(ArchiveLimits.DEFAULT);
        var mirrors = new InstanceHeartbeats(storage, time);
        var storedCopy = new ExistingArchives(storage, releases, records, archiveHash, faults, time);
        fetches = new FetchQueue(
                settings.fetch(),
                new PackageFetch.Parts(watched, storage, releases, records, locations, storedCopy, archiveHash, time),
                mirrors,
                new FetchQueue.Workers(
                        containerExecutor.orElseGet(
                                () -> threads.fetches(settings.fetch().threads())),
                        threads.upstreamPool(),
                        threads.timer()),
                seeing.fetchWatch());
        keeping = new Maintenance(
                settings.keeping(),
                new Maintenance.Rooms(
                        hosts,
                        storage,
                        versions,
                        releases,
                        locations,
                        records,
                        fetches,
                        mirrors,
                        archiveHash,
                        settings.trust(),
                        policy,
                        verdicts,
                        seeing.events(),
                        id -> policy.blocks().find(id).isPresent(),
                        seeing::lookAgain,
                        time),
                threads);
        var knowledge = new PullThroughMirror.Knowledge(
                versions, releases, records, locations, verdicts.served(), verdicts.refused());
        var pullThrough = new PullThroughMirror(
                hosts,
                settings.miss(),
                knowledge,
                new PullThroughMirror.Keeping(storage, storedCopy, fetches),
                threads.upstreamPool(),
                threads.timer());
        var recheck = new ReleaseRecheck(
                verdicts.forComparison(upstreamRegistry), knowledge, policy.conflicts(), threads.upstreamPool(), time);
        mirror = verdicts.tracked(new PolicyEnforcingMirror(
                keeping.observed(pullThrough),
                settings.policy().rules(),
                policy.blocks(),
                policy.conflicts(),
                recheck,
                knowledge,
                threads.upstreamPool(),
                threads.timer(),
                time));
        accepted = new AcceptedConflicts(
                policy.conflicts(),
                knowledge,
                recheck,
                new QuarantinedCopy(storage, records, storedCopy),
                threads.background());
        threads.first(BLOCKS_AT_START, this::pollChanges);
        threads.every(PolicyParts.NEWS, this::hearAdministrators);
        seeing.start(knowledge, policy.judgement(), keeping.lastUses(), fetches, version, settings.publicUrl());
        threads.every(NEWS, versions::pollChanges);
        keeping.start();
        verdicts.start(releases, release -> hosts.contains(release.provider().hostname()) && policy.serves(release));
        new FetchResumption(fetches, releases, locations, hosts).start(threads.timer(), threads.upstreamPool());
    }

    /** Looks at what administrators decided, here and on other mirrors, and does what is due; done often by itself. */
    void hearAdministrators() {
        pollChanges();
        accepted.run();
    }

    // Where nobody can be asked, what is stored is all there is, whatever failed verification elsewhere.
    private void pollChanges() {
        policy.refresh();
        if (!cutOff) {
            verdicts.refresh();
        }
    }

    /** Verifies the refused releases again that are due; done often by itself. */
    void checkRefusals() {
        verdicts.check();
    }

    private static Storage storage(StorageSettings settings, Path temporary) {
        return settings.map(
                folder -> new LocalStorage(folder.path()),
                bucket -> new S3Storage(bucket, temporary.resolve("packages")));
    }

    ProviderMirror mirror() {
        return mirror;
    }

    /** The verified releases. */
    ReleaseCatalog releases() {
        return releases;
    }

    Maintenance keeping() {
        return keeping;
    }

    PolicyParts policy() {
        return policy;
    }

    Observability seeing() {
        return seeing;
    }

    Threads threads() {
        return threads;
    }

    /** Ends downloads by taking their connections away, and returns when no thread of the mirror is left. */
    @Override
    public void close() {
        keeping.close();
        verdicts.close();
        fetches.close();
        seeing.close();
        upstream.close();
        threads.close();
        fetches.awaitEnd();
        auditFile.ifPresent(AuditFile::close);
        storage.close();
    }
}
