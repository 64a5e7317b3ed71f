package org.providermirror.catalog;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;
import org.providermirror.registry.UpstreamVersions;

/** Tells a listener of each list of versions that was fetched from upstream. Answers as the registry inside does. */
public final class ListeningRegistry implements ProviderRegistry {
    private final ProviderRegistry registry;
    private final Consumer<ProviderAddress> listFetched;

    /** @param listFetched is called on the fetching thread, which clients may wait for */
    public ListeningRegistry(ProviderRegistry registry, Consumer<ProviderAddress> listFetched) {
        this.registry = registry;
        this.listFetched = listFetched;
    }

    @Override
    public Optional<UpstreamVersions> versions(ProviderAddress provider) {
        var fetched = registry.versions(provider);
        listFetched.accept(provider);
        return fetched;
    }

    @Override
    public Optional<Release> release(ReleaseId id, Set<Platform> listed) {
        return registry.release(id, listed);
    }

    @Override
    public Optional<URI> locate(PackageId id, Release release) {
        return registry.locate(id, release);
    }

    @Override
    public boolean isOffline() {
        return registry.isOffline();
    }
}
