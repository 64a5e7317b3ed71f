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

/**
 * Asks the upstream registries. Every call sends requests; an absent or empty result means that the registry answered 404.
 *
 * <p>Thread-safe; a call blocks while its few requests take. Every method throws {@link
 * org.providermirror.failure.HostnameNotServedException}, {@link
 * org.providermirror.failure.UpstreamUnavailableException}, {@link
 * org.providermirror.failure.UpstreamProtocolException} and {@link
 * org.providermirror.failure.AddressRefusedException}.
 */
public interface ProviderRegistry {
    /** Returns the versions that the registry lists, without entries that are not semantic versions. */
    UpstreamAnswer<UpstreamVersions> versions(ProviderAddress provider);

    /**
     * Fetches the release of a version, authenticated as a whole by one download document, one SHA256SUMS and one
     * signature. Platforms that these do not authenticate are looked up one by one, concurrently.
     *
     * <p>If a lookup fails verification, its platform is left out. If upstream fails for some platforms, these are
     * undecided, and the release should be fetched again. If it fails for all of them, the call fails.
     *
     * @param listed the platforms in the version list, possibly none
     * @param requested the platform that a client requested, whether it is listed or not; its document is requested first
     * @param use what is done with the release, such as storing it; until it returns, the publisher's files in memory
     *     count against a limit
     * @return the result of the use; absent if the registry has a document neither for the requested platform nor for a
     *     listed one, with what it says about the first of them
     * @throws org.providermirror.failure.ReleaseUnverifiedException if not one platform could be authenticated;
     *     definitive if what upstream published failed a check
     */
    <T> UpstreamAnswer<T> release(
            ReleaseId id, Set<Platform> listed, Optional<Platform> requested, Function<Release, T> use);

    /**
     * Asks the registry for the current location of a package, for packages without a permanent location or whose
     * location is gone.
     *
     * @return the location; empty if the registry no longer has the package, or has it with another digest than the
     *     release
     */
    Optional<URI> locate(PackageId id, Release release);

    /** Returns whether no request for this hostname ever goes upstream, because the mirror is offline or is its origin. */
    boolean isOffline(Hostname hostname);
}
