package org.providermirror.hosted;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;
import org.providermirror.registry.UpstreamVersions;
import org.providermirror.registry.UpstreamVersions.ListedVersion;

/**
 * Answers for the hostnames of which this mirror is the origin, from storage alone, and passes every other hostname on
 * to upstream (no dependency confusion). What is not published does not exist.
 */
public final class HostedRegistry implements ProviderRegistry {
    private final ProviderRegistry upstream;
    private final HostedReleases releases;
    private final Function<ReleaseId, Optional<Release>> verified;

    /** @param verified returns a published release if it can be trusted; reads storage */
    public HostedRegistry(
            ProviderRegistry upstream, HostedReleases releases, Function<ReleaseId, Optional<Release>> verified) {
        this.upstream = upstream;
        this.releases = releases;
        this.verified = verified;
    }

    @Override
    public UpstreamAnswer<UpstreamVersions> versions(ProviderAddress provider) {
        return releases.isHosted(provider.hostname())
                ? UpstreamAnswer.of(releases.versions(provider)
                        .map(list -> new UpstreamVersions(
                                list.versions().values().stream()
                                        .map(each ->
                                                new ListedVersion(each.version(), each.protocols(), each.platforms()))
                                        .toList(),
                                list.warnings())))
                : upstream.versions(provider);
    }

    @Override
    public <T> UpstreamAnswer<T> release(
            ReleaseId id, Set<Platform> listed, Optional<Platform> requested, Function<Release, T> use) {
        if (!releases.isHosted(id.provider().hostname())) {
            return upstream.release(id, listed, requested, use);
        }
        var release = verified.apply(id);
        if (release.isEmpty() && releases.current(id).isPresent()) {
            throw new ReleaseUnverifiedException(
                    id, "its published revision cannot be read or trusted; publish the same bytes again");
        }
        return UpstreamAnswer.of(release.map(use));
    }

    @Override
    public Optional<URI> locate(PackageId id, Release release) {
        return releases.isHosted(id.provider().hostname()) ? Optional.empty() : upstream.locate(id, release);
    }

    @Override
    public boolean isOffline(Hostname hostname) {
        return releases.isHosted(hostname) || upstream.isOffline(hostname);
    }
}
