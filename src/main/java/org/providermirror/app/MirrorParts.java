package org.providermirror.app;

import java.nio.file.Path;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.PackageRecords;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.Time;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.config.MirrorSettings;
import org.providermirror.config.StorageSettings;
import org.providermirror.event.Events;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.fetch.FetchResumption;
import org.providermirror.fetch.MirrorsAlive;
import org.providermirror.fetch.PackageFetch;
import org.providermirror.fetch.StoredCopy;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.PullThroughMirror;
import org.providermirror.net.GuardedUpstreamClient;
import org.providermirror.registry.NoRegistry;
import org.providermirror.registry.RegistryClient;
import org.providermirror.storage.Storage;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.storage.s3.S3Storage;

/**
 * The parts of one running mirror, in the order in which they need each other, and their end in the opposite order.
 */
final class MirrorParts implements AutoCloseable {
    private final Threads threads;
    private final Storage storage;
    private final GuardedUpstreamClient upstream;
    private final FetchQueue fetches;
    private final ProviderMirror mirror;
    private final KeepingParts keeping;

    /** @param temporary a folder of the web application's own, for what a container may throw away between two starts */
    MirrorParts(MirrorSettings settings, ContainerExecutors containerExecutors, Path temporary) {
        // First, for it may fail, and nothing is there to be closed yet.
        var containerExecutor = settings.fetch().executor().map(containerExecutors::named);
        var time = Time.system();
        var hosts = settings.upstream().hosts();
        threads = new Threads();
        upstream = new GuardedUpstreamClient(settings.upstream());
        // The last that can fail, for it holds a lock that a mirror which did not start would hold for ever.
        storage = storage(settings.storage(), temporary);
        var registry = hosts.isCutOff()
                ? new NoRegistry()
                : new RegistryClient(
                        upstream, settings.upstream(), settings.signatures(), threads.sideQuestions(), time.wall());
        var versions = new VersionCatalog(registry, storage, settings.indexTtl(), threads.questions(), time);
        var releases = new ReleaseCatalog(registry, versions, storage, threads.questions(), time);
        var locations = hosts.isCutOff()
                ? PackageLocations.none(registry, threads.questions(), time)
                : new PackageLocations(registry, threads.questions(), time);
        var records = new PackageRecords(storage, time);
        var archiveHash = new ArchiveHash(ArchiveLimits.DEFAULT);
        var mirrors = new MirrorsAlive(storage, time);
        Events events = new LoggedEvents();
        fetches = new FetchQueue(
                settings.fetch(),
                new PackageFetch.Parts(upstream, storage, records, locations, archiveHash, time),
                mirrors,
                new FetchQueue.Workers(
                        containerExecutor.orElseGet(
                                () -> threads.fetches(settings.fetch().threads())),
                        threads.questions(),
                        threads.timer()));
        keeping = new KeepingParts(
                settings.keeping(),
                new KeepingParts.Rooms(
                        hosts,
                        storage,
                        versions,
                        releases,
                        locations,
                        records,
                        fetches,
                        mirrors,
                        archiveHash,
                        events,
                        time),
                threads);
        mirror = keeping.observed(new PullThroughMirror(
                hosts,
                settings.miss(),
                new PullThroughMirror.Knowledge(versions, releases, records, locations),
                new PullThroughMirror.Keeping(storage, new StoredCopy(storage, records, archiveHash, time), fetches),
                threads.questions(),
                threads.timer()));
        keeping.start();
        new FetchResumption(fetches, releases, locations, hosts).start(threads.timer(), threads.questions());
    }

    private static Storage storage(StorageSettings settings, Path temporary) {
        if (settings instanceof StorageSettings.Bucket bucket) {
            return new S3Storage(bucket, temporary.resolve("packages"));
        }
        if (settings instanceof StorageSettings.Folder folder) {
            return new LocalStorage(folder.path());
        }
        throw new IllegalStateException("no such storage: " + settings);
    }

    ProviderMirror mirror() {
        return mirror;
    }

    KeepingParts keeping() {
        return keeping;
    }

    Threads threads() {
        return threads;
    }

    /** Ends downloads by taking their connections away, and returns when no thread of the mirror is left. */
    @Override
    public void close() {
        keeping.close();
        fetches.close();
        upstream.close();
        threads.close();
        fetches.awaitEnd();
        storage.close();
    }
}
