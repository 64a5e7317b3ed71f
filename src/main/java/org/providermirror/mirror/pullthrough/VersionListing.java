package org.providermirror.mirror.pullthrough;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Lists the versions of a provider for both protocols: all in the catalog, except those that are left out as refused.
 */
public final class VersionListing {
    private final VersionCatalog versions;
    private final RefusedReleases refused;
    private final ClientDeadline deadline;
    private final MemoizedAnswers<ProviderAddress, VersionIndex> indexes =
            new MemoizedAnswers<>(CacheShare.VERSION_INDEXES, VersionIndex::weight);
    private final MemoizedAnswers<ProviderAddress, RegistryVersions> lists =
            new MemoizedAnswers<>(CacheShare.REGISTRY_VERSIONS, RegistryVersions::weight);

    public VersionListing(VersionCatalog versions, RefusedReleases refused, ClientDeadline deadline) {
        this.versions = versions;
        this.refused = refused;
        this.deadline = deadline;
    }

    public CompletionStage<VersionIndex> versions(ProviderAddress provider) {
        return known(provider).thenApply(known -> {
            var leftOut = refused.leftOut(provider);
            return indexes.of(provider, known, leftOut, () -> index(known, leftOut));
        });
    }

    public CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider) {
        return known(provider).thenApply(known -> {
            var leftOut = refused.leftOut(provider);
            return lists.of(provider, known, leftOut, () -> list(known, leftOut));
        });
    }

    private CompletionStage<CatalogVersions> known(ProviderAddress provider) {
        return deadline.within(versions.versions(provider), provider.hostname())
                .thenApply(known -> known.orElseThrow(() -> versions.absence(provider)));
    }

    // The only place that decides what is listed, so that the two protocols never disagree.
    private static Stream<CatalogVersion> listed(CatalogVersions known, Set<ProviderVersion> leftOut) {
        return known.versions().values().stream().filter(version -> !leftOut.contains(version.version()));
    }

    private static VersionIndex index(CatalogVersions known, Set<ProviderVersion> leftOut) {
        return new VersionIndex(
                known.provider(),
                listed(known, leftOut).map(CatalogVersion::version).toList());
    }

    private static RegistryVersions list(CatalogVersions known, Set<ProviderVersion> leftOut) {
        return new RegistryVersions(
                known.provider(),
                listed(known, leftOut).map(VersionListing::listed).toList(),
                known.warnings());
    }

    private static RegistryVersions.Listed listed(CatalogVersion known) {
        return new RegistryVersions.Listed(
                known.version(),
                known.protocols(),
                known.platforms().stream().sorted().toList());
    }
}
