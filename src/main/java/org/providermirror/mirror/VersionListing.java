package org.providermirror.mirror;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.failure.NotFoundException;
import org.providermirror.provider.ProviderAddress;

/** <em>list_available_versions</em>: all that the catalog knows of. */
final class VersionListing {
    private final VersionCatalog versions;
    private final Patience patience;

    VersionListing(VersionCatalog versions, Patience patience) {
        this.versions = versions;
        this.patience = patience;
    }

    CompletionStage<VersionIndex> versions(ProviderAddress provider) {
        return patience.within(versions.versions(provider), provider.hostname())
                .thenApply(known -> known.map(all -> new VersionIndex(
                                provider, List.copyOf(all.versions().keySet())))
                        .orElseThrow(() -> NotFoundException.provider(provider)));
    }
}
