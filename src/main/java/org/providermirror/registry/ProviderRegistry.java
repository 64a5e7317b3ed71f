package org.providermirror.registry;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;

/**
 * The registries upstream. Every call asks them anew; empty means that the registry said 404, "definitely not there".
 *
 * <p>Safe for use by any number of threads; a call blocks for as long as its few requests take. Every method throws
 * {@link org.providermirror.failure.HostnameNotServedException},
 * {@link org.providermirror.failure.UpstreamUnavailableException},
 * {@link org.providermirror.failure.UpstreamProtocolException} and
 * {@link org.providermirror.failure.AddressRefusedException}.
 */
public interface ProviderRegistry {
    /** What the registry lists of a provider; entries that are no semantic version are left out singly. */
    Optional<UpstreamVersions> versions(ProviderAddress provider);

    /**
     * The release of a version, authenticated as a whole by one download document, one SHA256SUMS and one signature.
     * Platforms that this cannot authenticate are looked up singly, side by side, and left out where that fails too. Where
     * the registry could not tell of a package that the release may well hold, it fails as a whole; where that package is
     * an oddity beside others that were found, the release names it as undecided and should be asked for again.
     *
     * @param listed the platforms that the version list gives, which may be none
     * @return empty where no platform that was asked for exists
     * @throws org.providermirror.failure.ReleaseUnverifiedException where not one platform could be authenticated;
     *     definitive if what upstream published failed a check
     */
    Optional<Release> release(ReleaseId id, Set<Platform> listed);

    /**
     * Where the registry says right now that a package lies: for packages of which the release holds no lasting location,
     * or whose location has gone.
     *
     * @return empty where the registry no longer has it, or has it with another digest than the release
     */
    Optional<URI> locate(PackageId id, Release release);

    /** Whether nobody is ever asked, so that what the mirror has is all there is. */
    boolean isOffline();
}
