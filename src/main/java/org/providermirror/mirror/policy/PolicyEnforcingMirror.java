package org.providermirror.mirror.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.config.RuleSettings;
import org.providermirror.failure.PolicyRefusedException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.RegistryChecksums;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.mirror.pullthrough.ClientDeadline;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflicts;
import org.providermirror.policy.ServedProviders;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;

/**
 * Enforces policy on every request, so that cached and stored content cannot bypass it.
 *
 * <p>A provider that is not served is answered like one that does not exist. A version that is not served is left out
 * of the lists and has no packages, so that a client tries its other installation methods.
 */
public final class PolicyEnforcingMirror implements ProviderMirror {
    static final String BEING_REPLACED = "is being replaced, as an administrator decided which of its bytes count";

    private final ProviderMirror mirror;
    private final ServedProviders served;
    private final Conflicts conflicts;
    private final ReleaseRecheck recheck;
    private final VersionCatalog versions;
    private final NewVersions newVersions;
    private final ClientDeadline deadline;
    private final ReadDecisions decisions;
    private final SingleFlight<ReleaseId, Boolean> servedBefore;
    private final SingleFlight<Judged<ProviderAddress>, Function<ProviderVersion, Optional<String>>> lists;
    private final SingleFlight<Judged<ReleaseId>, Optional<String>> hidden;

    /**
     * Identifies what policy is applied to.
     *
     * @param listedAt when the list was fetched; a version may be missing in an older list
     */
    private record Judged<T>(T subject, Instant listedAt) {}

    /**
     * @param mirror answers requests for what is served
     * @param rules the settings that decide what is served
     * @param blocks the blocks of administrators
     * @param conflicts packages that upstream changed, some of them withheld
     * @param newVersions the versions that are too young or on hold
     * @param recheck compares requested releases with upstream
     * @param knowledge the catalog
     * @param executor reads storage
     * @param timer ends requests at the deadline
     */
    public PolicyEnforcingMirror(
            ProviderMirror mirror,
            RuleSettings rules,
            Blocks blocks,
            Conflicts conflicts,
            NewVersions newVersions,
            ReleaseRecheck recheck,
            PullThroughMirror.Knowledge knowledge,
            Executor executor,
            ScheduledExecutorService timer) {
        this.mirror = mirror;
        this.served = new ServedProviders(rules, blocks);
        this.conflicts = conflicts;
        this.recheck = recheck;
        this.versions = knowledge.versions();
        this.newVersions = newVersions;
        this.deadline = new ClientDeadline(PullThroughMirror.CLIENT_DEADLINE, timer);
        this.decisions =
                new ReadDecisions(blocks, conflicts, newVersions, executor, PullThroughMirror.CLIENT_DEADLINE, timer);
        this.servedBefore = new SingleFlight<>(executor);
        this.lists = new SingleFlight<>(executor);
        this.hidden = new SingleFlight<>(executor);
    }

    @Override
    public boolean serves(Hostname hostname) {
        return mirror.serves(hostname);
    }

    @Override
    public CompletionStage<VersionIndex> versions(ProviderAddress provider) {
        return unlessRefused(
                provider,
                () -> mirror.versions(provider)
                        .thenCompose(index -> servesAllOf(provider)
                                ? CompletableFuture.completedFuture(index)
                                : judge(provider)
                                        .thenApply(served -> new VersionIndex(
                                                provider,
                                                index.versions().stream()
                                                        .filter(served)
                                                        .toList()))));
    }

    @Override
    public CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider) {
        return unlessRefused(
                provider,
                () -> mirror.registryVersions(provider)
                        .thenCompose(known -> servesAllOf(provider)
                                ? CompletableFuture.completedFuture(known)
                                : judge(provider)
                                        .thenApply(served -> new RegistryVersions(
                                                provider,
                                                known.versions().stream()
                                                        .filter(listed -> served.test(listed.version()))
                                                        .toList(),
                                                known.warnings()))));
    }

    private boolean servesAllOf(ProviderAddress provider) {
        return !newVersions.applyTo(provider) && served.servesAllOf(provider);
    }

    /** Returns which versions are served; on the executor if storage may be read. */
    private CompletionStage<Predicate<ProviderVersion>> judge(ProviderAddress provider) {
        Predicate<ProviderVersion> allowed =
                version -> served.refusal(new ReleaseId(provider, version)).isEmpty();
        // The list was just served, so the cache has it.
        return newVersions.applyTo(provider)
                ? known(versions.versions(provider), provider)
                        .thenCompose(known -> deadline.within(
                                lists.fly(new Judged<>(provider, known.learntAt()), () -> newVersions.hiding(known)),
                                provider.hostname()))
                        .thenApply(hiding ->
                                allowed.and(version -> hiding.apply(version).isEmpty()))
                : CompletableFuture.completedFuture(allowed);
    }

    private CompletionStage<CatalogVersions> known(
            CompletionStage<Optional<CatalogVersions>> list, ProviderAddress provider) {
        return deadline.within(list, provider.hostname())
                .thenApply(known -> known.orElseThrow(() -> versions.absence(provider)));
    }

    @Override
    public CompletionStage<PackageIndex> packages(ProviderAddress provider, ProviderVersion version) {
        return decisions.first(provider.hostname(), () -> decided(provider, version));
    }

    private CompletionStage<PackageIndex> decided(ProviderAddress provider, ProviderVersion version) {
        var release = new ReleaseId(provider, version);
        if (served.refusal(release).isPresent()) {
            return CompletableFuture.completedFuture(nothingOf(provider, version));
        }
        return hidden(release)
                .thenCompose(reason -> reason.isPresent()
                        ? CompletableFuture.completedFuture(nothingOf(provider, version))
                        : mirror.packages(provider, version).thenApply(index -> {
                            recheck.consider(index.release());
                            return withoutRefused(index);
                        }));
    }

    private static PackageIndex nothingOf(ProviderAddress provider, ProviderVersion version) {
        return new PackageIndex(provider, version, Collections.emptySortedMap());
    }

    private PackageIndex withoutRefused(PackageIndex index) {
        if (served.servesAllOf(index.provider())
                && conflicts.of(index.release()).isEmpty()) {
            return index;
        }
        var left = new TreeMap<>(index.hashes());
        left.keySet().removeIf(platform -> refusal(index.idOf(platform)).isPresent());
        return left.size() == index.hashes().size() ? index : index.with(left);
    }

    /** Returns why a version is hidden; empty if it is not. */
    private CompletionStage<Optional<String>> hidden(ReleaseId release) {
        return newVersions.applyTo(release.provider())
                ? known(versions.including(release), release.provider())
                        .thenCompose(known -> deadline.within(
                                hidden.fly(
                                        new Judged<>(release, known.learntAt()),
                                        () -> newVersions.hiding(known, release.version())),
                                release.provider().hostname()))
                : CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<RegistryPackage> registryPackage(PackageId id) {
        return unlessRefused(id, () -> mirror.registryPackage(id));
    }

    @Override
    public CompletionStage<RegistryChecksums> registryChecksums(PackageId id) {
        return unlessRefused(id, () -> mirror.registryChecksums(id));
    }

    private <T> CompletionStage<T> unlessRefused(PackageId id, Supplier<CompletionStage<T>> answer) {
        return unlessRefused(id, () -> hidden(id.release()), answer);
    }

    private <T> CompletionStage<T> unlessRefused(
            PackageId id, Supplier<CompletionStage<Optional<String>>> hidden, Supplier<CompletionStage<T>> answer) {
        return decisions.first(id.provider().hostname(), () -> {
            var refusal = refusal(id);
            return refusal.isPresent()
                    ? CompletableFuture.failedFuture(new PolicyRefusedException(id, refusal.get()))
                    : hidden.get()
                            .thenCompose(reason -> reason.isPresent()
                                    ? CompletableFuture.failedFuture(new PolicyRefusedException(id, reason.get()))
                                    : answer.get());
        });
    }

    @Override
    public CompletionStage<Optional<ArchiveAnswer.Stored>> storedArchive(PackageId id) {
        return unlessRefused(id, () -> hiddenUnlessServed(id), () -> mirror.storedArchive(id));
    }

    @Override
    public CompletionStage<ArchiveAnswer> archive(PackageId id) {
        return unlessRefused(id, () -> hiddenUnlessServed(id), () -> mirror.archive(id));
    }

    // A served version needs no list, which may need a request to upstream.
    private CompletionStage<Optional<String>> hiddenUnlessServed(PackageId id) {
        var release = id.release();
        if (!newVersions.applyTo(id.provider()) || newVersions.isKnownServed(release)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        var before = servedBefore.fly(release, () -> newVersions.isServed(release));
        return deadline.within(before, id.provider().hostname())
                .thenCompose(
                        isServed -> isServed ? CompletableFuture.completedFuture(Optional.empty()) : hidden(release));
    }

    private Optional<String> refusal(PackageId id) {
        return served.refusal(id).or(() -> conflicts.isWithheld(id) ? Optional.of(BEING_REPLACED) : Optional.empty());
    }

    private <T> CompletionStage<T> unlessRefused(ProviderAddress provider, Supplier<CompletionStage<T>> answer) {
        return decisions.first(
                provider.hostname(),
                () -> served.refusal(provider)
                        .<CompletionStage<T>>map(
                                reason -> CompletableFuture.failedFuture(new PolicyRefusedException(provider, reason)))
                        .orElseGet(answer));
    }
}
