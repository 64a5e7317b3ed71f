package org.providermirror.mirror;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.archive.UnreadableArchiveException;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.ImportedFolder;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.ReleaseDecisions;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredFaults;
import org.providermirror.catalog.record.Verification;
import org.providermirror.config.FetchSettings;
import org.providermirror.config.MissAnswer;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.fetch.ExistingArchives;
import org.providermirror.fetch.FetchListener;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.fetch.PackageFetch;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.mirror.pullthrough.ClientDeadline;
import org.providermirror.mirror.pullthrough.CopiedPackages;
import org.providermirror.mirror.pullthrough.FetchWait;
import org.providermirror.mirror.pullthrough.PackageDownload;
import org.providermirror.mirror.pullthrough.PackageListing;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.ScriptedRegistry;
import org.providermirror.testing.StoredTrust;

/** Builds the real modules below the use cases, without the network: fetches are queued and never run by themselves. */
public final class CoreFixture implements AutoCloseable {
    public static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    public static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    public static final PackageId ID = new PackageId(NULL, ONE, Platform.parse("linux_amd64"));

    public final ScriptedRegistry registry = new ScriptedRegistry();
    public final FailingStorage storage;
    public final ManualExecutor fetching = new ManualExecutor();
    public final PackageRecords records;
    public final Executor questions;

    private final Path folder;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final ArchiveHash archiveHash = new ArchiveHash(ArchiveLimits.DEFAULT);
    private final PackageLocations locations;
    private volatile boolean busy;
    private final StoredFaults faults;
    private VersionCatalog versions;
    private ReleaseCatalog releases;
    private ExistingArchives storedCopy;
    public CopiedPackages copied;

    public CoreFixture(Path folder) {
        this.folder = folder;
        storage = new FailingStorage(new LocalStorage(folder));
        faults = StoredTrust.faults(Clocks.system());
        records = newRecords();
        questions = task -> {
            if (busy) {
                throw new UpstreamUnavailableException("this mirror", "has too many open upstream requests");
            }
            threads.execute(task);
        };
        locations = new PackageLocations(registry, host -> questions, Clocks.system());
        restart();
        registry.list(NULL, "1.0.0");
    }

    /** Drops what is in memory only. */
    public void restart() {
        versions = new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> questions,
                StorageExecutors.CALLER,
                Clocks.system());
        releases = new ReleaseCatalog(
                registry,
                versions,
                StoredTrust.releases(storage, Clocks.system()),
                ReleaseDecisions.NONE,
                Refusals.on(storage, Clocks.system()),
                host -> questions,
                new StorageExecutors(questions, questions),
                Clocks.system());
        storedCopy = new ExistingArchives(storage, releases, records, archiveHash, faults, Clocks.system());
        copied = new CopiedPackages(new ImportedFolder(storage), storedCopy, questions);
    }

    private PackageRecords newRecords() {
        return new PackageRecords(storage, Runnable::run, id -> releases.kept(id), faults, Clocks.system());
    }

    public ExistingArchives storedCopy() {
        return storedCopy;
    }

    /** Has the executor refuse every question from now on. */
    public void busy() {
        busy = true;
    }

    public FetchQueue queue(int fixture) {
        var parts = new PackageFetch.Parts(
                null, storage, releases, records, locations, storedCopy, archiveHash, Clocks.system());
        return new FetchQueue(
                new FetchSettings(1, 1, fixture, Optional.empty()),
                parts,
                new InstanceHeartbeats(storage, Clocks.system()),
                new FetchQueue.Workers(fetching, Runnable::run, timer),
                FetchListener.NONE);
    }

    public PackageDownload giving(MissAnswer miss, FetchQueue queue) {
        return giving(miss, queue, Duration.ofSeconds(30));
    }

    public PackageDownload giving(MissAnswer miss, FetchQueue queue, Duration deadline) {
        return giving(miss, queue, deadline, threads);
    }

    /** @param executor reads storage */
    public PackageDownload giving(MissAnswer miss, FetchQueue queue, Duration deadline, Executor executor) {
        return new PackageDownload(
                storage,
                records,
                releases,
                locations,
                copied,
                queue,
                new PullThroughMirror.Misses(miss, 4),
                new FetchWait(queue, timer, executor),
                executor,
                new ClientDeadline(deadline, timer));
    }

    public PackageListing listing(Executor executor) {
        return new PackageListing(
                versions, releases, records, copied, executor, new ClientDeadline(Duration.ofSeconds(30), timer));
    }

    public Release published(byte[] archive) {
        return registry.release(NULL, "1.0.0", Map.of("linux_amd64", archive));
    }

    /** Has the release verified and kept. */
    public void learnt() {
        releases.release(new ReleaseId(NULL, ONE)).toCompletableFuture().join();
    }

    /** A small archive that can be hashed; other content makes other bytes. */
    public static byte[] archive(String content) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("terraform-provider-null_v1.0.0"));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    public void copyIn(byte[] archive) throws IOException {
        var file = path();
        Files.createDirectories(file.getParent());
        Files.write(file, archive);
    }

    /** Puts an archive and its record into storage. */
    public PackageRecord store(byte[] archive, Verification assurance) throws IOException, UnreadableArchiveException {
        return store(archive, assurance, records);
    }

    /** The same by another instance on this storage, so that this one has not cached it. */
    public PackageRecord storeElsewhere(byte[] archive, Verification assurance)
            throws IOException, UnreadableArchiveException {
        return store(archive, assurance, newRecords());
    }

    private PackageRecord store(byte[] archive, Verification assurance, PackageRecords records)
            throws IOException, UnreadableArchiveException {
        copyIn(archive);
        var record = new PackageRecord(
                ID, Sha256.of(archive), h1(), archive.length, Optional.empty(), Instant.EPOCH, assurance);
        records.save(record);
        return record;
    }

    /** The {@code h1:} of what is stored as the package. */
    public PackageHash h1() throws IOException, UnreadableArchiveException {
        return archiveHash.h1(path());
    }

    public Path path() {
        return folder.resolve(StorageLayout.archive(ID).value());
    }

    public Path quarantined() {
        return folder.resolve(StorageLayout.QUARANTINE.value())
                .resolve(StorageLayout.archive(ID).value());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
        storage.close();
    }
}
