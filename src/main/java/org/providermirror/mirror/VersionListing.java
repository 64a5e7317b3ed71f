package org.providermirror.mirror;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.providermirror.catalog.KnownVersion;
import org.providermirror.catalog.KnownVersions;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.failure.NotFoundException;
import org.providermirror.provider.ProviderAddress;

/** The versions of a provider, in both protocols: all that the catalog knows of. */
final class VersionListing {
    private static final long PROVIDERS = 10_000;

    private final VersionCatalog versions;
    private final Patience patience;
    private final Derived<ProviderAddress, VersionIndex> indexes = new Derived<>(PROVIDERS);
    private final Derived<ProviderAddress, RegistryVersions> lists = new Derived<>(PROVIDERS);

    VersionListing(VersionCatalog versions, Patience patience) {
        this.versions = versions;
        this.patience = patience;
    }

    CompletionStage<VersionIndex> versions(ProviderAddress provider) {
        return known(provider).thenApply(known -> indexes.of(provider, known, () -> index(known)));
    }

    CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider) {
        return known(provider).thenApply(known -> lists.of(provider, known, () -> list(known)));
    }

    // The one place where it is decided what is listed, so that the two protocols never disagree.
    private CompletionStage<KnownVersions> known(ProviderAddress provider) {
        return patience.within(versions.versions(provider), provider.hostname())
                .thenApply(known -> known.orElseThrow(() -> NotFoundException.provider(provider)));
    }

    private static VersionIndex index(KnownVersions known) {
        return new VersionIndex(known.provider(), List.copyOf(known.versions().keySet()));
    }

    private static RegistryVersions list(KnownVersions known) {
        return new RegistryVersions(
                known.provider(),
                known.versions().values().stream().map(VersionListing::listed).toList(),
                known.warnings());
    }

    private static RegistryVersions.Listed listed(KnownVersion known) {
        return new RegistryVersions.Listed(
                known.version(),
                known.protocols(),
                known.platforms().stream().sorted().toList());
    }
}
