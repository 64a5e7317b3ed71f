package org.providermirror.policy;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.UpstreamVersions;

/** Records who signed the releases of a registry, and what else is to know of them, before they are stored or served. */
public final class WatchedRegistry implements ProviderRegistry {
    private final ProviderRegistry registry;
    private final Signers signers;
    private final ReleaseNotices notices;

    public WatchedRegistry(ProviderRegistry registry, Signers signers, ReleaseNotices notices) {
        this.registry = registry;
        this.signers = signers;
        this.notices = notices;
    }

    @Override
    public Optional<UpstreamVersions> versions(ProviderAddress provider) {
        return registry.versions(provider);
    }

    @Override
    public Optional<Release> release(ProviderAddress provider, ProviderVersion version, Set<Platform> listed) {
        var release = registry.release(provider, version, listed);
        release.ifPresent(found -> found.checksums().stream()
                .map(PublishedChecksums::signer)
                .flatMap(Optional::stream)
                .forEach(signer -> signers.see(provider, version, signer.primaryFingerprint())));
        release.ifPresent(notices::see);
        return release;
    }

    @Override
    public Optional<URI> locate(PackageId id, Release release) {
        return registry.locate(id, release);
    }
}
