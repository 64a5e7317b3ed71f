package org.providermirror.mirror;

import java.util.concurrent.CompletionStage;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Records which versions clients are served: those whose packages one of the two protocols' documents describes to a client.
 * It stands outside policy, so that what policy hides is not recorded. An answer that is ready stays so.
 */
public final class ServedTrackingMirror extends ForwardingMirror {
    private final ServedVersions served;

    public ServedTrackingMirror(ProviderMirror mirror, ServedVersions served) {
        super(mirror);
        this.served = served;
    }

    @Override
    public CompletionStage<PackageIndex> packages(ProviderAddress provider, ProviderVersion version) {
        return super.packages(provider, version).thenApply(index -> {
            if (!index.hashes().isEmpty()) {
                served.serve(index.release());
            }
            return index;
        });
    }

    @Override
    public CompletionStage<RegistryPackage> registryPackage(PackageId id) {
        return super.registryPackage(id).thenApply(described -> {
            served.serve(id.release());
            return described;
        });
    }
}
