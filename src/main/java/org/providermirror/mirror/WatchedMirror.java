package org.providermirror.mirror;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * A mirror whose archives are noted as they are asked for. It answers as the mirror inside does.
 *
 * @param asked is told of each package that was answered for; must be quick and must not fail
 */
public record WatchedMirror(ProviderMirror mirror, Consumer<PackageId> asked) implements ProviderMirror {
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

    @Override
    public ArchiveAnswer archive(PackageId id) {
        var answer = mirror.archive(id);
        asked.accept(id);
        return answer;
    }
}
