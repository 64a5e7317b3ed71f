package org.providermirror.app;

import java.util.concurrent.Executor;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.PackageRecords;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.Time;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.config.FetchSettings;
import org.providermirror.config.MirrorSettings;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.fetch.FetchResumption;
import org.providermirror.fetch.MirrorsAlive;
import org.providermirror.fetch.PackageFetch;
import org.providermirror.fetch.StoredCopy;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.PullThroughMirror;
import org.providermirror.net.GuardedUpstreamClient;
import org.providermirror.registry.RegistryClient;
import org.providermirror.storage.Storage;
import org.providermirror.storage.local.LocalStorage;

/**
 * The parts of one running mirror, in the order in which they need each other, and their end in the opposite order.
 */
final class MirrorParts implements AutoCloseable {
    private final Threads threads;
    private final Storage storage;
    private final GuardedUpstreamClient upstream;
    private final FetchQueue fetches;
    private final ProviderMirror mirror;
    private final SeeingParts seeing;

    MirrorParts(MirrorSettings settings, ContainerExecutors containerExecutors) {
        this(settings, containerExecutors, "development");
    }

    /** @param version the version of this program, to be shown */
    MirrorParts(MirrorSettings settings, ContainerExecutors containerExecutors, String version) {
        var time = Time.system();
        var hosts = settings.upstream().hosts();
        threads = new Threads();
        var fetchExecutor = fetchExecutor(settings.fetch(), containerExecutors);
        upstream = new GuardedUpstreamClient(settings.upstream());
        // The last that can fail, for it holds a lock that a mirror which did not start would hold for ever.
        seeing = new SeeingParts(new LocalStorage(settings.localPath()), hosts, threads, time);
        storage = seeing.storage();
        var watched = seeing.watched(upstream);
        var registry = new RegistryClient(
                watched, settings.upstream(), settings.signatures(), threads.sideQuestions(), time.wall());
        var versions = new VersionCatalog(registry, storage, settings.indexTtl(), threads.questions(), time);
        var releases = new ReleaseCatalog(registry, versions, storage, threads.questions(), time);
        var locations = new PackageLocations(registry, threads.questions(), time);
        var records = new PackageRecords(storage, time);
        var archiveHash = new ArchiveHash(ArchiveLimits.DEFAULT);
        fetches = new FetchQueue(
                settings.fetch(),
                new PackageFetch.Parts(watched, storage, records, locations, archiveHash, time),
                new MirrorsAlive(storage, time),
                new FetchQueue.Workers(fetchExecutor, threads.questions(), threads.timer()),
                seeing.fetchWatch());
        var knowledge = new PullThroughMirror.Knowledge(versions, releases, records, locations);
        mirror = seeing.watched(new PullThroughMirror(
                hosts,
                settings.miss(),
                knowledge,
                new PullThroughMirror.Keeping(storage, new StoredCopy(storage, records, archiveHash, time), fetches),
                threads.questions(),
                threads.timer()));
        seeing.start(knowledge, fetches, version, settings.publicUrl());
        new FetchResumption(fetches, releases, locations, hosts).start(threads.timer(), threads.questions());
    }

    private Executor fetchExecutor(FetchSettings settings, ContainerExecutors containerExecutors) {
        return settings.executor().map(containerExecutors::named).orElseGet(() -> threads.fetches(settings.threads()));
    }

    ProviderMirror mirror() {
        return mirror;
    }

    SeeingParts seeing() {
        return seeing;
    }

    Threads threads() {
        return threads;
    }

    /** Ends downloads by taking their connections away, and returns when no thread of the mirror is left. */
    @Override
    public void close() {
        fetches.close();
        seeing.close();
        upstream.close();
        threads.close();
        fetches.awaitEnd();
        storage.close();
    }
}
