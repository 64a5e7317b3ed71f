package org.providermirror.registry;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;

/** Answers for an offline (air-gapped) mirror: only what is stored exists, and no upstream is asked. */
public final class OfflineRegistry implements ProviderRegistry {
    @Override
    public UpstreamAnswer<UpstreamVersions> versions(ProviderAddress provider) {
        throw NotFoundException.provider(provider);
    }

    @Override
    public <T> UpstreamAnswer<T> release(
            ReleaseId id, Set<Platform> listed, Optional<Platform> requested, Function<Release, T> use) {
        throw new UpstreamUnavailableException(
                id.provider().hostname().value(), "is not asked, because mirror.upstream.hosts is empty");
    }

    @Override
    public Optional<URI> locate(PackageId id, Release release) {
        return Optional.empty();
    }

    @Override
    public boolean isOffline(Hostname hostname) {
        return true;
    }
}
