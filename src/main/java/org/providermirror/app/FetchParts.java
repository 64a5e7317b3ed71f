package org.providermirror.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.config.FetchSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.fetch.ExistingArchives;
import org.providermirror.fetch.FetchListener;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.fetch.FetchResumption;
import org.providermirror.fetch.PackageFetch;
import org.providermirror.fetch.QuarantinedCopy;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.net.UpstreamClient;
import org.providermirror.storage.Storage;

/** Composes the fetch queue with its workers, and the heartbeats by which instances share the fetches. */
record FetchParts(
        ArchiveHash archiveHash,
        InstanceHeartbeats heartbeats,
        InstanceLock lock,
        ExistingArchives existing,
        FetchQueue queue,
        QuarantinedCopy quarantine) {
    /**
     * @param workFolder a folder of this instance
     * @param containerExecutor runs the fetches; empty for threads of the mirror's own
     */
    static FetchParts of(
            FetchSettings settings,
            Path workFolder,
            Optional<Executor> containerExecutor,
            Storage storage,
            UpstreamClient upstream,
            CatalogParts catalog,
            FetchListener listener,
            Threads threads,
            Clocks time) {
        var archiveHash = new ArchiveHash(ArchiveLimits.DEFAULT);
        var lock = InstanceLock.of(workFolder);
        var heartbeats = new InstanceHeartbeats(storage, time, lock.name());
        var existing = new ExistingArchives(
                storage, catalog.releases(), catalog.records(), archiveHash, catalog.faults(), time);
        var queue = new FetchQueue(
                settings,
                new PackageFetch.Parts(
                        upstream,
                        storage,
                        catalog.releases(),
                        catalog.records(),
                        catalog.locations(),
                        existing,
                        archiveHash,
                        time),
                heartbeats,
                new FetchQueue.Workers(
                        containerExecutor.orElseGet(() -> threads.fetches(settings.threads())),
                        threads.storageReads(),
                        threads.timer()),
                listener);
        return new FetchParts(
                archiveHash,
                heartbeats,
                lock,
                existing,
                queue,
                new QuarantinedCopy(storage, catalog.records(), existing));
    }

    /** Starts to resume the fetches that this or another instance left unfinished. */
    FetchResumption resume(CatalogParts catalog, ServedHosts hosts, Threads threads) {
        var resumption = new FetchResumption(queue, catalog.releases(), catalog.locations(), hosts);
        resumption.start(threads.timer(), threads.storageReads(), threads::soon);
        return resumption;
    }
}
