package org.providermirror.retention;

import java.util.concurrent.CompletionStage;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/** Records when clients use packages. */
public final class UsageTrackingMirror implements ProviderMirror {
    private final ProviderMirror mirror;
    private final PackageUsage uses;

    public UsageTrackingMirror(ProviderMirror mirror, PackageUsage uses) {
        this.mirror = mirror;
        this.uses = uses;
    }

    @Override
    public CompletionStage<VersionIndex> versions(ProviderAddress provider) {
        return mirror.versions(provider);
    }

    @Override
    public CompletionStage<PackageIndex> packages(ProviderAddress provider, ProviderVersion version) {
        return mirror.packages(provider, version);
    }

    @Override
    public CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider) {
        return mirror.registryVersions(provider);
    }

    @Override
    public CompletionStage<RegistryPackage> registryPackage(PackageId id) {
        return mirror.registryPackage(id);
    }

    // Marks the package in use before the lookup, so that retention cannot delete it meanwhile. Only a package that was
    // found is recorded, because clients can ask for any number of others.
    @Override
    public ArchiveAnswer archive(PackageId id) {
        uses.asked(id);
        try {
            var given = mirror.archive(id);
            uses.note(id);
            return given;
        } finally {
            uses.answered(id);
        }
    }
}
