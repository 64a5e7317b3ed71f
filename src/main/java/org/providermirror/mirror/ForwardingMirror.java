package org.providermirror.mirror;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/** Forwards every call to another mirror. A decorator overrides the calls that it changes, so that it cannot drop one. */
public abstract class ForwardingMirror implements ProviderMirror {
    private final ProviderMirror mirror;

    protected ForwardingMirror(ProviderMirror mirror) {
        this.mirror = mirror;
    }

    @Override
    public boolean serves(Hostname hostname) {
        return mirror.serves(hostname);
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

    @Override
    public CompletionStage<RegistryChecksums> registryChecksums(PackageId id) {
        return mirror.registryChecksums(id);
    }

    @Override
    public CompletionStage<Optional<ArchiveAnswer.Stored>> storedArchive(PackageId id) {
        return mirror.storedArchive(id);
    }

    @Override
    public CompletionStage<ArchiveAnswer> archive(PackageId id) {
        return mirror.archive(id);
    }
}
