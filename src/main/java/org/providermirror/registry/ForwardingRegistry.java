package org.providermirror.registry;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;

/** Forwards every call to another registry. A decorator overrides the calls that it changes, so that it cannot drop one. */
public abstract class ForwardingRegistry implements ProviderRegistry {
    private final ProviderRegistry registry;

    protected ForwardingRegistry(ProviderRegistry registry) {
        this.registry = registry;
    }

    @Override
    public UpstreamAnswer<UpstreamVersions> versions(ProviderAddress provider) {
        return registry.versions(provider);
    }

    @Override
    public <T> UpstreamAnswer<T> release(
            ReleaseId id, Set<Platform> listed, Optional<Platform> requested, Function<Release, T> use) {
        return registry.release(id, listed, requested, use);
    }

    @Override
    public Optional<URI> locate(PackageId id, Release release) {
        return registry.locate(id, release);
    }

    @Override
    public boolean isOffline(Hostname hostname) {
        return registry.isOffline(hostname);
    }
}
