package org.providermirror.transfer;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.ReleaseDecisions;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.catalog.record.Verification;
import org.providermirror.config.FetchSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.event.Event;
import org.providermirror.fetch.BackgroundFetches;
import org.providermirror.fetch.ExistingArchives;
import org.providermirror.fetch.FetchListener;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.fetch.PackageFetch;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.MemoryStorage;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.ScriptedRegistry;
import org.providermirror.testing.StoredTrust;

/** The parts that jobs work with, on a storage in memory, a scripted registry and one thread. No fetch succeeds. */
public final class StoredCatalog implements AutoCloseable {
    public final ManualTime clock = new ManualTime();
    public final Clocks time = clock.time();
    public final List<Event> events = new ArrayList<>();
    public final ScriptedRegistry registry = new ScriptedRegistry();
    public final ServedHosts hosts = new ServedHosts(Set.of(), true);
    public final ArchiveHash archiveHash = new ArchiveHash(ArchiveLimits.DEFAULT);
    public final MemoryStorage storage;
    public final VersionCatalog versions;
    public final ReleaseCatalog releases;
    public final PackageRecords records;
    public final StoredPackages packages;
    public final BackgroundFetches fetches;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    public StoredCatalog(Path folder) {
        storage = new MemoryStorage(folder);
        versions = new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                time);
        releases = new ReleaseCatalog(
                registry,
                versions,
                StoredTrust.releases(storage, time),
                ReleaseDecisions.NONE,
                Refusals.on(storage, time),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                time);
        var faults = StoredTrust.faults(time);
        records = new PackageRecords(storage, Runnable::run, releases::kept, faults, time);
        packages = new StoredPackages(storage, hosts, Runnable::run);
        var locations = new PackageLocations(registry, host -> Runnable::run, time);
        var existing = new ExistingArchives(storage, releases, records, archiveHash, faults, time);
        var queue = new FetchQueue(
                new FetchSettings(1, 1, 10, Optional.empty()),
                new PackageFetch.Parts(null, storage, releases, records, locations, existing, archiveHash, time),
                new InstanceHeartbeats(storage, time),
                new FetchQueue.Workers(Runnable::run, Runnable::run, timer),
                FetchListener.NONE);
        fetches = new BackgroundFetches(queue, releases, locations, records, storage);
    }

    /** Stores a package whose release the registry has published. */
    public PackageRecord store(PackageId id, byte[] bytes) {
        registry.list(id.provider(), id.version().toString());
        registry.release(
                id.provider(), id.version().toString(), Map.of(id.platform().toString(), bytes));
        releases.release(id.release()).toCompletableFuture().join();
        var record = new PackageRecord(
                id,
                Sha256.of(bytes),
                PackageHash.h1(Sha256.newDigest().digest(bytes)),
                bytes.length,
                Optional.empty(),
                Instant.EPOCH,
                Verification.SIGNED);
        storage.put(StorageLayout.archive(id), bytes);
        records.save(record);
        return record;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        storage.close();
    }
}
