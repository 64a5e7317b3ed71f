package org.providermirror.mirror.pullthrough;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.providermirror.catalog.ImportedFolder;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.config.MissAnswer;
import org.providermirror.config.ServedHosts;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.failure.NotFoundException;
import org.providermirror.fetch.ExistingArchives;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.RegistryChecksums;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.Storage;

/**
 * Answers requests from catalog and storage, and fetches what is missing. Reads and asks nothing for a hostname that
 * is not served.
 */
public final class PullThroughMirror implements ProviderMirror {
    /** The deadline of a client's request. */
    public static final Duration CLIENT_DEADLINE = Duration.ofSeconds(9);

    private final ServedHosts hosts;
    private final VersionListing versionListing;
    private final PackageListing packageListing;
    private final PackageDescription packageDescription;
    private final PackageDownload packageDownload;

    /**
     * Groups the catalog.
     *
     * @param served which versions clients were served
     * @param refused which releases failed verification
     */
    public record Knowledge(
            VersionCatalog versions,
            ReleaseCatalog releases,
            PackageRecords records,
            PackageLocations locations,
            ServedVersions served,
            RefusedReleases refused) {}

    /**
     * Says what clients get of a package that is not stored.
     *
     * @param redirects how many clients of one fetch are redirected upstream before the others wait for it
     */
    public record Misses(MissAnswer answer, int redirects) {
        /** Streaming to one more client costs more processor time than sending it the stored package later. */
        private static final int STREAMED = 32;

        /** Returns how many clients of one fetch do not wait for the stored package. */
        int servedAtOnce() {
            return answer == MissAnswer.STREAM ? STREAMED : redirects;
        }
    }

    /** Groups storage and fetches. */
    public record Keeping(Storage storage, ExistingArchives storedCopy, FetchQueue fetches) {}

    /**
     * @param executor reads copied packages
     * @param storageReads reads records that clients wait for
     * @param timer ends requests at the deadline
     */
    public PullThroughMirror(
            ServedHosts hosts,
            Misses misses,
            Knowledge knowledge,
            Keeping keeping,
            Executor executor,
            Executor storageReads,
            ScheduledExecutorService timer) {
        var deadline = new ClientDeadline(CLIENT_DEADLINE, timer);
        var copied = new CopiedPackages(new ImportedFolder(keeping.storage()), keeping.storedCopy(), executor);
        this.hosts = hosts;
        this.versionListing = new VersionListing(knowledge.versions(), knowledge.refused(), deadline);
        this.packageListing = new PackageListing(
                knowledge.versions(), knowledge.releases(), knowledge.records(), copied, storageReads, deadline);
        this.packageDescription = new PackageDescription(knowledge.releases(), storageReads, deadline);
        this.packageDownload = new PackageDownload(
                keeping.storage(),
                knowledge.records(),
                knowledge.releases(),
                knowledge.locations(),
                copied,
                keeping.fetches(),
                misses,
                new FetchWait(keeping.fetches(), timer, storageReads),
                storageReads,
                deadline);
    }

    @Override
    public boolean serves(Hostname hostname) {
        return hosts.contains(hostname);
    }

    @Override
    public CompletionStage<VersionIndex> versions(ProviderAddress provider) {
        return served(provider, () -> versionListing.versions(provider));
    }

    @Override
    public CompletionStage<PackageIndex> packages(ProviderAddress provider, ProviderVersion version) {
        return served(provider, () -> packageListing.packages(new ReleaseId(provider, version)));
    }

    @Override
    public CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider) {
        return served(provider, () -> versionListing.registryVersions(provider));
    }

    @Override
    public CompletionStage<RegistryPackage> registryPackage(PackageId id) {
        return served(id.provider(), () -> packageDescription.of(id));
    }

    @Override
    public CompletionStage<RegistryChecksums> registryChecksums(PackageId id) {
        return served(id.provider(), () -> packageDescription.checksums(id));
    }

    @Override
    public CompletionStage<Optional<ArchiveAnswer.Stored>> storedArchive(PackageId id) {
        return served(
                id.provider(),
                () -> packageDownload.stored(id).thenApply(found -> {
                    if (found.isEmpty() && hosts.isHosted(id.provider().hostname())) {
                        throw NotFoundException.archive(id);
                    }
                    return found;
                }));
    }

    @Override
    public CompletionStage<ArchiveAnswer> archive(PackageId id) {
        return served(id.provider(), () -> packageDownload.archive(id));
    }

    private <T> CompletionStage<T> served(ProviderAddress provider, Supplier<CompletionStage<T>> answer) {
        return serves(provider.hostname())
                ? answer.get()
                : CompletableFuture.failedFuture(new HostnameNotServedException(provider.hostname()));
    }
}
