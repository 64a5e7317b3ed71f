package org.providermirror.mirror;

import java.util.concurrent.CompletionStage;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Records which versions clients are served in the documents of either protocol. Decorates policy enforcement, so
 * that hidden versions are not recorded. A completed answer stays completed.
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
