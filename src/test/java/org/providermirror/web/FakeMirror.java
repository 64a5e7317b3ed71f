package org.providermirror.web;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.providermirror.failure.NotFoundException;
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

/** Answers what a test put into it, and nothing else. */
public final class FakeMirror implements ProviderMirror {
    public final Map<ProviderAddress, CompletionStage<VersionIndex>> indexes = new ConcurrentHashMap<>();
    public final Map<String, CompletionStage<PackageIndex>> releases = new ConcurrentHashMap<>();
    public final Map<ProviderAddress, CompletionStage<RegistryVersions>> registryVersions = new ConcurrentHashMap<>();
    public final Map<PackageId, CompletionStage<RegistryPackage>> registryPackages = new ConcurrentHashMap<>();
    public final Map<PackageId, CompletionStage<RegistryChecksums>> registryChecksums = new ConcurrentHashMap<>();
    public final Map<PackageId, Supplier<CompletionStage<ArchiveAnswer>>> archives = new ConcurrentHashMap<>();

    /** Has one permit for each requested version list. */
    public final Semaphore requests = new Semaphore(0);

    public void index(VersionIndex index) {
        indexes.put(index.provider(), CompletableFuture.completedFuture(index));
    }

    public void release(PackageIndex index) {
        releases.put(index.provider() + " " + index.version(), CompletableFuture.completedFuture(index));
    }

    public void registryVersions(RegistryVersions versions) {
        registryVersions.put(versions.provider(), CompletableFuture.completedFuture(versions));
    }

    public void registryPackage(RegistryPackage described) {
        registryPackages.put(described.id(), CompletableFuture.completedFuture(described));
    }

    public void registryChecksums(PackageId id, RegistryChecksums files) {
        registryChecksums.put(id, CompletableFuture.completedFuture(files));
    }

    public void archive(PackageId id, ArchiveAnswer answer) {
        archives.put(id, () -> CompletableFuture.completedFuture(answer));
    }

    /** How many of the next answers are known only after a moment. */
    public final AtomicInteger pending = new AtomicInteger();

    private <T> CompletionStage<T> unlessPending(CompletionStage<T> answer) {
        return pending.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                ? CompletableFuture.supplyAsync(
                                () -> answer, CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS))
                        .thenCompose(known -> known)
                : answer;
    }

    @Override
    public boolean serves(Hostname hostname) {
        return !hostname.value().contains("elsewhere");
    }

    @Override
    public CompletionStage<VersionIndex> versions(ProviderAddress provider) {
        requests.release();
        return unlessPending(
                indexes.getOrDefault(provider, CompletableFuture.failedFuture(NotFoundException.provider(provider))));
    }

    @Override
    public CompletionStage<PackageIndex> packages(ProviderAddress provider, ProviderVersion version) {
        return unlessPending(releases.getOrDefault(
                provider + " " + version, CompletableFuture.failedFuture(NotFoundException.provider(provider))));
    }

    @Override
    public CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider) {
        return unlessPending(registryVersions.getOrDefault(
                provider, CompletableFuture.failedFuture(NotFoundException.provider(provider))));
    }

    @Override
    public CompletionStage<RegistryPackage> registryPackage(PackageId id) {
        return unlessPending(
                registryPackages.getOrDefault(id, CompletableFuture.failedFuture(NotFoundException.archive(id))));
    }

    @Override
    public CompletionStage<RegistryChecksums> registryChecksums(PackageId id) {
        return unlessPending(
                registryChecksums.getOrDefault(id, CompletableFuture.failedFuture(NotFoundException.archive(id))));
    }

    @Override
    public CompletionStage<Optional<ArchiveAnswer.Stored>> storedArchive(PackageId id) {
        return archive(id)
                .thenApply(
                        answer -> answer.map(Optional::of, upstream -> Optional.empty(), arriving -> Optional.empty()));
    }

    @Override
    public CompletionStage<ArchiveAnswer> archive(PackageId id) {
        var answer = archives.get(id);
        return unlessPending(
                answer == null ? CompletableFuture.failedFuture(NotFoundException.archive(id)) : answer.get());
    }
}
